"""Name a unit: its top activations, what it goes with, what switches it, and what a cut does."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.analysis.concept_cut import LENGTH, cut_effect
from core.analysis.layer_concepts import LayerText
from core.analysis.passage import Passage, switches
from core.analysis.unit_concepts import correlations
from core.concepts.labels import CONCEPTS, MARKED
from core.formatting import decimal, probability, signed
from core.i18n import N_, listed, ngettext
from core.i18n import gettext as _
from core.view.quantities import LOOKS
from core.view.unit_text import bound_of, coloured_html
from pages.parts.story.components import chips
from pages.parts.units.network import TextNetwork
from pages.parts.units.ranking import Found
from pages.parts.units.state import UnitsState

TOP = 8
AROUND = {"characters": (40, 16), "words": (12, 5)}
"""Steps before and after a top activation that are shown."""
APART = {"characters": 60, "words": 12}
"""Two top activations are at least so many steps apart."""
WITH = 5
SWITCHES, OFFERED = 4, 12

_GATES = {
    "input_gate": N_("the input gate wrote {written}"),
    "forget_gate": N_("the forget gate let go of {forgotten}"),
    "output_gate": N_("the output gate did it"),
}


def unit_panel(
    state: UnitsState, network: TextNetwork, found: Found, passage: Passage, unit: int
) -> None:
    """Show what is known of the chosen unit."""
    st.header(_("What unit {unit} does", unit=unit), anchor=False)
    if found.text is None:
        st.caption(_("There is no text to compare it with."))
        return
    _goes_with(found.text, unit)
    _switches(state, found, passage, unit)
    _cut(state, network, found, unit)


def samples_panel(state: UnitsState, network: TextNetwork, found: Found, unit: int) -> None:
    """Show the unit's strongest moments in the whole text, one under the other."""
    if found.text is None:
        return
    st.header(_("Where unit {unit} is strongest", unit=unit), anchor=False)
    before, after = AROUND[network.reader.kind]
    values = found.text.states.values[unit].astype(np.float32)
    bound = bound_of(state.quantity, values)
    highest, lowest = st.columns(2, gap="large")
    sides = ((highest, _("Highest values"), 1), (lowest, _("Lowest values"), -1))
    for column, title, sign in sides:
        with column:
            lines = []
            for place in _top(values * sign, APART[network.reader.kind]):
                part = slice(max(0, place - before), place + after)
                pieces = found.text.read.pieces[part]
                at = place - max(0, place - before)
                lines.append(coloured_html(pieces, values[part], state.quantity, bound, at))
            st.markdown(f"**{title}**")
            st.html("".join(lines))
    st.caption(
        _(
            "From {text}. The outlined character is the strongest; each colour is the unit's value "
            "there, as above.",
            text=found.measured,
        )
    )


def _top(values: np.ndarray, apart: int) -> list[int]:
    """The places of the largest values, each far from the others."""
    places: list[int] = []
    for place in np.argsort(-values, kind="stable")[:5_000].tolist():
        if all(abs(place - other) >= apart for other in places):
            places.append(place)
            if len(places) == TOP:
                break
    return places


def _goes_with(text: LayerText, unit: int) -> None:
    """Show the ideas and numbers with which the unit's value correlates most."""
    values = text.states.values[unit][None]
    found = []
    for name in text.labels.values:
        if text.measurable(name):
            r = float(correlations(values, text.labels.values[name])[0])
            found.append((abs(r), r, name))
    found.sort(reverse=True)
    named = listed(
        _("{idea} ({r})", idea=_(CONCEPTS[name].title).lower(), r=signed(r))
        for _size, r, name in found[:WITH]
    )
    st.markdown(_("**Goes with** (correlation): {ideas}.", ideas=named or _("nothing here")))


def _switches(state: UnitsState, found: Found, passage: Passage, unit: int) -> None:
    """Show where the unit switches in the passage, and which gate did it."""
    threshold, above = found.threshold_of(unit)
    if threshold is None:
        return
    seen = switches(passage, state.quantity, unit, threshold, above=above)
    if not seen:
        st.markdown(_("**Switches**: it does not switch in the passage above."))
        return
    did: dict[str, int] = {}
    for each in seen:
        if each.gate:
            did[each.gate] = did.get(each.gate, 0) + 1
    by = listed(f"{_(LOOKS[gate].title).lower()} {count}" for gate, count in did.items())
    counted = ngettext(
        "**Switches** {n} time in the passage above",
        "**Switches** {n} times in the passage above",
        len(seen),
    )
    st.markdown(
        _("{counted}; {by}.", counted=counted, by=by) if by else _("{counted}.", counted=counted)
    )
    lines = []
    for each in seen[:SWITCHES]:
        here = passage.read.pieces[each.step].replace("\n", "\u23ce")
        way = _("on") if each.is_on else _("off")
        why = ""
        if each.gate:
            why = _(
                _GATES[each.gate],
                written=signed(each.written),
                forgotten=signed(each.forgotten),
            )
        line = _(
            "{way} at \u201c{piece}\u201d (place {step}): {before} to {after}",
            way=way,
            piece=here,
            step=each.step,
            before=signed(each.before),
            after=signed(each.after),
        )
        lines.append(f"<li>{escape(f'{line}, {why}' if why else line)}</li>")
    st.html(f'<ul class="lab-text-notes">{"".join(lines)}</ul>')

    def go(text: str) -> None:
        if text not in {str(each.step) for each in seen}:
            raise ValueError(text)
        state.show(state.start, int(text))

    places = [{"text": str(each.step), "sends": str(each.step)} for each in seen[:OFFERED]]
    group = {"words": _("See its gates at place"), "is_error": False, "chips": places}
    chips([group], key="units-switches", on_pick=go)


def _cut(state: UnitsState, network: TextNetwork, found: Found, unit: int) -> None:
    if found.text is None or found.idea.is_number or found.problem or found.idea is MARKED:
        return
    key = (network.key, state.layer, unit, found.idea.name, found.measured)
    if st.button(
        _("Cut unit {unit} and measure", unit=unit),
        key="units-cut",
        help=_(
            "Sets all that the unit carries on to zero, and measures the probability of the "
            "character that ends the idea, such as the closing quote, in up to 200 passages."
        ),
    ):
        bar = st.progress(0.0, _("Reading passages with units cut"))

        def show(done: int, total: int) -> None:
            bar.progress(done / total, _("Reading passages with units cut"))

        labels = found.text.labels.values[found.idea.name]
        there = slice(found.text.split, None)
        try:
            state.cut[key] = cut_effect(
                network.reader.network,
                found.text.read.ids[there],
                labels[there],
                state.layer,
                unit,
                length=network.reader.window or LENGTH,
                on_units=show,
            )
        except ValueError as error:
            st.html(f'<p class="lab-error" role="alert">{escape(str(error))}</p>')
        bar.empty()
    if effect := state.cut.get(key):
        st.markdown(
            _(
                "**Cut**: before the idea ends, the character that ends it has a probability of "
                "{before}; with unit {unit} cut {after}. It falls by {fall} points (95% interval "
                "{low} to {high}, {n} passages). A random unit changes it by {random} points: "
                "{times:.1f} times less.",
                before=probability(effect.before),
                after=probability(effect.after),
                unit=unit,
                fall=_points(effect.fall),
                low=_points(effect.low),
                high=_points(effect.high),
                n=effect.passages,
                random=_points(effect.random_fall),
                times=min(effect.times, 9_999),
            )
        )


def _points(share: float) -> str:
    return decimal(100 * share, 1)
