"""The recipe cards: a family, its recipes, and the open one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType

import streamlit as st

from core import cache
from core.formatting import percent
from core.network.shipped import shipped_names
from core.recipes import RECIPES, DigitRecipe, Recipe
from core.recipes.tutorials import TUTORIALS
from core.runs.throughput import expected_seconds
from core.view.captions import what_to_watch
from pages.parts.lab.data import digits_to_learn
from pages.parts.lab.state import LabState

_TUTORIALS = {each.name for each in TUTORIALS}
_FAMILIES = {"digits": "Digits", "stories": "Stories", "language": "Language"}


def _families() -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {"Tutorials": [], **{name: [] for name in _FAMILIES.values()}}
    for name, each in RECIPES.items():
        found["Tutorials" if name in _TUTORIALS else _FAMILIES[each.family]].append(name)
    return MappingProxyType(found)


FAMILIES = _families()
"""By family, the names of its recipes."""


def lab_picker(state: LabState) -> None:
    """Draws the families, the recipes of one, and the open card."""
    family = next(name for name, recipes in FAMILIES.items() if state.recipe in recipes)

    def choose_family() -> None:
        chosen = FAMILIES[st.session_state["lab-family"]]
        if state.recipe not in chosen:
            state.open(chosen[0])

    def choose_recipe() -> None:
        state.open(st.session_state["lab-recipe"])

    st.session_state["lab-family"], st.session_state["lab-recipe"] = family, state.recipe
    st.segmented_control(
        "Family",
        tuple(FAMILIES),
        key="lab-family",
        on_change=choose_family,
        required=True,
        label_visibility="collapsed",
    )
    st.pills(
        "Recipe",
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
    reported = plain.reported_accuracy if isinstance(plain, DigitRecipe) else None
    says = f"; it reports {percent(reported, 2)} of 128 digits" if reported else ""
    return (
        f'<section class="lab-recipe"><h2>{escape(plain.title)}</h2>'
        f"<p>From: {escape(plain.source + says)}.</p>"
        f"<p><b>What to see.</b> {escape(what_to_watch(plain))}</p>"
        f"<p>{escape(_length(trained))} {escape(_time(plain, trained))}</p></section>"
    )


def _length(trained: Recipe) -> str:
    steps = _steps(trained)
    passes = f"{trained.epochs:,} passes, " if trained.epochs else ""
    batches = f"{steps:,} batches" if steps else "batches"
    return f"{passes}{batches} of {trained.batch:,}, then it is measured."


def _time(plain: Recipe, trained: Recipe) -> str:
    is_as_shipped = trained.layers == plain.layers and trained.batch == plain.batch
    is_shipped = plain.name in shipped_names()
    shipped = cache.card(plain.name).steps_per_second if is_shipped and is_as_shipped else None
    return expected_seconds(_steps(trained), cache.throughput().of(trained), shipped)


def _steps(trained: Recipe) -> int | None:
    """How many batches it will learn; None where that hangs on data that is not counted here."""
    if trained.steps:
        return trained.steps
    if isinstance(trained, DigitRecipe) and not trained.data.drawings:
        digits = trained.data.mnist * digits_to_learn()
        return trained.steps_in_all(digits // trained.batch)
    return None
