"""An opened model: its layers, its weights, and a pass over data with every gate kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike

from core.i18n import gettext as _
from core.models.architecture import Architecture, Call, LayerSpec, Ref, map_refs
from core.models.example_input import example_inputs, vocabulary
from core.models.initial import InitialWeights
from core.models.layers import LayerCall, Tensor, Values, Weights, native
from core.models.layers.recurrent import EDITABLE, KINDS, MEMORY
from core.models.model_trace import ModelTrace
from core.models.weights import Arrays
from core.network.interventions import (
    Erase,
    Intervention,
    erase_steps,
    freezes,
    layer_edits,
)
from core.network.layers import Edits, Layer, LayerTrace
from core.network.trace import Trace

Remote: TypeAlias = Callable[[LayerSpec, Arrays, LayerCall], Sequence[Tensor]]
"""Computes a layer that is not written here; see `keras_process`."""


@dataclass(frozen=True)
class RecurrentLayer:
    """A layer with gates that can be looked at and changed.

    Attributes:
        name: Its own, or that of one direction of a bidirectional layer.
        kind: `lstm`, `gru` or `simple_rnn`.
        units: How many it has.
        editable: The quantities that an intervention may change.
        memory: What it carries from step to step.
        backward: Whether it reads from the last step to the first.
    """

    name: str
    kind: str
    units: int
    editable: tuple[str, ...]
    memory: tuple[str, ...]
    backward: bool = False


@dataclass(frozen=True)
class Model:
    """A trained model from a file, or one that lives in a notebook.

    Attributes:
        name: Its own, or the file's.
        architecture: Its layers and how they are joined.
        weights: The layers' arrays by the layers' names.
        format: What the file was.
        untrained: Whether it came without weights, and has drawn initial ones.
        remote: Computes the layers that are not written here; None if there are none.
        notes: What was translated or assumed, for people.
    """

    name: str
    architecture: Architecture
    weights: Mapping[str, Arrays]
    format: str
    untrained: bool = False
    remote: Remote | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def foreign_layers(self) -> tuple[LayerSpec, ...]:
        """The layers that are not written here."""
        return tuple(
            spec
            for spec in self.architecture.layers.values()
            if spec.class_name != "InputLayer" and native(spec.class_name, spec.config) is None
        )

    @property
    def recurrent_layers(self) -> tuple[RecurrentLayer, ...]:
        """The layers with gates, in the order of the file."""
        found: list[RecurrentLayer] = []
        for spec in self.architecture.layers.values():
            if spec.class_name in KINDS:
                back = bool(spec.config.get("go_backwards"))
                found.append(_recurrent(spec.name, spec.class_name, spec.config, back))
            elif spec.class_name == "Bidirectional":
                inner = spec.config["layer"]
                for end in ("forward", "backward"):
                    found.append(
                        _recurrent(
                            f"{spec.name}_{end}", inner["class_name"], inner, end == "backward"
                        )
                    )
        return tuple(found)

    @property
    def editable_layers(self) -> tuple[RecurrentLayer, ...]:
        """The recurrent layers, and the embeddings, of which a step can be erased."""
        embeddings = [
            RecurrentLayer(spec.name, "embedding", 0, ("embedding",), ())
            for spec in self.architecture.layers.values()
            if spec.class_name in ("Embedding", "ReversibleEmbedding")
        ]
        return (*embeddings, *self.recurrent_layers)

    @property
    def route(self) -> str:
        """How it is computed: `NumPy`, or which layers Keras computes in a child process."""
        foreign = ", ".join(dict.fromkeys(spec.class_name for spec in self.foreign_layers))
        way = f"NumPy; Keras in a child process for {foreign}" if foreign else "NumPy"
        return f"{way} (untrained)" if self.untrained else way

    @property
    def parameter_count(self) -> int:
        """The number of weights."""
        return sum(a.size for arrays in self.weights.values() for a in arrays.values())

    def example(self, seed: int = 0, batch: int = 1) -> tuple[Values, ...]:
        """Made-up inputs of the right shapes, a batch of each."""
        return example_inputs(self.architecture, seed, batch)

    def trace(
        self, inputs: ArrayLike | Sequence[ArrayLike], edits: Sequence[Intervention] = ()
    ) -> ModelTrace:
        """Run the model and keep everything that it computes.

        Args:
            inputs: An array, (B, T, F) or (T, F) numbers or (B, T) or (T,) ids; a list of them for
                a model of several inputs.
            edits: Interventions, such as `Force("lstm", "forget_gate", 0)`.

        Raises:
            ValueError: If the inputs have another shape, hold NaN or an unknown id, or an edit
                cannot be made.
        """
        values, batched = self.check_inputs(inputs)
        known = [part.name for part in self.recurrent_layers]
        for edit in edits:
            if not isinstance(edit, Erase) and edit.layer not in known:
                raise ValueError(
                    _(
                        "No layer is called {name!r}; layers that can be edited: {known}.",
                        name=str(edit.layer)[:60],
                        known=", ".join(known),
                    )
                )
        trace = self.run(values, edits=edits)
        return trace if batched else trace.unbatched()

    def check_inputs(
        self, inputs: ArrayLike | Sequence[ArrayLike]
    ) -> tuple[tuple[Values, ...], bool]:
        """The inputs as the model reads them, with a batch axis, and whether they had one.

        Raises:
            ValueError: If their number or shape is another, or they hold NaN, infinity or an
                unknown id.
        """
        wanted = self.architecture.inputs
        given: Sequence[Any] = (
            inputs if isinstance(inputs, list | tuple) and len(wanted) > 1 else [inputs]
        )
        if len(given) != len(wanted):
            raise ValueError(
                _(
                    "The model reads {n} arrays ({names}), not {found}.",
                    n=len(wanted),
                    names=", ".join(self.architecture.calls[k].layer for k in wanted),
                    found=len(given),
                )
            )
        checked = [self._check(k, part) for k, part in zip(wanted, given, strict=True)]
        flags = {batched for _values, batched in checked}
        if len(flags) > 1 or len({len(values) for values, _batched in checked}) > 1:
            raise ValueError(_("The inputs have different numbers of sequences."))
        return tuple(values for values, _batched in checked), flags.pop()

    def _check(self, position: int, given: Any) -> tuple[Values, bool]:
        spec = self.architecture.spec(self.architecture.calls[position])
        shape = spec.config["shape"]
        try:
            x = np.asarray(given)
            x = x if x.dtype.kind in "iu" else x.astype(np.float32)
        except (ValueError, TypeError):
            raise ValueError(
                _("The input {layer!r} is not made of numbers.", layer=spec.name)
            ) from None
        batched = x.ndim == len(shape) + 1
        if not batched:
            x = x[None]
        fits = x.ndim == len(shape) + 1 and all(
            want in (None, have) for want, have in zip(shape, x.shape[1:], strict=False)
        )
        if not fits or 0 in x.shape:
            raise ValueError(
                _(
                    "The input {layer!r} has the shape {shape} (None: any), the data {found}.",
                    layer=spec.name,
                    shape=shape,
                    found=list(np.shape(given)),
                )
            )
        if not np.isfinite(x).all():
            raise ValueError(_("The data hold NaN or infinity; fill the gaps first."))
        if vocabulary(self.architecture, position) is None:
            x = x.astype(np.float32)
        return x, batched

    def run(
        self,
        inputs: Sequence[Values],
        dtype: Any = np.float32,
        edits: Sequence[Intervention] = (),
        architecture: Architecture | None = None,
    ) -> ModelTrace:
        """The pass itself, over checked inputs with a batch axis.

        Args:
            inputs: As `check_inputs` returns them.
            dtype: float32, or float64 for a reference.
            edits: Interventions.
            architecture: In place of the model's own, with the same layers' names.
        """
        plan = architecture or self.architecture
        reference = self.run(inputs, dtype) if freezes(edits) else None
        if edits and inputs[0].ndim > 2:
            inputs = [erase_steps(inputs[0], edits), *inputs[1:]]
        parts = {part.name: part for part in self.editable_layers} if edits else {}
        initialize = InitialWeights(plan) if self.untrained else None
        made: list[Sequence[Tensor]] = []
        traces: list[LayerTrace] = []
        uses: dict[str, int] = {}
        with np.errstate(all="ignore"):
            for position, call in enumerate(plan.calls):
                if position in plan.inputs:
                    values = inputs[plan.inputs.index(position)]
                    made.append(
                        [Tensor(values if values.dtype.kind in "iu" else values.astype(dtype))]
                    )
                    continue
                spec = plan.spec(call)
                use = uses[call.layer] = uses.get(call.layer, 0) + 1
                name = call.layer if use == 1 else f"{call.layer}#{use}"
                arrays = (
                    self.weights.setdefault(call.layer, {})
                    if isinstance(self.weights, dict)
                    else self.weights.get(call.layer, {})
                )
                layer_call = _layer_call(
                    call,
                    spec,
                    name,
                    made,
                    Weights(call.layer, arrays, dtype, initialize),
                    dtype,
                    parts,
                    edits,
                    reference,
                )
                outputs = self._compute(spec, arrays, layer_call)
                made.append(outputs)
                first = outputs[0].values
                traces += layer_call.traces or [
                    LayerTrace(name, layer_call.x if layer_call.inputs else first, {}, first)
                ]
        return ModelTrace(
            tuple(inputs),
            tuple(traces),
            tuple(_output(made, ref) for ref in plan.outputs),
            tuple(tensors[0].values for tensors in made),
            model=self,
        )

    def _compute(self, spec: LayerSpec, arrays: Arrays, call: LayerCall) -> Sequence[Tensor]:
        function = native(spec.class_name, spec.config)
        if function is not None:
            try:
                return function(call)
            except (IndexError, TypeError, KeyError, AttributeError, MemoryError) as error:
                raise ValueError(
                    _(
                        "Layer {layer!r} ({kind}) has settings that do not fit its input "
                        "({problem}).",
                        layer=spec.name,
                        kind=spec.class_name,
                        problem=f"{type(error).__name__}: {error}"[:100],
                    )
                ) from None
        if self.remote is None:
            raise ValueError(
                _(
                    "Layer {layer!r} is a {kind}, which is not computed here; replace it by "
                    "another of Keras' layers and save the model again.",
                    layer=spec.name,
                    kind=spec.class_name[:60],
                )
            )
        return self.remote(spec, arrays, call)


def _layer_call(
    call: Call,
    spec: LayerSpec,
    name: str,
    made: Sequence[Sequence[Tensor]],
    weights: Weights,
    dtype: Any,
    parts: Mapping[str, RecurrentLayer],
    edits: Sequence[Intervention],
    reference: ModelTrace | None,
) -> LayerCall:
    def tensor(ref: Ref) -> Tensor:
        try:
            return made[ref.call][ref.output]
        except IndexError:
            raise ValueError(
                _(
                    "The file is damaged: layer {layer!r} reads what no other layer gives.",
                    layer=call.layer,
                )
            ) from None

    args = [map_refs(part, tensor) for part in call.args]
    kwargs = map_refs(dict(call.kwargs), tensor)
    first = args[0] if args else []
    inputs = [
        part for part in (first if isinstance(first, list) else [first]) if isinstance(part, Tensor)
    ]
    if not inputs:
        inputs = [part for part in args if isinstance(part, Tensor)]

    # Keras writes a mask that another layer made into the call, and it goes before the tensor's.
    given = kwargs.get("mask")
    masks = given if isinstance(given, list) else [given]
    for k, (part, mask) in enumerate(zip(inputs, masks, strict=False)):
        if isinstance(mask, Tensor):
            inputs[k] = Tensor(part.values, mask.values.astype(bool))

    def edits_of(layer: str, steps: int) -> Edits | None:
        part = parts.get(layer)
        return None if part is None else _edits_of_layer(part, steps, edits, reference)

    return LayerCall(
        name, spec.class_name, spec.config, weights, inputs, args, kwargs, dtype, edits_of
    )


def _edits_of_layer(
    part: RecurrentLayer,
    steps: int,
    edits: Sequence[Intervention],
    unedited: ModelTrace | None,
) -> Edits | None:
    """The changes that interventions make in one layer while it runs over `steps` steps."""
    erases = part.kind == "embedding"
    own = [e for e in edits if (erases if isinstance(e, Erase) else e.layer == part.name)]
    if not own:
        return None
    # Both ask their arguments for no more than `RecurrentLayer` and `ModelTrace` have.
    layers, trace = cast("Sequence[Layer]", [part]), cast("Trace", unedited)
    return layer_edits(layers, own, steps, trace).get(part.name)


def _output(made: Sequence[Sequence[Tensor]], ref: Ref) -> Values:
    try:
        return made[ref.call][ref.output].values
    except IndexError:
        raise ValueError(_("The file is damaged: its outputs are not those of a layer.")) from None


def _recurrent(name: str, kind: str, config: Mapping[str, Any], backward: bool) -> RecurrentLayer:
    return RecurrentLayer(
        name, KINDS.get(kind, kind), config["units"], EDITABLE[kind], MEMORY[kind], backward
    )
