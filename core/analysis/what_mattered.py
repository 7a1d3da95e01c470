"""Which steps made an answer, by three methods side by side, with erasure as the referee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.i18n import gettext as _
from core.network.answer_score import AnswerScore
from core.network.attribution import (
    Attribution,
    Method,
    Score,
    agreement,
    attribution_of,
    patches,
    runs_of_steps,
)
from core.network.cells import Array
from core.network.layers import LSTM, Bidirectional
from core.whole_numbers import shown

METHODS: tuple[Method, ...] = ("erasure", "gradient_x_input", "integrated_gradients")
"""The referee first."""

SPANS = (1, 3, 5)
"""How many steps can be erased at once."""

PATCH = 4
"""Pixels in a row and in a column of a patch."""

MAX_CELLS = 2_000
"""Of more numbers in a table no single one is erased."""


@dataclass(frozen=True)
class PathInfluence:
    """By which way the steps that were read reached a logit, as gradient x input.

    Attributes:
        cell: (T,), by the cell state alone, from step to step.
        hidden: (T,), by ways that use the hidden state at least once.
    """

    cell: Array
    hidden: Array

    def cell_share(self, until: int) -> float:
        """How much of the influence of the steps before `until` came by the cell state alone."""
        cell, hidden = (float(np.abs(part[:until]).sum()) for part in (self.cell, self.hidden))
        return cell / (cell + hidden) if cell + hidden > 0 else float("nan")


@dataclass(frozen=True)
class WhatMattered:
    """What the steps of a sequence contributed to one logit.

    Attributes:
        output: Which logit.
        step: After which step, from 0.
        steps: T.
        methods: By name; of erasure `by_step` belongs to runs of `span` steps.
        heats: By method, (T, F) by the numbers that were read, or of an image (T / 4, F / 4) by
            the patches that were erased; a method without is left out.
        agreements: By the name of a method but erasure, its rank correlation with erasure.
        paths: By which way the influence came; None where no layer has a cell state.
        span: How many steps were erased at once.
        is_baseline: Whether all that was read equals the baseline, so that erasing changes nothing.
    """

    output: int
    step: int
    steps: int
    methods: Mapping[Method, Attribution]
    heats: Mapping[Method, Array]
    agreements: Mapping[Method, float]
    paths: PathInfluence | None
    span: int
    is_baseline: bool

    @property
    def erasure(self) -> Attribution:
        """The referee."""
        return self.methods["erasure"]

    @property
    def is_flat(self) -> bool:
        """Whether nothing that can be erased moves the logit."""
        return self.erasure.is_flat

    def top_step(self, method: Method) -> int:
        """The step, from 0, that spoke most for the output."""
        return int(self.methods[method].by_step[: self.step + 1].argmax())

    @property
    def nbytes(self) -> int:
        """Bytes of its arrays, for a cache."""
        arrays = [*self.heats.values()]
        for found in self.methods.values():
            arrays += [found.by_step, *([] if found.by_feature is None else [found.by_feature])]
        return 200 + sum(array.nbytes for array in arrays)


def what_mattered(
    score: Score,
    output: int,
    *,
    span: int = 1,
    reads_image: bool = False,
    reads_columns: bool = False,
    methods: tuple[Method, ...] = METHODS,
) -> WhatMattered:
    """Attribute one logit by each method.

    Args:
        score: The logit.
        output: Its number.
        span: How many steps are erased at once, one of `SPANS`.
        reads_image: Whether neighbouring numbers of a step lie side by side, so that patches can
            be erased.
        reads_columns: Whether the numbers of a step are columns of a table.
        methods: Which of them; erasure is among them.
    """
    found = {method: attribution_of(score, output, method) for method in methods}
    erasure = found["erasure"]
    if span > 1:
        runs = score.falls(runs_of_steps(score.steps, span))
        runs[score.step + 1 :] = 0
        erasure = found["erasure"] = _replaced(erasure, runs)
    heats: dict[Method, Array] = {}
    if reads_image or reads_columns:
        for method, each in found.items():
            if each.by_feature is not None:
                heats[method] = each.by_feature
        heats.update(_erased_parts(score, reads_image))
    summed = {
        method: _replaced(each, _sums(each.by_step, span))
        for method, each in found.items()
        if method != "erasure"
    }
    return WhatMattered(
        output,
        score.step,
        score.steps,
        found,
        heats,
        {method: agreement(each, erasure) for method, each in summed.items()},
        path_influence(score) if isinstance(score, AnswerScore) else None,
        span,
        bool(np.array_equal(score.x, np.broadcast_to(score.baseline, score.x.shape))),
    )


def find_output(network: str, outputs: Sequence[str], typed: str) -> int:
    """The number of an output by its name.

    Raises:
        ValueError: If there is none of that name; one sentence says so.
    """
    for number, name in enumerate(outputs):
        if name == typed:
            return number
    raise ValueError(
        _(
            "{name} has no output {typed}. Choose one of the list, or type another that it knows.",
            name=network,
            typed=shown(typed),
        )
    )


def path_influence(score: AnswerScore) -> PathInfluence | None:
    """Take the influence of the steps apart by the ways on which it came; None without an LSTM."""
    if not any(_is_lstm(layer) for layer in score.network.layers):
        return None
    beyond = score.x - score.baseline
    both, cell = (
        (score.slopes(score.x[None], through_hidden=way)[0] * beyond).sum(-1)
        for way in (True, False)
    )
    room = (0, score.steps - len(beyond))
    return PathInfluence(np.pad(cell, room), np.pad(both - cell, room))


def _is_lstm(layer: object) -> bool:
    if isinstance(layer, Bidirectional):
        return isinstance(layer.forward, LSTM)
    return isinstance(layer, LSTM)


def _erased_parts(score: Score, reads_image: bool) -> Iterator[tuple[Method, Array]]:
    """What erasing single patches or numbers does."""
    rows, columns = score.steps, score.x.shape[-1]
    size = PATCH if reads_image else 1
    shape = (-(-rows // size), -(-columns // size))
    if columns > 1 and np.prod(shape) <= MAX_CELLS:
        yield "erasure", score.falls(patches(rows, columns, size)).reshape(shape)


def _sums(by_step: Array, span: int) -> Array:
    return np.convolve(by_step, np.ones(span, np.float32), "same") if span > 1 else by_step


def _replaced(of: Attribution, by_step: Array) -> Attribution:
    return Attribution(
        of.method, of.output, of.step, of.by_feature, by_step, of.logit, of.baseline_logit
    )
