"""The recipe cards: families, the recipes of one, and the open card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

import streamlit as st

from core import cache
from core.formatting import count, percent
from core.i18n import N_
from core.i18n import gettext as _
from core.network.shipped import shipped_names
from core.recipes import RECIPES, DigitRecipe, Recipe
from core.recipes.tutorials import TUTORIALS
from core.runs.throughput import batches_in_all, expected_seconds
from core.view.captions import what_to_watch
from core.view.network_facts import size_and_training
from pages.parts.lab.state import LabState

_TUTORIALS = {each.name for each in TUTORIALS}
_FAMILIES = {
    "digits": N_("Digits"),
    "stories": N_("Stories"),
    "language": N_("Language"),
    "series": N_("Series"),
}
_TUTORIALS_TITLE = N_("Tutorials")


def _families() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {
        _TUTORIALS_TITLE: [],
        **{name: [] for name in _FAMILIES.values()},
    }
    for name, each in RECIPES.items():
        found[_TUTORIALS_TITLE if name in _TUTORIALS else _FAMILIES[each.family]].append(name)
    return MappingProxyType(found)


FAMILIES = _families()
"""By family, the names of its recipes."""


def lab_picker(state: LabState) -> None:
    """Draw the families, the recipes of one, and the open card."""
    family = next(name for name, recipes in FAMILIES.items() if state.recipe in recipes)

    def choose_family() -> None:
        chosen = FAMILIES[st.session_state["lab-family"]]
        if state.recipe not in chosen:
            state.open(chosen[0])

    def choose_recipe() -> None:
        state.open(st.session_state["lab-recipe"])

    st.session_state["lab-family"], st.session_state["lab-recipe"] = family, state.recipe
    st.segmented_control(
        _("Family"),
        tuple(FAMILIES),
        format_func=_,
        key="lab-family",
        on_change=choose_family,
        required=True,
        label_visibility="collapsed",
    )
    st.pills(
        _("Recipe"),
        FAMILIES[family],
        key="lab-recipe",
        on_change=choose_recipe,
        required=True,
        format_func=lambda name: name.removeprefix("mnist-"),
        label_visibility="collapsed",
    )
    st.html(_card(state))


def _card(state: LabState) -> str:
    plain, wanted = state.plain, state.chosen()
    trained = plain if isinstance(wanted, str) else wanted
    source = _("From: {source}.", source=_(plain.source))
    if isinstance(plain, DigitRecipe) and plain.reported_accuracy:
        source = _(
            "From: {source}; it reports {share} of 128 digits.",
            source=_(plain.source),
            share=percent(plain.reported_accuracy, 2),
        )
    watch, text = escape(_("What to watch.")), escape(what_to_watch(plain))
    return (
        f'<section class="lab-recipe"><h2>{escape(_(plain.title))}</h2>'
        f"<p>{escape(source)}</p><p><b>{watch}</b> {text}</p>"
        f"<p>{escape(_length(trained))} {escape(_time(plain, trained))}</p>{_shipped(plain)}"
        "</section>"
    )


def _shipped(plain: Recipe) -> str:
    """Say of the network that comes with the app how large it is and what it was trained on."""
    if plain.name not in shipped_names():
        return ""
    card, parameters = cache.card(plain.name), cache.parameter_count(plain.name)
    line = _("The shipped network: {facts}", facts=size_and_training(card, parameters))
    return f"<p>{escape(line)}</p>"


def _length(trained: Recipe) -> str:
    steps = batches_in_all(trained)
    if trained.epochs and steps:
        return _(
            "{epochs} epochs, {n} batches of {size}, then an evaluation.",
            epochs=count(trained.epochs),
            n=count(steps),
            size=count(trained.batch),
        )
    if trained.epochs:
        return _(
            "{epochs} epochs in batches of {size}, then an evaluation.",
            epochs=count(trained.epochs),
            size=count(trained.batch),
        )
    return _(
        "{n} batches of {size}, then an evaluation.",
        n=count(steps or 0),
        size=count(trained.batch),
    )


def _time(plain: Recipe, trained: Recipe) -> str:
    is_as_shipped = trained.layers == plain.layers and trained.batch == plain.batch
    is_shipped = plain.name in shipped_names()
    shipped = cache.card(plain.name).steps_per_second if is_shipped and is_as_shipped else None
    return expected_seconds(batches_in_all(trained), cache.throughput().of(trained), shipped)
