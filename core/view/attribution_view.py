"""What a browser needs to show which steps made an answer: the data of the component `mattered`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.input_sequence import InputSequence
from core.analysis.what_mattered import PATCH, PathInfluence, WhatMattered
from core.formatting import Mark, signed, unmarked
from core.i18n import N_
from core.i18n import gettext as _
from core.network.attribution import Method
from core.network.cells import Array
from core.view.gate_film import SeriesStrip
from core.view.glossary import tooltip
from core.view.linked_text import TextPart
from core.view.small_numbers import SmallNumbers, shares_of, small_numbers

TITLES: Mapping[Method, str] = {
    "erasure": N_("Erasure"),
    "gradient_x_input": N_("Gradient x input"),
    "integrated_gradients": N_("Integrated gradients"),
}
"""By method, to be translated."""

TERMS: Mapping[Method, str] = {
    "erasure": "erasure",
    "gradient_x_input": "gradient x input",
    "integrated_gradients": "integrated gradients",
}
"""The method's term in the glossary."""

UNITS_LISTED = 8

WORTH_SAYING = 0.25
"""How much the step that speaks most against an answer must move it, as a share of the one that
speaks most for it."""


@dataclass(frozen=True)
class Amounts:
    """Numbers as shares of the largest of them.

    Attributes:
        shares: Each from -1 to 1.
        bound: What 1 stands for.
        columns: How many numbers stand in a line.
    """

    shares: SmallNumbers
    bound: float
    columns: int = 1


@dataclass(frozen=True)
class MethodView:
    """What one method says.

    Attributes:
        name: One of `core.analysis.what_mattered.METHODS`.
        title: On screen.
        help: What it computes.
        note: How well it predicts erasure, or that it is the referee.
        bars: By step.
        heat: By the numbers that were read, or by patches; None where steps are single words.
    """

    name: str
    title: str
    help: str
    note: str
    bars: Amounts
    heat: Amounts | None


@dataclass(frozen=True)
class PathView:
    """By which way the influence of each step came.

    Attributes:
        title: On screen.
        note: How much came by the cell state alone.
        help: What the two ways are.
        cell: By step.
        hidden: By step, on the same scale.
    """

    title: str
    note: str
    help: str
    cell: Amounts
    hidden: Amounts


@dataclass(frozen=True)
class UnitRow:
    """One unit of a list.

    Attributes:
        unit: Its number.
        text: Its amount as printed.
        share: Its amount as a share of the largest, from -1 to 1.
    """

    unit: int
    text: str
    share: float


@dataclass(frozen=True)
class UnitList:
    """Units in an order.

    Attributes:
        title: What they are ranked by.
        note: What the numbers are.
        layer: Whose units they are.
        rows: The first of them.
    """

    title: str
    note: str
    layer: str
    rows: tuple[UnitRow, ...]


@dataclass(frozen=True)
class AttributionView:
    """Which steps made an answer.

    Attributes:
        kind: `image`, `words` or `series`.
        steps: T.
        step: What a step is called, translated.
        until: After which step the answer stands, from 1.
        words: The T words of a text; empty for others.
        columns: (F,), the names of the columns of a table; empty where they have none.
        image: (T, F), the pixels; None for others.
        patch: How wide a patch is that was erased, in pixels.
        series: The columns of a table as lines; None for others.
        methods: Those that are shown.
        paths: By which way the influence came; None where that cannot be told apart.
        sentences: In parts, some of them links.
    """

    kind: str
    steps: int
    step: str
    until: int
    words: tuple[str, ...]
    columns: tuple[str, ...]
    image: SmallNumbers | None
    patch: int
    series: SeriesStrip | None
    methods: tuple[MethodView, ...]
    paths: PathView | None
    sentences: tuple[tuple[TextPart, ...], ...]

    def as_data(self) -> dict[str, Any]:
        """Return the same as plain data for the component."""
        return asdict(self)


def attribution_view(
    found: WhatMattered,
    sequence: InputSequence,
    *,
    shown: Sequence[Method],
    columns: Sequence[str] = (),
    series: SeriesStrip | None = None,
    sentences: Sequence[tuple[TextPart, ...]] = (),
) -> AttributionView:
    """Gather what is shown.

    Args:
        found: The attributions.
        sequence: What was read.
        shown: The methods that are drawn.
        columns: The names of the numbers of a step.
        series: The columns of a table as lines.
        sentences: What is said above.
    """
    is_image = sequence.step == "row" and not sequence.read
    return AttributionView(
        "image" if is_image else "words" if sequence.read else "series",
        found.steps,
        sequence.step_name,
        found.step + 1,
        sequence.read,
        tuple(columns),
        small_numbers(np.asarray(sequence.inputs)) if is_image else None,
        PATCH if is_image else 1,
        series,
        tuple(_method(found, name) for name in shown if name in found.methods),
        _paths(found.paths, found.step, sequence) if found.paths else None,
        tuple(sentences),
    )


