"""What can be changed about the open recipe, and the button that trains it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.i18n import N_
from core.i18n import gettext as _
from core.network.shipped import shipped_names
from core.recipes.settings import CELL_NAMES, OPTIMIZER_NAMES, DigitSettings, settings_of
from pages.parts.lab.data import lacks_data
from pages.parts.lab.state import LabState
from pages.parts.lab.sweep import sweep_form
from pages.parts.problems import show_problems
from pages.parts.run_controls import training_problems
from pages.parts.setting_fields import SettingFields

_LOSSES = {"last": N_("the last row"), "every": N_("every row")}
_RANDOM = ""


def lab_fields(state: LabState) -> None:
    """Draw the settings and take over what is typed into them."""
    cls = type(settings_of(state.plain))
    fields = SettingFields(cls, state.typed, "lab")
    has_shape = issubclass(cls, DigitSettings)
    changes = state.changes()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if has_shape:
            with st.popover(_("The network")):
                _network(fields)
        with st.popover(_("The training")):
            _training(state, fields, has_shape=has_shape)
        with st.popover(_("Sweep"), help=_("Several runs that differ in one setting.")):
            sweep_form(state)
        _train(state)
    _what_comes_of_it(state, changes)


def _train(state: LabState) -> None:
    is_missing = lacks_data(state.plain)
    st.button(
        f"**{_('Train')}**",
        key="lab-train",
        on_click=state.train,
        disabled=is_missing or isinstance(state.chosen(), str),
        help=_("Download the training data first.") if is_missing else None,
    )


def _what_comes_of_it(state: LabState, changes: tuple[str, ...]) -> None:
    wanted = state.chosen()
    show_problems(
        (*state.problems, *training_problems(), *([wanted] if isinstance(wanted, str) else []))
    )
    if changes or isinstance(wanted, str):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            if changes:
                said = _("Changed: {changes}.", changes="; ".join(changes))
                st.html(f'<p class="lab-badge">{escape(said)}</p>')
            st.button(
                _("Reset"),
                key="lab-reset",
                type="tertiary",
                on_click=state.reset,
                help=_("Go back to the recipe's own settings."),
            )


def _network(fields: SettingFields) -> None:
    fields.choice("cell", CELL_NAMES)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        fields.number("units", _("In each recurrent layer."))
        fields.number("layers", _("Recurrent layers, stacked."))
        fields.number(
            "dropout", _("The share of values dropped between layers, each row by itself.")
        )
    fields.toggle(
        "is_bidirectional",
        _("Each layer also reads from the last row to the first."),
    )
    fields.toggle(
        "has_projection",
        _("Each row of 28 pixels goes through it before the first recurrent layer."),
    )


def _training(state: LabState, fields: SettingFields, *, has_shape: bool) -> None:
    if has_shape:
        fields.choice("optimizer", OPTIMIZER_NAMES)
        fields.choice(
            "loss_on",
            _LOSSES,
            _("With a loss on every row the network learns to be honest while it reads."),
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        fields.number("learning_rate", _("The size of a step along the gradient."))
        fields.number("batch", _("Sequences in a batch."))
        if state.typed["epochs"] is None:
            fields.number("steps", _("How many batches are trained."))
        else:
            fields.number("epochs", _("How often the data is gone through."))
        fields.number("seed", _("The same seed gives the same network."))
    _start(state)


def _start(state: LabState) -> None:
    """Random weights, or those of the shipped network; a link may name another one."""
    start = state.typed["start_from"]
    offered = [_RANDOM, *[state.recipe] * (state.recipe in shipped_names())]
    if start and start not in offered:
        offered.append(start)
    if len(offered) == 1:
        return
    key = "lab-start_from"
    st.session_state[key] = start or _RANDOM

    def take() -> None:
        state.typed["start_from"] = st.session_state[key] or None

    st.segmented_control(
        _("Start from"),
        offered,
        key=key,
        on_change=take,
        required=True,
        format_func=lambda name: (
            _("the weights of {name}", name=name) if name else _("random weights")
        ),
        help=_("The shipped network must have the same shape."),
    )
