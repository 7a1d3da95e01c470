"""Which network is looked into on the page on units: any that reads text."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core import cache
from core.analysis.model_input import input_kind
from core.analysis.opened_text import opened_reader
from core.analysis.text_reader import TextReader
from core.analysis.visitor_data import TOKENS
from core.i18n import gettext as _
from core.network.card import Card
from core.network.layer_info import cell_layers
from core.stories.story_model import StoryModel
from core.stories.user_text import USER_TEXT
from core.view.quantities import LOOKS
from pages.parts.number_field import number_field
from pages.parts.opened.source import find_model, opened_names, opened_title
from pages.parts.opened.state import get_opened_state
from pages.parts.units.state import UnitsState

PYTHON = "python"
"""The network that is shown first, where it is here."""


@dataclass(frozen=True)
class TextNetwork:
    """A network that reads text.

    Attributes:
        name: On the gates page.
        key: What tells it from all others.
        reader: The network with its words or characters.
        card: How it was trained.
        story_model: The same, where it is a story model.
        is_opened: Whether it is a model from a file, of which no unseen text is known.
    """

    name: str
    key: str
    reader: TextReader
    card: Card | None = None
    story_model: StoryModel | None = None
    is_opened: bool = False


def network_names(state: UnitsState) -> tuple[str, ...]:
    """List the networks that can be chosen, the one that reads Python first."""
    names = [
        name
        for name in cache.model_names()
        if cache.is_story_model(name) or cache.is_language_model(name)
    ]
    first = sorted(names, key=lambda name: name != PYTHON)
    files = [name for name in opened_names() if name not in cache.series_names()]
    return (*first, *[USER_TEXT] * bool(state.run), *files)


def text_network(state: UnitsState) -> TextNetwork:
    """Find the chosen network; where it is not here, the first one, and a sentence."""
    names = network_names(state)
    wanted = USER_TEXT if state.run and not state.network else state.network
    if wanted == USER_TEXT:
        try:
            found = _trained(state.run)
            state.network = USER_TEXT
            return found
        except ValueError as error:
            state.problems.append(str(error))
            state.run = state.network = ""
            wanted = ""
    if wanted not in names:
        if wanted:
            state.problems.append(
                _(
                    "There is no network {name} that reads text; choose {known}.",
                    name=wanted[:40],
                    known=", ".join(names),
                )
            )
        wanted = names[0]
    if wanted in opened_names():
        try:
            found = _opened(wanted)
        except ValueError as error:
            state.problems.append(str(error))
            wanted = names[0]
        else:
            state.network = wanted
            return found
    state.network = wanted
    if cache.is_story_model(wanted):
        return _story(cache.story_model(wanted), wanted, wanted)
    model = cache.language_model(wanted)
    return TextNetwork(wanted, wanted, TextReader.of_language_model(model), model.card)


def _trained(run: str) -> TextNetwork:
    """The network that a visitor's run has trained.

    Raises:
        ValueError: There is no such run, it is not done, or it reads digits.
    """
    family = cache.user_family(run)
    if family == "stories":
        return _story(cache.user_story_model(run), USER_TEXT, run)
    if family == "language":
        model = cache.user_language_model(run)
        return TextNetwork(USER_TEXT, run, TextReader.of_language_model(model), model.card)
    raise ValueError(_("The network of this run reads digits, not text."))


def _opened(name: str) -> TextNetwork:
    """A model from a file, with the vocabulary that was given on the gates page.

    Raises:
        ValueError: None was brought yet, or it does not read text.
    """
    opened = get_opened_state()
    found = find_model(name, opened)
    if found is None:
        raise ValueError(_("Open your model under Inside the cell first, then come back."))
    model, key = found
    words = opened.data(TOKENS).vocabulary if input_kind(model) == TOKENS else {}
    reader = opened_reader(model, words)
    return TextNetwork("", f"{key}-{hash(tuple(words.items()))}", reader, is_opened=True)


def _story(model: StoryModel, name: str, key: str) -> TextNetwork:
    return TextNetwork(name, key, TextReader.of_story_model(model), model.card, model)


def network_fields(state: UnitsState, chosen: TextNetwork, shown_unit: int) -> None:
    """Let the visitor choose network, layer, quantity and unit."""
    names = network_names(state)
    layers = {layer.name: layer for layer in cell_layers(chosen.reader.network)}
    layer = chosen.reader.network.layer(state.layer)
    quantities = tuple(name for name in LOOKS if name in (*layer.editable, *layer.memory))

    def choose_network() -> None:
        state.network = st.session_state["units-network"]
        state.layer, state.quantity, state.unit, state.idea, state.marks = "", "", None, "", ()
        state.show(0)

    def choose(name: str) -> None:
        setattr(state, name, st.session_state[f"units-{name}"])

    def choose_unit() -> None:
        value = st.session_state["units-unit"]
        state.unit = None if value is None else int(value)

    st.session_state["units-network"] = state.network if state.network in names else names[0]
    st.session_state["units-layer"] = state.layer
    st.session_state["units-quantity"] = state.quantity
    st.session_state["units-unit"] = shown_unit
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            _("Network"),
            names,
            key="units-network",
            format_func=_title,
            on_change=choose_network,
            width=300,
            help=_("Any network that reads text, also one that you have trained."),
        )
        if len(layers) > 1:
            st.selectbox(
                _("Layer"),
                tuple(layers),
                key="units-layer",
                format_func=lambda name: layers[name].title,
                on_change=choose,
                args=("layer",),
                width=240,
            )
        st.selectbox(
            _("Colour by"),
            quantities,
            key="units-quantity",
            format_func=lambda name: f"{LOOKS[name].mark} {_(LOOKS[name].title)}",
            on_change=choose,
            args=("quantity",),
            width=180,
            help=_("Units are ranked by this quantity too."),
        )
        number_field(
            _("Unit"),
            "units-unit",
            choose_unit,
            _("From 0 to {last}.", last=layers[state.layer].units - 1),
        )


def _title(name: str) -> str:
    if name == USER_TEXT:
        return _("Your network")
    if name in opened_names():
        return opened_title(name)
    return _("{name} ({title})", name=name, title=_(cache.card(name).recipe["title"]))
