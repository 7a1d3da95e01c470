"""The recurrent layers of an opened model as a network, for equations, cuts and maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from core.i18n import N_
from core.models.initial import InitialWeights
from core.models.layers import LayerCall, Tensor, Values, Weights
from core.models.layers.recurrent import MEMORY, Cell, read_cell
from core.models.model import Model
from core.models.model_trace import ModelTrace
from core.network.layer_info import Signals
from core.network.layers import GRU, LSTM, NO_EDITS, Edits, LayerTrace, SimpleRNN, State
from core.network.network import Network
from core.network.trace import Trace

INPUT_NUMBERS = Signals(N_("columns of the input"), first=1)


@dataclass(frozen=True)
class _Opened:
    """What a layer of a stranger's model has beside its weights.

    Attributes:
        activation: Of the candidate and the output, by its name in Keras.
        recurrent_activation: Of the gates.
        signals: What it reads.
        backward: Whether it reads from the last step to the first.
    """

    activation: str = "tanh"
    recurrent_activation: str = "sigmoid"
    signals: Signals = INPUT_NUMBERS
    backward: bool = False


def _run(cell: Cell, x: Values, state: State | None, edits: Mapping[str, Edits]) -> LayerTrace:
    return cell.walk(x, state, None, edits.get(cell.name))


@dataclass(frozen=True)
class OpenedLSTM(_Opened, LSTM):
    """An LSTM with the activations of its file."""

    def run(
        self, inputs: Values, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute every gate and both states at every step."""
        return _run(_cell(self, "LSTM"), inputs, state, edits)


@dataclass(frozen=True)
class OpenedGRU(_Opened, GRU):
    """A GRU with the activations of its file."""

    def run(
        self, inputs: Values, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute both gates, the candidate and the state at every step."""
        return _run(_cell(self, "GRU"), inputs, state, edits)


@dataclass(frozen=True)
class OpenedSimpleRNN(_Opened, SimpleRNN):
    """A simple RNN with the activation of its file."""

    def run(
        self, inputs: Values, state: State | None = None, edits: Mapping[str, Edits] = NO_EDITS
    ) -> LayerTrace:
        """Compute the state at every step."""
        return _run(_cell(self, "SimpleRNN"), inputs, state, edits)


OpenedLayer: TypeAlias = OpenedLSTM | OpenedGRU | OpenedSimpleRNN


def _cell(layer: OpenedLayer, kind: str) -> Cell:
    return Cell(
        layer.name,
        kind,
        layer.kernel,
        layer.recurrent_kernel,
        layer.bias,
        layer.activation,
        layer.recurrent_activation,
    )


def cell_network(model: Model, trace: ModelTrace) -> Network:
    """The recurrent layers of a model, with their weights; not a network that could run as a whole.

    Args:
        model: The model.
        trace: Any of its runs: it tells what each layer reads.

    Raises:
        ValueError: If the model has no recurrent layer that ran.
    """
    layers: list[OpenedLayer] = []
    initialize = InitialWeights(model.architecture) if model.untrained else None
    known = {part.name: part for part in trace.parts}
    for spec in model.architecture.layers.values():
        arrays = dict(model.weights.get(spec.name, {}))
        weights = Weights(spec.name, arrays, np.float32, initialize)
        for name, kind, config, own in _directions(spec.name, spec.class_name, spec.config):
            part = known.get(name)
            if part is None:
                continue
            call = LayerCall(
                name, kind, config, weights, [Tensor(part.inputs)], [], {}, np.float32, _no_edits
            )
            mine = weights.inside(own, name) if own else weights
            cell = read_cell(name, kind, config, mine, part.inputs.shape[-1], call)
            is_direct = any(_same(part, values) for values in trace.inputs)
            signals = INPUT_NUMBERS if is_direct else Signals(N_("numbers of the layer before it"))
            layers.append(_opened(cell, kind, signals, part.backward))
    return Network(model.name, tuple(layers))


def living_network(trace: ModelTrace) -> Network:
    """The recurrent layers of a living PyTorch module, with their weights."""
    layers = [
        _opened(cell, cell.kind, INPUT_NUMBERS, backward)
        for cell, backward in trace.cells
        if cell.projection is None
    ]
    return Network("PyTorch", tuple(layers))


def cell_trace(trace: ModelTrace) -> Trace:
    """The recurrent layers' part of a run, as the network of `cell_network` would have it."""
    found = tuple(part for part in trace.parts if "hidden_state" in part.quantities)
    return Trace(trace.inputs[0], found)


def _same(part: LayerTrace, values: Values) -> bool:
    """Whether a layer read an input of the model as it is."""
    x = part.inputs[:, part.rows]
    return x.shape == values.shape and np.array_equal(x, values)


def _no_edits(_layer: str, _steps: int) -> Edits | None:
    return None


def _directions(
    name: str, kind: str, config: Mapping[str, Any]
) -> list[tuple[str, str, Mapping[str, Any], str]]:
    """Name, kind and settings of a recurrent layer, and where its weights are; one a direction."""
    if kind in MEMORY:
        return [(name, kind, config, "")]
    if kind != "Bidirectional":
        return []
    inner = config["layer"]
    outer = config.get("backward_layer") or inner
    return [
        (f"{name}_{end}", each["class_name"], each, end)
        for end, each in (("forward", inner), ("backward", outer))
    ]


def _opened(cell: Cell, kind: str, signals: Signals, backward: bool) -> OpenedLayer:
    makes: dict[str, type[OpenedLayer]] = {
        "LSTM": OpenedLSTM,
        "GRU": OpenedGRU,
        "SimpleRNN": OpenedSimpleRNN,
    }
    layer = makes[kind](cell.name, cell.kernel, cell.recurrent_kernel, cell.bias)
    return replace(
        layer,
        activation=cell.activation,
        recurrent_activation=cell.recurrent_activation,
        signals=signals,
        backward=backward,
    )
