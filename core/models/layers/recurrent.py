"""LSTM, GRU, SimpleRNN and Bidirectional with every setting that Keras has for them.

The equations are written out step by step. A step is computed in float64 and then rounded: an
activation without bounds, such as relu, would make more of the rounding of its sums at every step.
So a layer is never further from float64 than it must be, and takes three to four times as long as
one of `core.network.layers`: 68 ms for 1,000 steps of 256 units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.i18n import gettext as _
from core.models.activations import ACTIVATIONS
from core.models.architecture import Config
from core.models.layers.base import (
    EditsOf,
    LayerCall,
    Mask,
    Tensor,
    Values,
    Weights,
    expect_axes,
    unsupported,
    whole_number,
)
from core.models.size import check_kept
from core.network.gates import GRU_GATES, LSTM_GATES
from core.network.layers import Edits, LayerTrace

MEMORY = {
    "LSTM": ("hidden_state", "cell_state"),
    "GRU": ("hidden_state",),
    "SimpleRNN": ("hidden_state",),
}
EDITABLE = {
    "LSTM": (*LSTM_GATES, "cell_state", "hidden_state"),
    "GRU": (*GRU_GATES, "hidden_state"),
    "SimpleRNN": ("hidden_state",),
}
PACKED = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}
KINDS = {"LSTM": "lstm", "GRU": "gru", "SimpleRNN": "simple_rnn"}


BLOCK = 512
"""Steps whose product with the kernel is formed at once: that of all of them fills the memory."""


@dataclass(frozen=True)
class Cell:
    """A recurrent layer's weights and the settings that change its numbers.

    Attributes:
        name: The layer's name; that of one direction where it is bidirectional.
        kind: `LSTM`, `GRU` or `SimpleRNN`.
        kernel: (F, GU) for G gates.
        recurrent_kernel: (U, GU).
        bias: (GU,); (2, GU) for a GRU whose reset gate comes after the recurrent kernel.
        activation: Of the candidate and the output.
        recurrent_activation: Of the gates.
        zero_masked: Whether a step that does not count gives zeros, rather than the last output.
        projection: (U, P), which makes the hidden state of an LSTM narrower (PyTorch's
            `proj_size`; Sak et al., 2014); None for none.
    """

    name: str
    kind: str
    kernel: Values
    recurrent_kernel: Values
    bias: Values
    activation: str = "tanh"
    recurrent_activation: str = "sigmoid"
    zero_masked: bool = False
    projection: Values | None = None

    @property
    def units(self) -> int:
        """U."""
        return int(self.recurrent_kernel.shape[1]) // PACKED[self.kind]

    @property
    def memory(self) -> tuple[str, ...]:
        """What it carries from step to step, in the order of its state."""
        return MEMORY[self.kind]

    def walk(
        self,
        x: Values,
        state: Sequence[Values] | None = None,
        mask: Mask | None = None,
        edits: Edits | None = None,
    ) -> LayerTrace:
        """Everything that the layer computes over `x`.

        Args:
            x: (B, T, F) float32 or float64.
            state: (B, U) for each memory; zeros when None.
            mask: (B, T), the steps that count; all when None.
            edits: Changes on the way.
        """
        batch, steps, _width = x.shape
        names, wide = self.memory, self._in_float64
        step = {"LSTM": wide._lstm, "GRU": wide._gru, "SimpleRNN": wide._rnn}[self.kind]
        bias = wide.bias[0] if wide.bias.ndim == 2 else wide.bias
        width = self.recurrent_kernel.shape[0]
        zeros = np.zeros((batch, width), x.dtype)
        if state is not None:
            carried = list(state)
        else:
            carried = [zeros, np.zeros((batch, self.units), x.dtype)][: len(names)]
        before = {
            name: np.empty((batch, steps, part.shape[-1]), x.dtype)
            for name, part in zip(names, carried, strict=True)
        }
        kept: dict[str, Values] = {}
        outputs = np.empty((batch, steps, width), x.dtype)
        last = zeros
        for t in range(steps):
            if edits is not None:
                carried = [part.copy() for part in carried]
                for name, part in zip(names, carried, strict=True):
                    edits.wipe(t, name, part)
            for name, part in zip(names, carried, strict=True):
                before[name][:, t] = part
            if t % BLOCK == 0:
                z = x[:, t : t + BLOCK].astype(np.float64) @ wide.kernel + bias
            quantities, made = step(t, z[:, t % BLOCK].copy(), carried, edits)
            after = [part.astype(x.dtype) for part in made]
            output = after[0]
            if mask is not None:
                counts = mask[:, t, None]
                after = [np.where(counts, n, o) for n, o in zip(after, carried, strict=True)]
                output = np.where(counts, output, 0 if self.zero_masked else last)
            outputs[:, t] = last = output
            carried = after
            for name, part in zip(names, after, strict=True):
                quantities[name] = part
            for name, values in quantities.items():
                if name not in kept:
                    kept[name] = np.empty((batch, steps, values.shape[-1]), x.dtype)
                kept[name][:, t] = values
        kept["hidden_state"] = kept.pop("hidden_state")  # last, made of all that stands before it
        return LayerTrace(self.name, x, kept, outputs, tuple(carried), before)

    def read(
        self,
        x: Values,
        state: Sequence[Values] | None = None,
        mask: Mask | None = None,
        edits: Edits | None = None,
        *,
        backwards: bool = False,
    ) -> LayerTrace:
        """As `walk`, from the last step to the first if `backwards`."""
        if not backwards:
            return self.walk(x, state, mask, edits)
        back = None if mask is None else mask[:, ::-1]
        return replace(self.walk(x[:, ::-1], state, back, edits), backward=True)

    @property
    def _in_float64(self) -> Cell:
        return replace(
            self,
            kernel=self.kernel.astype(np.float64),
            recurrent_kernel=self.recurrent_kernel.astype(np.float64),
            bias=self.bias.astype(np.float64),
            projection=None if self.projection is None else self.projection.astype(np.float64),
        )

    def _lstm(
        self, t: int, z: Values, state: Sequence[Values], edits: Edits | None
    ) -> tuple[dict[str, Values], list[Values]]:
        h, c = state
        act, gate = ACTIVATIONS[self.activation], ACTIVATIONS[self.recurrent_activation]
        z = z + h @ self.recurrent_kernel
        parts = np.split(z, 4, -1)
        gates = {
            name: (act if name == "candidate" else gate)(part)
            for name, part in zip(LSTM_GATES, parts, strict=True)
        }
        _edit(edits, t, gates)
        c = gates["forget_gate"] * c + gates["input_gate"] * gates["candidate"]
        c = _edited(edits, t, "cell_state", c)
        h = gates["output_gate"] * act(c)
        if self.projection is not None:
            h = h @ self.projection
        h = _edited(edits, t, "hidden_state", h)
        return gates, [h, c]

    def _gru(
        self, t: int, z: Values, state: Sequence[Values], edits: Edits | None
    ) -> tuple[dict[str, Values], list[Values]]:
        h, units = state[0], self.units
        act, gate = ACTIVATIONS[self.activation], ACTIVATIONS[self.recurrent_activation]
        kernel = self.recurrent_kernel
        reset_after = self.bias.ndim == 2
        memory = h @ kernel + self.bias[1] if reset_after else h @ kernel[:, : 2 * units]
        gates = {
            "update_gate": gate(z[:, :units] + memory[:, :units]),
            "reset_gate": gate(z[:, units : 2 * units] + memory[:, units : 2 * units]),
        }
        _edit(edits, t, gates)
        reset = gates["reset_gate"]
        if reset_after:
            recalled = reset * memory[:, 2 * units :]
        else:
            recalled = (reset * h) @ kernel[:, 2 * units :]
        gates["candidate"] = _edited(edits, t, "candidate", act(z[:, 2 * units :] + recalled))
        update = gates["update_gate"]
        new = update * h + (1 - update) * gates["candidate"]
        return gates, [_edited(edits, t, "hidden_state", new)]

    def _rnn(
        self, t: int, z: Values, state: Sequence[Values], edits: Edits | None
    ) -> tuple[dict[str, Values], list[Values]]:
        z = z + state[0] @ self.recurrent_kernel
        h = _edited(edits, t, "hidden_state", ACTIVATIONS[self.activation](z))
        return {"pre_activation": z}, [h]


def _edit(edits: Edits | None, t: int, gates: dict[str, Values]) -> None:
    for name, values in gates.items():
        gates[name] = _edited(edits, t, name, values)


def _edited(edits: Edits | None, t: int, name: str, values: Values) -> Values:
    if edits is None:
        return values
    values = np.array(values)
    edits.edit(t, name, values)
    return values


def read_cell(
    name: str, kind: str, config: Config, weights: Weights, width: int, call: LayerCall
) -> Cell:
    """A recurrent layer's cell from its settings and weights.

    Args:
        name: Of the layer.
        kind: `LSTM`, `GRU` or `SimpleRNN`.
        config: Its settings.
        weights: Its weights.
        width: F, how many numbers a step of its input has.
        call: For errors.
    """
    units = config.get("units")
    if not isinstance(units, int) or units < 1:
        raise ValueError(unsupported(call, "units", units))
    packed = PACKED[kind] * units
    kernel = weights("kernel", width, packed)
    projected = config.get("projection")  # PyTorch's alone
    recurrent_kernel = weights("recurrent_kernel", projected or units, packed)
    two_biases = kind == "GRU" and config.get("reset_after", True)
    shape = (2, packed) if two_biases else (packed,)
    if config.get("use_bias", True):
        bias = weights("bias", *shape)
    else:
        bias = np.zeros(shape, kernel.dtype)
    return Cell(
        name,
        kind,
        kernel,
        recurrent_kernel,
        bias,
        config.get("activation") or "tanh",
        config.get("recurrent_activation") or "sigmoid",
        bool(config.get("zero_output_for_mask", False)),
        weights("projection", units, projected) if projected else None,
    )


def recurrent(call: LayerCall) -> Sequence[Tensor]:
    """An LSTM, GRU or SimpleRNN layer."""
    expect_axes(call, 3)
    mask = _mask(call)
    cell = read_cell(call.name, call.kind, call.config, call.weights, call.x.shape[-1], call)
    backwards = bool(call.setting("go_backwards", False))
    trace = _directed(cell, call.x, _states(call), mask, backwards, call.edits)
    call.traces.append(trace)
    returns_sequences = bool(call.setting("return_sequences", False))
    out = trace.outputs if returns_sequences else trace.outputs[:, -1]
    tensors = [Tensor(out, mask if returns_sequences else None)]
    if call.setting("return_state", False):
        tensors += [Tensor(part) for part in trace.state]
    return tensors


def bidirectional(call: LayerCall) -> Sequence[Tensor]:
    """Two layers over one sequence, one from either end."""
    expect_axes(call, 3)
    mask, width = _mask(call), call.x.shape[-1]
    forward = call.config["layer"]
    backward = call.config.get("backward_layer") or {
        **forward,
        "go_backwards": not forward.get("go_backwards", False),
    }
    returns_sequences = bool(forward.get("return_sequences", False))
    states = _states(call)
    half = len(states) // 2 if states else 0
    readers: list[LayerTrace] = []
    for end, spec, start in (
        ("forward", forward, states[:half] if states else None),
        ("backward", backward, states[half:] if states else None),
    ):
        kind = spec["class_name"]
        if kind not in MEMORY:
            raise ValueError(unsupported(call, "layer", kind))
        # Keras makes masked steps zero in both directions where it returns sequences.
        spec = {**spec, "zero_output_for_mask": returns_sequences}
        name = f"{call.name}_{end}"
        cell = read_cell(name, kind, spec, call.weights.inside(end, name), width, call)
        backwards = bool(spec.get("go_backwards", False))
        readers.append(_directed(cell, call.x, start, mask, backwards, call.edits))
    first, second = readers
    y = first.outputs
    y_back = second.outputs[:, ::-1] if returns_sequences else second.outputs
    mode = call.config.get("merge_mode", "concat")
    merged: list[Values]
    if mode == "concat":
        merged = [np.concatenate([y, y_back], -1)]
    elif mode in ("sum", "ave"):
        merged = [(y + y_back) / (2 if mode == "ave" else 1)]
    elif mode == "mul":
        merged = [y * y_back]
    elif mode is None:
        merged = [y, y_back]
    else:
        raise ValueError(unsupported(call, "merge_mode", mode))
    call.traces.append(LayerTrace(call.name, call.x, {}, merged[0], directions=tuple(readers)))
    out_mask = mask if returns_sequences else None
    tensors = [Tensor(m if returns_sequences else m[:, -1], out_mask) for m in merged]
    if forward.get("return_state", False):
        tensors += [Tensor(part) for reader in readers for part in reader.state]
    return tensors


MAX_STEPS = 200_000
"""That a recurrent layer walks: some seconds."""


def _directed(
    cell: Cell,
    x: Values,
    state: Sequence[Values] | None,
    mask: Mask | None,
    backwards: bool,
    edits_of: EditsOf,
) -> LayerTrace:
    if not 0 < x.shape[1] <= MAX_STEPS:
        raise ValueError(
            _(
                "Layer {layer!r} is given {n} steps; it can read 1 to {most}.",
                layer=cell.name,
                n=x.shape[1],
                most=MAX_STEPS,
            )
        )
    check_kept(cell.name, x.shape[0], x.shape[1], cell.units)
    edits = edits_of(cell.name, x.shape[1])
    return cell.read(x, state, mask, edits, backwards=backwards)


def _mask(call: LayerCall) -> Mask | None:
    given = call.kwargs.get("mask")
    if isinstance(given, Tensor):
        mask: Mask = given.values.astype(bool)
        return mask
    if given is not None:
        constant = np.asarray(given)
        if constant.ndim != 2:
            raise ValueError(unsupported(call, "mask", given))
        return np.broadcast_to(constant.astype(bool), call.x.shape[:2])
    return call.mask


def _states(call: LayerCall) -> list[Values] | None:
    given: Any = call.kwargs.get("initial_state")
    if given is None:
        return None
    if not isinstance(given, list):
        given = [given]
    states = []
    for part in given:
        if isinstance(part, Tensor):
            states.append(part.values)
            continue
        try:  # numbers written into the file
            constant = np.asarray(part, call.dtype)
        except (ValueError, TypeError):
            raise ValueError(unsupported(call, "initial_state", part)) from None
        states.append(np.broadcast_to(constant, (len(call.x), constant.shape[-1])))
    spec = call.config.get("layer", call.config)
    units = whole_number(call, "units") if "layer" not in call.config else spec["units"]
    kind = spec.get("class_name", call.kind)
    wanted = len(MEMORY.get(kind, ())) * (2 if "layer" in call.config else 1)
    if len(states) != wanted or any(s.shape != (len(call.x), units) for s in states):
        raise ValueError(
            _("Layer {layer!r} is started with states of the wrong shape.", layer=call.name)
        )
    return states
