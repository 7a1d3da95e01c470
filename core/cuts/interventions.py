"""A network run with cuts in it: what it would have said with its gates forced, or no memory.

>>> run_cut(network, images, [Force("lstm", "forget_gate", 0.0)]).probabilities[0, -1]
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.cells import Array
from core.cuts.kinds import RANGES, Cut, Erase, Force, Freeze, Scale, Wipe, check_cuts
from core.layers import Inputs, State
from core.trace import BATCH, Network, Trace, check_inputs, run

Change: TypeAlias = Callable[[Array], Array | float]
"""Values of some units at a step, (B, n), to what replaces them."""


def run_cut(
    network: Network,
    inputs: ArrayLike,
    cuts: Sequence[Cut],
    state: Sequence[State] | None = None,
) -> Trace:
    """The trace of `network` over `inputs` with `cuts` made on the way.

    Cuts of one quantity follow one another in the order given. The trace holds what was computed
    with, so a forced gate shows the value that it was forced to, and an erased row is empty; where
    an embedding comes first, `Trace.inputs` keeps the id of an erased word.

    Args:
        network: What reads.
        inputs: (B, T, F) or (B, T) ids, as for `core.trace.run`.
        cuts: What is changed; without any this is `core.trace.run`.
        state: What an earlier trace's `state` gave; zeros when None.

    Raises:
        ValueError: If the inputs cannot be read, or a cut cannot be made.
    """
    x = check_inputs(network, inputs)
    steps = x.shape[1]
    check_cuts(network, cuts, steps)
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
    knives: Mapping[str, _Knife] = {
        name: _Knife(edits.get(name, []), wipes.get(name, [])) for name in edits.keys() | wipes
    }
    return run(network, x, state, knives)


def read_cut_logits(
    network: Network,
    inputs: NDArray[np.floating] | Inputs,
    cuts: Sequence[Cut],
    batch: int = BATCH,
) -> Iterator[Array]:
    """The logits, (up to `batch`, T, C), of one slice of `inputs` after another, with `cuts`.

    What `core.trace.read_logits` is to `run`: hand it to `core.scores.score_logits`.
    """
    for start in range(0, len(inputs), batch):
        yield run_cut(network, inputs[start : start + batch], cuts).logits


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
class _Knife:
    """All changes of one layer; a `core.layers.Knife`."""

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
