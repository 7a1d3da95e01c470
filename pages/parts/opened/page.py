"""The gates page while a model from a file is chosen."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.i18n import ngettext
from core.network.layer_info import cell_layers
from core.stories.user_text import USER_TEXT
from pages.parts.digit_state import DigitState, keep_digit_in_address
from pages.parts.film_player import film_code
from pages.parts.gates.network_picker import choose_layer, network_select
from pages.parts.gates.state import GatesState, GatesView, read_view
from pages.parts.opened.data_form import data_form, model_upload
from pages.parts.opened.panels import opened_panels
from pages.parts.opened.source import OWN_MODEL, Opened, first_data, opened
from pages.parts.opened.state import PARAMS, get_opened_state
from pages.parts.problems import guarded, show_problems
from pages.parts.query_params import read_params

LAYER_PX = 250


def opened_page(digit_state: DigitState, state: GatesState, *, is_entry: bool) -> None:
    """Show the chosen model, or the fields that take one."""
    own = get_opened_state()
    own.run = state.run if digit_state.network == USER_TEXT else ""
    if is_entry:
        first_data(own)
        own.problems = read_params(PARAMS, own)
    problems: list[str] = []
    shown: Opened | None = None
    with guarded(problems):
        shown = opened(digit_state.network, own)
        if shown is not None:
            if shown.problem and is_entry and shown.data.series != own.form.series:
                own.problems.append(shown.problem)
                own.hold(series=shown.data.series)
            _settle(shown, state, is_entry=is_entry)
    if problems:
        shown = None
    heading, what, which = st.columns([0.165, 0.2, 0.635], gap="small", vertical_alignment="center")
    with heading:
        st.title(_("Inside the cell"), anchor=False)
        film_code()
    with what:
        network_select(digit_state)
    with which, st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if shown is not None:
            with st.popover(_("Data")):
                data_form(shown, own)
            if len(cell_layers(shown.network)) > 1:
                with st.container(width=LAYER_PX):
                    choose_layer(state, shown.network)
            st.html(_badge(shown))
    if digit_state.network == OWN_MODEL:
        if shown is None:
            model_upload(own)
        else:
            with st.expander(_("Another model")):
                model_upload(own)
    if shown is not None and shown.problem:
        problems.append(shown.problem)
    show_problems((*digit_state.problems, *state.problems, *own.problems, *problems))
    if shown is not None:
        opened_panels()
    else:
        keep_digit_in_address(digit_state, shows_digit=False)


def _settle(shown: Opened, state: GatesState, *, is_entry: bool) -> None:
    sequence = shown.given.sequence(_steps(shown, state))
    if is_entry:
        if (unit := _unit_to_look_at(shown)) is not None:
            state.unit = unit
        read_view(GatesView(state, shown.network, shown.key, sequence), first_row=sequence.steps)
    state.settle(shown.network, shown.given.sequence(_steps(shown, state)))


def _unit_to_look_at(shown: Opened) -> int | None:
    """The unit of the app's own network that follows what it does not read; None of others."""
    if shown.model.name not in cache.series_names():
        return None
    found = cache.card(shown.model.name).data.get("followers", ())
    return next((int(each["unit"]) for each in found if each["what"] == "swing"), None)


def _steps(shown: Opened, state: GatesState) -> int:
    """How many steps the layer in view has."""
    names = {part.name: part for part in shown.trace.parts if "hidden_state" in part.quantities}
    part = names.get(state.layer) or next(iter(names.values()))
    return int(part.outputs.shape[1])


def _badge(shown: Opened) -> str:
    model = shown.model
    weights = ngettext("{n:,} weight", "{n:,} weights", model.parameter_count)
    layers = cell_layers(shown.network)
    what = (
        layers[0].title
        if len(layers) == 1
        else ngettext("{n} recurrent layer", "{n} recurrent layers", len(layers))
    )
    return (
        f'<p class="lab-badge"><b>{escape(model.name)}</b>: {escape(what)}; {weights}. '
        f"{escape(_measured(shown))}</p>"
    )


def _measured(shown: Opened) -> str:
    """How far off the forecasts of the app's own network are."""
    if shown.recipe is None or shown.model.name not in cache.series_names():
        return ""
    scores, recipe = cache.card(shown.model.name).scores, shown.recipe
    return _(
        "It forecasts {steps} steps ahead; error where no kick comes {error:.2f} rad "
        "(persistence {persistence:.2f}, last period {seasonal:.2f}).",
        steps=recipe.horizon,
        error=scores["network_calm_error"],
        persistence=scores["persistence_calm_error"],
        seasonal=scores["seasonal_naive_calm_error"],
    )
