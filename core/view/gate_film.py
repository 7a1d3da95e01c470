"""What a browser needs to show how one layer read a sequence: the data of the component `film`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from core.analysis.input_sequence import InputSequence, answer, likeliest
from core.analysis.unit_order import UnitOrder, unit_orders
from core.i18n import N_
from core.i18n import gettext as _
from core.network.layer_info import PIXELS, cell_layer
from core.network.layers import GRU
from core.network.network import Network
from core.network.trace import Trace
from core.view.captions import how_to_read
from core.view.gate_maps import GateMap, StepStatistics, gate_maps, step_statistics
from core.view.small_numbers import SmallNumbers, small_numbers
from core.view.unit_view import UnitView, unit_view

BEFORE, AFTER, DIFFERENCE = VIEWS = ("before", "after", "difference")
"""Which run is shown: the one without the cut, the one with it, or the second minus the first."""


@dataclass(frozen=True)
class AnswerRun:
    """The probabilities that one run gave to some answers.

    Attributes:
        names: Those of the answers: once for a `map`, at each step for `bars`.
        shares: The probabilities, step by step; of `lines` the numbers on the scale from 0 to 1.
        texts: Of `values` and `lines` the numbers as printed, by name, those of all steps joined
            by `|`.
    """

    names: tuple[str, ...] | tuple[tuple[str, ...], ...]
    shares: SmallNumbers
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnswerView:
    """What the network answered after each step.

    Digits make a map with the steps across; of words the ten likeliest at each step are named.
    A network that answers only at the end has a single step of bars.

    Attributes:
        title: What is shown.
        kind: `map` or `bars`; of an opened model also `values`, one number for each name, and
            `lines`, such numbers at each step.
        note: Why there is a single step, or "".
        runs: The run without a cut and, where there is one, the run with it.
        scale: The ends of the scale of `lines`, as printed.
    """

    title: str
    kind: str
    note: str
    runs: tuple[AnswerRun, ...]
    scale: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class SeriesStrip:
    """The columns of a table as lines over the maps, one of them heavy.

    Attributes:
        name: Of the heavy one.
        lines: (T, count), each column from its smallest value, 0, to its largest, 1.
        count: How many columns are drawn.
        chosen: Which of them is heavy.
        low: Its smallest value, in the user's own unit.
        high: Its largest.
        texts: Its values as printed, joined by `|`; empty where the maps have other steps.
        events: The steps, from 0, that are marked: something happened there that is no input.
    """

    name: str
    lines: SmallNumbers
    count: int
    chosen: int
    low: str
    high: str
    texts: str
    events: tuple[int, ...] = ()


@dataclass(frozen=True)
class GateFilm:
    """One layer's reading of a sequence; all steps come in the order of the rows.

    Attributes:
        steps: T.
        step: What a step is called, translated.
        units: U.
        kind: One of `core.network.gates.BLOCKS`.
        backward: Whether the layer reads from the last step to the first.
        reset_after: Whether a GRU applies its reset gate after the recurrent weights.
        reads: What the layer's inputs are, translated.
        reads_pixels: Whether they are pixels.
        view: One of `VIEWS`.
        guide: How to read the maps.
        answer: What the network says, in a sentence.
        maps: One for each quantity.
        orders: In which orders the units can be shown.
        statistics: By gate.
        image: (T, F), the pixels row by row; None for a text.
        words: The T words or characters of a text; empty for an image.
        belief: What the network answered after each step.
        unit: The unit whose numbers are told.
        numbers: What that unit did.
        series: The columns of a table; None for an image or a text.
        functions: Names of the functions of the candidate and the output, and of the gates.
    """

    steps: int
    step: str
    units: int
    kind: str
    backward: bool
    reset_after: bool
    reads: str
    reads_pixels: bool
    view: str
    guide: str
    answer: str
    maps: tuple[GateMap, ...]
    orders: tuple[UnitOrder, ...]
    statistics: Mapping[str, StepStatistics]
    image: SmallNumbers | None
    words: tuple[str, ...]
    belief: AnswerView
    unit: int
    numbers: UnitView
    series: SeriesStrip | None = None
    functions: tuple[str, str] = ("tanh", "sigmoid")

    def as_data(self) -> dict[str, Any]:
        """Return the same as plain data for the component."""
        return asdict(self)


def gate_film(
    network: Network,
    input_sequence: InputSequence,
    before: Trace,
    after: Trace | None,
    layer: str,
    unit: int,
    view: str = BEFORE,
    *,
    ranking: Sequence[int] = (),
) -> GateFilm:
    """Gather what is shown of one layer.

    Args:
        network: The network.
        input_sequence: What it read.
        before: Its run without a cut.
        after: Its run with a cut; None without one.
        layer: The name of a recurrent layer, or of one direction of a bidirectional layer.
        unit: The unit whose numbers are told, from 0.
        view: Which run the maps show. The unit's numbers are those of the run with the cut, except
            for `before`.
        ranking: The layer's units, the most important first, where that is known.

    Raises:
        ValueError: If there is no such view or unit.
    """
    if view not in VIEWS or (view != BEFORE and after is None):
        raise ValueError(_("There is no view {view!r} of this run.", view=view[:40]))
    shown = before if view == BEFORE or after is None else after
    other = after if view == BEFORE else before
    trace = shown.layer(layer)
    place, cell = cell_layer(network, layer), network.layer(layer)
    return GateFilm(
        steps=input_sequence.steps,
        step=input_sequence.step_name,
        units=place.units,
        kind=place.kind,
        backward=place.backward,
        reset_after=isinstance(cell, GRU) and cell.reset_after,
        reads=place.signals.many,
        reads_pixels=place.signals == PIXELS,
        view=view,
        guide=how_to_read(place, input_sequence),
        answer=_answer_sentence(input_sequence, before, after),
        maps=gate_maps(
            trace,
            minus=before.layer(layer) if view == DIFFERENCE else None,
            like=other.layer(layer) if other else None,
        ),
        orders=unit_orders(cell, before.layer(layer), ranking),
        statistics=step_statistics(trace),
        image=None if input_sequence.read else small_numbers(shown.inputs[0]),
        words=input_sequence.read,
        belief=answer_view(network, input_sequence, before, after),
        unit=unit,
        numbers=unit_view(network, shown, layer, unit, place.signals.first),
    )


_TITLES = {
    "row": N_("Probability of each digit"),
    "word": N_("Probability of the next word"),
    "character": N_("Probability of the next character"),
}


def answer_view(
    network: Network, input_sequence: InputSequence, before: Trace, after: Trace | None
) -> AnswerView:
    """Gather what the network answered, without and, where there is one, with a cut."""
    on_the_way = network.answers_every_step
    is_map = on_the_way and not input_sequence.read
    note = _("The backward layer starts at the end, so there is no answer before the end.")
    return AnswerView(
        _(_TITLES[input_sequence.step]) if on_the_way else _("Answer at the end"),
        "map" if is_map else "bars",
        "" if on_the_way else note,
        tuple(
            _run(input_sequence, trace, is_map, on_the_way) for trace in (before, after) if trace
        ),
    )


def _run(input_sequence: InputSequence, trace: Trace, is_map: bool, on_the_way: bool) -> AnswerRun:
    shares = trace.probabilities[0]
    if is_map:
        return AnswerRun(tuple(input_sequence.answers), small_numbers(shares))
    shares = shares if on_the_way else shares[-1:]
    best = likeliest(shares)
    top = shares[range(len(shares)), best.T].T
    return AnswerRun(
        tuple(tuple(input_sequence.answers[k] for k in step) for step in best.tolist()),
        small_numbers(top),
    )


def _answer_sentence(input_sequence: InputSequence, before: Trace, after: Trace | None) -> str:
    said = answer(input_sequence, before)
    if after is None:
        return _("Answer: {answer}, {share:.0%}.", answer=said.name, share=said.share)
    changed = answer(input_sequence, after)
    return _(
        "Answer without the cut: {answer}, {share:.0%}; with the cut: {changed}, "
        "{changed_share:.0%}.",
        answer=said.name,
        share=said.share,
        changed=changed.name,
        changed_share=changed.share,
    )
