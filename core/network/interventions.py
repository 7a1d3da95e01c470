"""Cuts into a running network, as data: what is forced, frozen, scaled, wiped or erased.

Steps and units are counted from 0; a reader of a bidirectional layer counts steps in the order in
which it reads. `core.network.interventions` runs a network with them.

A network run with cuts in it: what it would have said with its gates forced, or no memory.

>>> run_cut(network, images, [Force("lstm", "forget_gate", 0.0)]).probabilities[0, -1]
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.network.cells import Array
from core.network.layers import Inputs, Layer, State
from core.network.trace import BATCH, Network, Trace, check_inputs, run

SHOWN_CHARACTERS = 40  # of a wrong value, in the sentence that refuses it

LARGEST = 1000.0
"""The size of a factor, or of a value of a quantity without bounds: no trained cell comes near, and
far beyond it float32 would overflow on the way."""

RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "input_gate": (0.0, 1.0),
        "forget_gate": (0.0, 1.0),
        "output_gate": (0.0, 1.0),
        "update_gate": (0.0, 1.0),
        "reset_gate": (0.0, 1.0),
        "candidate": (-1.0, 1.0),
        "hidden_state": (-1.0, 1.0),
    }
)
"""The values that a quantity can take; those that are missing here have no bounds."""


@dataclass(frozen=True)
class Force:
    """A quantity set to one value.

    Attributes:
        layer: The layer's name.
        quantity: A gate of the layer, or another of its `editable` quantities.
        value: In the quantity's range.
        units: Which units; all when None.
        start: The first step that is cut; every later one is too.
    """

    layer: str
    quantity: str
    value: float
    units: tuple[int, ...] | None = None
    start: int = 0


@dataclass(frozen=True)
class Freeze:
    """A quantity held, in each unit, at its mean over the whole sequence without any cut.

    Attributes:
        layer: The layer's name.
        quantity: A gate of the layer, or another of its `editable` quantities.
        units: Which units; all when None.
        start: The first step that is cut; every later one is too.
    """

    layer: str
    quantity: str
    units: tuple[int, ...] | None = None
    start: int = 0


@dataclass(frozen=True)
class Scale:
    """A quantity made larger or smaller, but never beyond its range: a gate stays a gate.

    Attributes:
        layer: The layer's name.
        quantity: A gate of the layer, or another of its `editable` quantities.
        factor: What its values are multiplied with.
        units: Which units; all when None.
        start: The first step that is cut; every later one is too.
    """

    layer: str
    quantity: str
    factor: float
    units: tuple[int, ...] | None = None
    start: int = 0


@dataclass(frozen=True)
class Wipe:
    """What a layer remembers, set to zero before a step begins.

    Attributes:
        layer: The layer's name.
        step: The step that begins without memory.
        memory: `cell_state` or `hidden_state`; all that the layer remembers when None.
        units: Which units; all when None.
    """

    layer: str
    step: int
    memory: str | None = None
    units: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Erase:
    """One row of the input without ink, or one word without meaning: all its numbers are zero.

    Attributes:
        step: Which row or word, in the order of the sequence.
    """

    step: int


Intervention: TypeAlias = Force | Freeze | Scale | Wipe | Erase


def check_interventions(network: Network, cuts: Sequence[Intervention], steps: int) -> None:
    """Nothing, if every cut can be made in `network` while it reads `steps` steps.

    Raises:
        ValueError: If a layer, a quantity, a unit or a step does not exist, or a value is not one
            that the quantity can take.
    """
    for cut in cuts:
        match cut:
            case Erase(step):
                _check_step(step, steps)
            case Wipe(step=step, memory=memory):
                layer = _layer(network, cut.layer)
                _check_step(step, steps)
                known = layer.memory
                if not known or memory not in (None, *known):
                    raise _wrong("a memory", layer, known, memory)
                _check_units(layer, cut.units)
            case _:
                layer = _layer(network, cut.layer)
                if cut.quantity not in layer.editable:
                    raise _wrong("a quantity", layer, layer.editable, cut.quantity)
                _check_step(cut.start, steps)
                _check_units(layer, cut.units)
                _check_number(cut)


def _layer(network: Network, name: str) -> Layer:
    for layer in network.parts:
        if layer.name == name:
            return layer
    known = ", ".join(layer.name for layer in network.parts if layer.editable)
    raise ValueError(f"Expected a layer that can be cut ({known}), got {_short(name)}.")


def _check_step(step: int, steps: int) -> None:
    if step not in range(steps):
        raise ValueError(f"Expected a step from 0 to {steps - 1}, got {_short(step)}.")


def _check_units(layer: Layer, units: tuple[int, ...] | None) -> None:
    if units is None:
        return
    if not units:
        raise ValueError(f"Expected at least one unit of layer {layer.name!r}, got none.")
    for unit in units:
        if unit not in range(layer.units):
            raise ValueError(
                f"Expected units from 0 to {layer.units - 1} in layer {layer.name!r}, "
                f"got {_short(unit)}."
            )


def _check_number(cut: Force | Freeze | Scale) -> None:
    if isinstance(cut, Scale):
        _check_between(cut.factor, -LARGEST, LARGEST, f"a factor {{}} for {cut.quantity}")
    if isinstance(cut, Force):
        low, high = RANGES.get(cut.quantity, (-LARGEST, LARGEST))
        _check_between(cut.value, low, high, f"a value {{}} for {cut.quantity}")


def _check_between(number: float, low: float, high: float, what: str) -> None:
    if not low <= number <= high:  # so written, it refuses NaN too
        raise ValueError(f"Expected {what.format(f'between {low:g} and {high:g}')}, got {number}.")


def _wrong(what: str, layer: Layer, known: Collection[str], got: object) -> ValueError:
    names = ", ".join(known) or "none"
    return ValueError(f"Expected {what} of layer {layer.name!r} ({names}), got {_short(got)}.")


def _short(value: object) -> str:
    return repr(value)[:SHOWN_CHARACTERS]


Change: TypeAlias = Callable[[Array], Array | float]
"""Values of some units at a step, (B, n), to what replaces them."""


def run_with_interventions(
    network: Network,
    inputs: ArrayLike,
    cuts: Sequence[Intervention],
    state: Sequence[State] | None = None,
) -> Trace:
    """The trace of `network` over `inputs` with `cuts` made on the way.

    Cuts of one quantity follow one another in the order given. The trace holds what was computed
    with, so a forced gate shows the value that it was forced to, and an erased row is empty; where
    an embedding comes first, `Trace.inputs` keeps the id of an erased word.

    Args:
        network: What reads.
        inputs: (B, T, F) or (B, T) ids, as for `core.network.trace.run`.
        cuts: What is changed; without any this is `core.network.trace.run`.
        state: What an earlier trace's `state` gave; zeros when None.

    Raises:
        ValueError: If the inputs cannot be read, or a cut cannot be made.
    """
    x = check_inputs(network, inputs)
    steps = x.shape[1]
    check_interventions(network, cuts, steps)
    uncut = run(network, x, state) if any(isinstance(cut, Freeze) for cut in cuts) else None
    edits: dict[str, list[_Edit]] = {}
    wipes: dict[str, list[_Edit]] = {}
    for cut in cuts:
        match cut:
            case Erase(step):
                if x.ndim == 3:
                    x = x.copy()
                    x[:, step] = 0
                else:
                    name = network.layers[0].name
                    erased = _Edit("embedding", range(step, step + 1), slice(None), _nothing)
                    edits.setdefault(name, []).append(erased)
            case Wipe(step=step, memory=memory):
                kinds = network.layer(cut.layer).memory if memory is None else (memory,)
                wipes.setdefault(cut.layer, []).extend(
                    _Edit(kind, range(step, step + 1), _index(cut.units), _nothing)
                    for kind in kinds
                )
            case _:
                edits.setdefault(cut.layer, []).append(
                    _Edit(
                        cut.quantity,
                        range(cut.start, steps),
                        _index(cut.units),
                        _change(cut, uncut),
                    )
                )
    layer_edits: Mapping[str, _LayerEdits] = {
        name: _LayerEdits(edits.get(name, []), wipes.get(name, [])) for name in edits.keys() | wipes
    }
    return run(network, x, state, layer_edits)


def logits_with_interventions(
    network: Network,
    inputs: NDArray[np.floating] | Inputs,
    cuts: Sequence[Intervention],
    batch: int = BATCH,
) -> Iterator[Array]:
    """The logits, (up to `batch`, T, C), of one slice of `inputs` after another, with `cuts`.

    What `trace.read_logits` is to `run`: hand it to `core.analysis.accuracy.score_logits`.
    """
    for start in range(0, len(inputs), batch):
        yield run_with_interventions(network, inputs[start : start + batch], cuts).logits


@dataclass(frozen=True)
class _Edit:
    """One change of one quantity in some units at some steps."""

    quantity: str
    steps: range
    units: slice | list[int]
    change: Change

    def apply(self, step: int, quantity: str, values: Array) -> None:
        if quantity == self.quantity and step in self.steps:
            values[:, self.units] = self.change(values[:, self.units])


@dataclass(frozen=True)
class _LayerEdits:
    """All changes of one layer; a `core.network.layers.Edits`."""

    edits: Sequence[_Edit]
    wipes: Sequence[_Edit]

    def edit(self, step: int, quantity: str, values: Array) -> None:
        for edit in self.edits:
            edit.apply(step, quantity, values)

    def wipe(self, step: int, memory: str, values: Array) -> None:
        for wipe in self.wipes:
            wipe.apply(step, memory, values)


def _index(units: tuple[int, ...] | None) -> slice | list[int]:
    return slice(None) if units is None else list(units)


def _nothing(_: Array) -> float:
    return 0.0


def _change(cut: Force | Freeze | Scale, uncut: Trace | None) -> Change:
    if isinstance(cut, Force):
        value = cut.value
        return lambda values: value
    if isinstance(cut, Scale):
        factor = np.float32(cut.factor)
        low, high = RANGES.get(cut.quantity, (-math.inf, math.inf))
        return lambda values: np.clip(values * factor, low, high)
    assert uncut is not None
    mean = uncut.layer(cut.layer).quantities[cut.quantity].mean(1)[:, _index(cut.units)]
    return lambda values: mean
