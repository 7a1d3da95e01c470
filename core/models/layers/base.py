"""What every native layer is given and gives: tensors with masks, checked weights, settings."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.models.architecture import Config
from core.network.layers import Edits, LayerTrace

Values: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Tensor:
    """A layer's output.

    Attributes:
        values: (B, ...) numbers; ids are whole numbers.
        mask: (B, T), which steps count, as Keras' `_keras_mask`; None where all do.
    """

    values: Values
    mask: Mask | None = None


EditsOf: TypeAlias = Callable[[str, int], Edits | None]
"""A recurrent layer's name and its number of steps to the changes made in it while it runs."""


class Weights:
    """A layer's weights in the precision of a pass, each checked against the shape it must have.

    Args:
        layer: The layer's name.
        arrays: Its weights by name.
        dtype: float32 or float64.
        initialize: Makes a weight that is missing, from its name and shape; None to refuse.
    """

    def __init__(
        self,
        layer: str,
        arrays: dict[str, Values],
        dtype: Any,
        initialize: Callable[[str, str, tuple[int, ...]], Values] | None = None,
    ) -> None:
        self._layer = layer
        self._arrays = arrays
        self._dtype = dtype
        self._initialize = initialize

    def __call__(self, name: str, *shape: int) -> Values:
        """The weight `name`, of that shape.

        Raises:
            ValueError: If it is missing or of another shape.
        """
        array = self._arrays.get(name)
        if array is None:
            if self._initialize is None:
                raise ValueError(
                    _(
                        "The weights {weight!r} of layer {layer!r} are missing; save the model "
                        "again.",
                        weight=name,
                        layer=self._layer,
                    )
                )
            if math.prod(shape) > MAX_NUMBERS:
                raise ValueError(_("Layer {layer!r} has more weights than fit.", layer=self._layer))
            array = self._initialize(self._layer, name, shape)
            array.flags.writeable = False
            self._arrays[name] = array
        if array.shape != shape:
            raise ValueError(
                _(
                    "The weights {weight!r} of layer {layer!r} have the shape {found}, its "
                    "settings ask for {expected}; the file's parts belong to different models.",
                    weight=name,
                    layer=self._layer,
                    found=list(array.shape),
                    expected=list(shape),
                )
            )
        return array.astype(self._dtype, copy=False)

    def inside(self, prefix: str, layer: str) -> Weights:
        """The weights of a layer within this one, such as `forward`."""
        return _Inner(self, prefix, layer)


class _Inner(Weights):
    def __init__(self, outer: Weights, prefix: str, layer: str) -> None:
        self._outer = outer
        self._prefix = prefix

    def __call__(self, name: str, *shape: int) -> Values:
        return self._outer(f"{self._prefix}.{name}", *shape)

    def inside(self, prefix: str, layer: str) -> Weights:
        return self._outer.inside(f"{self._prefix}.{prefix}", layer)


@dataclass
class LayerCall:
    """One call of a native layer.

    Attributes:
        name: The layer's.
        kind: Its class.
        config: Its settings.
        weights: Its weights.
        inputs: The tensors of its first argument, one or a list of them.
        args: All arguments, tensors in place of references.
        kwargs: Further arguments.
        dtype: float32 or float64, of the numbers to compute with.
        edits: Changes to recurrent layers.
        traces: Filled by a layer that keeps what it computed on the way.
        steps_from_last: Whether outputs at every step are wanted from a layer that gives one.
    """

    name: str
    kind: str
    config: Config
    weights: Weights
    inputs: Sequence[Tensor]
    args: Sequence[Any]
    kwargs: Mapping[str, Any]
    dtype: Any
    edits: EditsOf
    traces: list[LayerTrace] = field(default_factory=list)

    @property
    def x(self) -> Values:
        """The first tensor's numbers."""
        return self.inputs[0].values

    @property
    def mask(self) -> Mask | None:
        """The first tensor's mask."""
        return self.inputs[0].mask

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting; `default` where the file does not name it."""
        value = self.config.get(key)
        return default if value is None else value


LayerFunction: TypeAlias = Callable[[LayerCall], Sequence[Tensor]]


MAX_NUMBERS = 250_000_000
"""In one array that a file asks for: 1 GB of float32."""


def check_size(call: LayerCall, setting: str, numbers: int) -> None:
    """Check that an array of that many numbers may be made.

    Raises:
        ValueError: If a setting asks for a larger one.
    """
    if numbers > MAX_NUMBERS:
        raise ValueError(unsupported(call, setting, call.setting(setting)))


def whole_number(call: LayerCall, key: str, default: int | None = None) -> int:
    """A setting that is a positive whole number.

    Raises:
        ValueError: If it is none.
    """
    value = call.setting(key, default)
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, int) or value < 1:
        raise ValueError(unsupported(call, key, value))
    return value


def unsupported(call: LayerCall, setting: str, value: Any) -> str:
    """The sentence that refuses a setting of a layer."""
    return _(
        "Layer {layer!r} ({kind}) has {setting}={value!r}, which cannot be computed here; save the "
        "model with another setting.",
        layer=call.name,
        kind=call.kind,
        setting=setting,
        value=str(value)[:60],
    )


def expect_axes(call: LayerCall, axes: int) -> None:
    """Check that the first tensor has that many axes.

    Raises:
        ValueError: If not.
    """
    if call.x.ndim != axes:
        raise ValueError(
            _(
                "Layer {layer!r} ({kind}) reads {expected} axes, it is given the shape {shape}.",
                layer=call.name,
                kind=call.kind,
                expected=axes,
                shape=list(call.x.shape),
            )
        )
