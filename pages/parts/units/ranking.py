"""Find a unit for an idea: the idea, and the units ranked for it on unseen text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

import streamlit as st

from core import cache
from core.analysis.layer_concepts import LayerText, NumberRanking
from core.analysis.linear_probe import Probed
from core.analysis.measured_text import MeasuredText, measured_text
from core.analysis.unit_concepts import ConceptRanking
from core.concepts.concept import Concept
from core.concepts.labels import CONCEPTS, MARKED, concepts_for, marked_labels
from core.formatting import decimal, signed
from core.i18n import gettext as _
from core.view.glossary import tooltip
from pages.parts.story.components import chips
from pages.parts.units.network import TextNetwork
from pages.parts.units.state import UnitsState
from pages.parts.units.text import ShownText

LISTED = 6
AT_LEAST, AT_MOST = "\u2265", "\u2264"


@dataclass(frozen=True)
class Found:
    """What was found for the chosen idea.

    Attributes:
        idea: The idea.
        measured: The text on which the units were ranked.
        text: The layer's states there; None if it could not be read.
        ranking: Of an idea that holds or not.
        probed: The linear probe beside it.
        numbers: Of a number.
        problem: Why there is no ranking; "" if there is one.
    """

    idea: Concept
    measured: str
    text: LayerText | None = None
    ranking: ConceptRanking | None = None
    probed: Probed | None = None
    numbers: NumberRanking | None = None
    problem: str = field(default="")

    @property
    def best(self) -> int | None:
        """The unit that was best on the choosing half."""
        if self.ranking:
            return self.ranking.best.unit
        return self.numbers.units[0][0] if self.numbers else None

    def threshold_of(self, unit: int) -> tuple[float | None, bool]:
        """Where a unit switches on for the idea, and whether above; None if that is unknown."""
        for each in self.ranking.units if self.ranking else ():
            if each.unit == unit:
                return each.threshold, each.above
        return None, True


def ideas_of(network: TextNetwork) -> tuple[str, ...]:
    """List the names of the ideas that can be chosen."""
    return tuple(each.name for each in concepts_for(is_python=network.reader.is_python))


def find_units(state: UnitsState, network: TextNetwork, shown: ShownText) -> Found:
    """Rank the units for the chosen idea, with progress while the text is read."""
    on_this = state.on_this_text or state.idea == MARKED.name or network.is_opened
    bar = st.empty()

    def show(done: int, total: int) -> None:
        bar.progress(min(1.0, done / total), _("Reading the text on which units are ranked"))

    try:
        if on_this:
            texts = MeasuredText((shown.text,), shown.title, shown.is_python, is_unseen=False)
        else:
            texts = measured_text(network.reader, network.story_model)
        text = cache.layer_text(
            network.reader,
            network.key,
            texts.texts,
            state.layer,
            state.quantity,
            is_python=texts.is_python,
            on_steps=show,
        )
    except ValueError as error:
        idea = state.idea or ideas_of(network)[0]
        return Found(CONCEPTS[idea], "", problem=str(error))
    finally:
        bar.empty()
    if not state.idea:
        varying = [name for name in ideas_of(network) if text.measurable(name)]
        state.idea = state.defaults["idea"] = (*varying, *ideas_of(network))[0]
    title = texts.title if on_this else _(texts.title)
    key = (network.key, state.layer, state.quantity, str(hash(texts.texts)))
    try:
        return _ranked(state, CONCEPTS[state.idea], title, text, key)
    except ValueError as error:
        return Found(CONCEPTS[state.idea], title, text, problem=str(error))


def _ranked(
    state: UnitsState, idea: Concept, title: str, text: LayerText, key: tuple[str, ...]
) -> Found:
    if idea is MARKED:
        if not state.marks:
            return Found(idea, title, text, problem=_marking_help())
        labels = marked_labels(state.marks, len(text.read.ids))
        text = LayerText(text.read, text.states, labels, text.split)
    if idea.name not in text.labels.values and text.labels.missing:
        return Found(idea, title, text, problem=text.labels.missing[0])
    if idea.is_number:
        return Found(idea, title, text, numbers=text.rank_number(idea.name))
    ranking, probed = _rank(text, key, idea.name, state.marks if idea is MARKED else ())
    return Found(idea, title, text, ranking, probed)


@st.cache_resource(show_spinner=False, max_entries=40)
def _rank(
    _text: LayerText, key: tuple[str, ...], idea: str, marks: tuple[tuple[int, int], ...]
) -> tuple[ConceptRanking, Probed]:
    return _text.rank(idea)


def _marking_help() -> str:
    return _(
        "Drag over the text to select a passage, and press the button below it. With the keyboard: "
        "Shift and the arrow keys, then Enter."
    )


def find_panel(
    state: UnitsState, network: TextNetwork, found: Found, unit: int, pick: Callable[[int], None]
) -> None:
    """Show the choice of the idea, and its units."""
    st.header(_("Find a unit for an idea"), anchor=False)
    _fields(state, network)
    st.caption(_(found.idea.about))
    if found.problem:
        st.html(f'<p class="lab-text-notes" role="status">{escape(found.problem)}</p>')
        return
    if found.ranking and found.probed:
        _flag_table(found.ranking, found.probed, found.measured, unit)
        best = [each.unit for each in found.ranking.units[:LISTED]]
    elif found.numbers:
        _number_table(found.numbers, found.measured, unit)
        best = [each for each, _r in found.numbers.units[:LISTED]]
    else:
        return

    def choose(text: str) -> None:
        if text not in map(str, best):
            raise ValueError(text)
        pick(int(text))

    offered = [{"text": str(each), "sends": str(each)} for each in best]
    group = {"words": _("Look at unit"), "is_error": False, "chips": offered}
    chips([group], key="units-best", on_pick=choose)


def _fields(state: UnitsState, network: TextNetwork) -> None:
    def choose() -> None:
        state.idea, state.unit = st.session_state["units-idea"], None

    def choose_text() -> None:
        state.on_this_text = st.session_state["units-on-this"]

    st.session_state["units-idea"] = state.idea
    st.session_state["units-on-this"] = state.on_this_text
    st.selectbox(
        _("Idea"),
        (*ideas_of(network), MARKED.name),
        key="units-idea",
        format_func=lambda name: _(CONCEPTS[name].title),
        on_change=choose,
        help=_("Where it holds is known for every character: from the source, or by your marks."),
    )
    st.toggle(
        _("Rank on the text above"),
        key="units-on-this",
        on_change=choose_text,
        disabled=state.idea == MARKED.name or network.is_opened,
        help=_("Otherwise units are ranked on text that the network has not been trained on."),
    )


def _flag_table(found: ConceptRanking, probed: Probed, measured: str, unit: int) -> None:
    rows = [
        (
            str(each.unit),
            f"{each.f1:.2f}",
            signed(each.correlation),
            f"{AT_LEAST if each.above else AT_MOST} {decimal(each.threshold)}",
        )
        for each in found.units[:LISTED]
    ]
    st.html(_table((_("unit"), "F1", _("correlation"), _("on where")), rows, str(unit)))
    sentences = [
        _(
            "Chosen on one half of {text}, measured on the other: {steps:,} characters or words. "
            "Saying yes everywhere has F1 {always:.2f}.",
            text=measured,
            steps=found.steps,
            always=found.always_yes,
        ),
        _(
            "All units together (a linear probe) reach {probe:.2f}, and {control:.2f} for shifted "
            "labels that mean nothing.",
            probe=probed.f1,
            control=probed.control_f1,
        ),
    ]
    chance = _(
        "For labels shifted against the text, the best of {units} units reaches up to "
        "{chance:.2f}.",
        units=len(found.units),
        chance=found.chance,
    )
    if found.beats_chance:
        sentences.append(chance)
    else:
        warning = _(
            "The best of {units} units would be as good by chance: for labels shifted against the "
            "text it reaches {chance:.2f}, and saying yes everywhere {always:.2f}.",
            units=len(found.units),
            chance=found.chance,
            always=found.always_yes,
        )
        st.html(f'<p class="lab-error" role="status">{escape(warning)}</p>')
    st.caption(" ".join(sentences), help=tooltip("permutation test"))


def _number_table(found: NumberRanking, measured: str, unit: int) -> None:
    rows = [(str(each), signed(r)) for each, r in found.units[:LISTED]]
    st.html(_table((_("unit"), _("correlation")), rows, str(unit)))
    counting, best = found.counting, found.units[0][0]
    sentences = [
        _(
            "Chosen on one half of {text}, measured on the other. All units together (a linear "
            "probe) have a correlation of {probe}.",
            text=measured,
            probe=signed(found.probe),
        )
    ]
    if counting.within is not None and counting.is_often_none:
        within = signed(counting.within)
        sentences.append(
            _("Unit {unit} counts: from 1 on its correlation is still {r}.", unit=best, r=within)
            if counting.counts
            else _(
                "Unit {unit} tells some from none and does not count: from 1 on its correlation is "
                "{r}.",
                unit=best,
                r=within,
            )
        )
    st.caption(" ".join(sentences))
    depths = [
        (str(each.depth), decimal(each.mean), f"{each.steps:,}") for each in counting.by_depth
    ]
    if len(depths) > 1:
        title = _("Unit {unit} by number", unit=best)
        st.html(_table((title, _("mean"), _("characters")), depths, ""))


def _table(names: tuple[str, ...], rows: Sequence[tuple[str, ...]], now: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    lines = [
        f"<tr{' class=now' if row[0] == now else ''}>"
        + "".join(f"<td>{escape(cell)}</td>" for cell in row)
        + "</tr>"
        for row in rows
    ]
    return (
        f'<table class="lab-units-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )
