"""Units ranked by what each did to this answer, beside the ranking over many inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
import streamlit as st

from core import cache
from core.analysis.attribution import logit_attribution, logit_parts
from core.analysis.influence import mean_unit_effects
from core.formatting import count, signed
from core.i18n import gettext as _
from core.network.layer_info import cell_layer, cell_layers
from core.view.attribution_view import UnitList, unit_list
from core.view.glossary import tooltip
from pages.parts.component_value import on_value, text_value
from pages.parts.components import component
from pages.parts.gates.mattered_progress import with_progress
from pages.parts.gates.mattered_state import MatteredState
from pages.parts.gates.mattered_subject import Subject
from pages.parts.gates.state import GatesState, pin_in_layer

_LISTS = component("unit_lists", "linked")


def units_part(
    subject: Subject, state: GatesState, asked: MatteredState, output: int, step: int
) -> None:
    """Show the lists of units.

    Args:
        subject: A network with its run.
        state: Knows the layer in view; its unit is pinned.
        asked: What the panel is asked.
        output: Which logit.
        step: After which step, from 0.
    """
    st.markdown(f"**{_('Which units?')}**", help=tooltip("logit attribution"))
    lists = [*_sums(subject, output, step)]
    measures = asked.asks_units or subject.is_quick(state.layer)
    if measures:
        lists += _removed(subject, state.layer, output, step)
    _LISTS(
        key="mattered-units",
        data={
            "lists": tuple(asdict(each) for each in lists),
            "names_layers": len(cell_layers(subject.cells)) > 1,
        },
        on_unit_change=on_value(
            "mattered-units", "unit", lambda sent: pin_sent(subject, state, sent)
        ),
    )
    if not measures:
        units = cell_layer(subject.cells, state.layer).units
        st.button(
            _("Remove each of the {n} units of {layer} alone", n=count(units), layer=state.layer),
            key="mattered-remove",
            on_click=lambda: setattr(asked, "asks_units", True),
            help=_(
                "Reads the input once for each unit; with so many weights it takes some seconds."
            ),
        )


def pin_sent(subject: Subject, state: GatesState, sent: Any) -> None:
    """Pin the unit that a browser sent with its layer, or that of the layer in view.

    Raises:
        ValueError: If there is no such unit or layer.
    """
    layer = state.layer
    if isinstance(sent, Mapping):
        layer, sent = text_value(sent.get("layer")), sent.get("unit")
    pin_in_layer(state, subject.cells, layer, sent)


def _sums(subject: Subject, output: int, step: int) -> Iterator[UnitList]:
    """Sums that are exact: of the logit, and of what the gap grew by where the answer turned."""
    network, trace, sequence = subject.network, subject.trace, subject.sequence
    if network is None or trace is None:
        return
    parts = logit_parts(network, trace, output, step)
    if parts is not None:
        yield unit_list(
            _("Parts of the logit"),
            _(
                "Hidden state times readout weight. All {n} units and the bias of {bias} add up to "
                "the logit of {answer} after {step} {number}: {logit}.",
                n=len(parts.amounts),
                bias=signed(parts.bias),
                answer=subject.quoted(output),
                step=sequence.step_name,
                number=step + 1,
                logit=signed(parts.logit),
            ),
            parts.layer,
            parts.amounts,
        )
    turned = logit_attribution(network, sequence, trace)
    if turned is not None and turned.step > 1:
        yield unit_list(
            _("At {step} {n}, where it turned", step=sequence.step_name, n=turned.step)
            if not sequence.asks_every_step
            else _("At the last {step}", step=sequence.step_name),
            _(
                "How much each widened the logit gap between {answer} and {rival}. All {n} add up "
                "to its change: {change}.",
                answer=subject.quoted(turned.answer),
                rival=subject.quoted(turned.rival),
                n=len(turned.amounts),
                change=signed(turned.change),
            ),
            turned.layer,
            turned.amounts,
        )


def _removed(subject: Subject, layer: str, output: int, step: int) -> Iterator[UnitList]:
    """What removing each unit does to this answer, and what it does on many inputs."""
    effects = with_progress(
        (subject.key, "units", layer, output, step),
        _("Removing each unit ..."),
        lambda progress: subject.remove(layer, output, step, progress),
    )
    yield unit_list(
        _("Removed alone, for this answer"),
        _(
            "How far {logit} falls when the unit's hidden state is held at 0.",
            logit=subject.logit_of(output),
        ),
        layer,
        effects,
    )
    stored = cache.rankings(subject.owner).get(layer)
    if stored is not None:
        yield unit_list(
            _("Importance, over 1,000 digits"),
            _(
                "How much removing it lowers the log probability of the right digit, on average. "
                "The app's stored ranking, whatever is read here."
            ),
            layer,
            np.asarray(stored.surprise_added),
            stored.units,
        )
    elif subject.network is not None and subject.reference is not None:
        network, reference = subject.network, subject.reference()
        mean = with_progress(
            (subject.owner, "mean units", layer),
            _("Removing each unit on many inputs ..."),
            lambda progress: mean_unit_effects(network, reference.sequences, layer, progress),
        )
        yield unit_list(
            _("Removed alone, over many inputs"),
            _(
                "The same on average, over {inputs}, each with the network's own answer.",
                inputs=reference.about,
            ),
            layer,
            mean,
        )
