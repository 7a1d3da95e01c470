"""A layer used on every step by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from core.models.layers.base import LayerCall, LayerFunction, Tensor, expect_axes, unsupported


def time_distributed(functions: Mapping[str, LayerFunction]) -> LayerFunction:
    """`keras.layers.TimeDistributed` of any layer in `functions`."""

    def run(call: LayerCall) -> Sequence[Tensor]:
        spec = call.config["layer"]
        function: Callable[[LayerCall], Sequence[Tensor]] | None = functions.get(
            spec.get("class_name", "")
        )
        if function is None:
            raise ValueError(unsupported(call, "layer", spec.get("class_name")))
        if call.x.ndim < 3:
            expect_axes(call, 3)
        batch, steps = call.x.shape[:2]
        inner = LayerCall(
            call.name,
            spec["class_name"],
            spec,
            call.weights.inside("layer", call.name),
            [Tensor(call.x.reshape(batch * steps, *call.x.shape[2:]))],
            [],
            {},
            call.dtype,
            lambda name, steps: None,
        )
        out = function(inner)[0].values
        return [Tensor(out.reshape(batch, steps, *out.shape[1:]), call.mask)]

    return run