def _method(found: WhatMattered, name: Method) -> MethodView:
    heat = found.heats.get(name)
    return MethodView(
        name,
        _(TITLES[name]),
        tooltip(TERMS[name]),
        _agreement(found, name),
        amounts(found.methods[name].by_step),
        None if heat is None else amounts(heat),
    )


def amounts(values: Array, bound: float | None = None) -> Amounts:
    """Numbers as shares of their largest, or of a bound."""
    largest = bound or float(np.abs(values).max()) or 1.0
    return Amounts(shares_of(values, largest), largest, values.shape[-1] if values.ndim > 1 else 1)


def _agreement(found: WhatMattered, name: Method) -> str:
    if name == "erasure":
        return _("The referee: what really happens.")
    value = found.agreements[name]
    if np.isnan(value):
        return _("No rank correlation with erasure: one of the two is the same at every step.")
    return _("Rank correlation with erasure: {value}", value=signed(value))


def _paths(paths: PathInfluence, step: int, sequence: InputSequence) -> PathView:
    bound = float(max(np.abs(paths.cell).max(), np.abs(paths.hidden).max())) or 1.0
    share = paths.cell_share(step)
    note = (
        _("Nothing before this {step} had an influence.", step=sequence.step_name)
        if np.isnan(share)
        else _(
            "Of the influence of the steps before this {step}, {share:.0%} came by the cell state "
            "alone.",
            step=sequence.step_name,
            share=share,
        )
    )
    return PathView(
        _("Through the gates"),
        note,
        _(
            "Gradient x input, taken apart by the way on which it came. By the cell state alone "
            "means multiplied by the forget gate of every step in between. Every other way has "
            "gone through the hidden state, and so through other gates, at least once."
        ),
        amounts(paths.cell, bound),
        amounts(paths.hidden, bound),
    )


def disagreement(
    found: WhatMattered, sequence: InputSequence, answer: str, mark: Mark = unmarked
) -> str:
    """Say which step each method ranks first, and what erasing those really does.

    Args:
        found: The attributions.
        sequence: What was read.
        answer: The number that is explained, such as `the logit of 7`.
        mark: Writes the numbers of steps.
    """
    top = {name: found.top_step(name) for name in found.methods}
    first = top["erasure"]
    falls = found.erasure.by_step
    said = _step_name(sequence, first, mark)
    others = [name for name, step in top.items() if name != "erasure" and step != first]
    opening = _(
        "Erasing {step} lowers {answer} most, by {fall}.",
        step=said,
        answer=answer,
        fall=f"{falls[first]:.3g}",
    )
    if falls[first] <= 0:
        opening = _(
            "Erasing any {step} raises {answer}.",
            step=sequence.step_name,
            answer=answer,
        )
    last = int(falls[: found.step + 1].argmin())
    if falls[first] > 0 and -falls[last] > WORTH_SAYING * falls[first]:
        opening = _(
            "{opening} Erasing {step} raises it most, by {rise}.",
            opening=opening,
            step=_step_name(sequence, last, mark),
            rise=f"{-falls[last]:.3g}",
        )
    if len(found.methods) == 1:
        return opening
    if not others:
        return _("{erasure} The other methods agree.", erasure=opening)
    differs = [
        _(
            "{method} ranks {step} first, and erasing that changes it by {change}.",
            method=_(TITLES[name]),
            step=_step_name(sequence, top[name], mark),
            change=_change(-falls[top[name]]),
        )
        for name in others
    ]
    return " ".join((opening, _("They disagree:"), *differs))


def _change(value: float) -> str:
    return signed(value, 2) if abs(value) >= 0.005 else "0.00"


def _step_name(sequence: InputSequence, step: int, mark: Mark) -> str:
    number = mark("step", step + 1)
    if sequence.read:
        return _(
            "{word!r} ({step} {number})",
            word=sequence.read[step],
            step=sequence.step_name,
            number=number,
        )
    return _("{step} {number}", step=sequence.step_name, number=number)


def unit_list(
    title: str,
    note: str,
    layer: str,
    values: NDArray[Any],
    order: Sequence[int] | None = None,
) -> UnitList:
    """The units with the largest numbers, or those of a given order.

    Args:
        title: What they are ranked by.
        note: What the numbers are.
        layer: Whose units they are.
        values: (U,), by unit.
        order: The units, the first one first.
    """
    ranked = np.argsort(-values, kind="stable") if order is None else np.asarray(order)
    first = ranked[:UNITS_LISTED].tolist()
    largest = float(np.abs(values).max()) or 1.0
    decimals = 2 if largest >= 0.1 else 4
    rows = tuple(
        UnitRow(unit, signed(values[unit], decimals), float(values[unit]) / largest)
        for unit in first
    )
    return UnitList(title, note, layer, rows)
