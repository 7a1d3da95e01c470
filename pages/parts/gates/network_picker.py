"""The choice of the network that reads, and of the layer that is shown."""

from __future__ import annotations

import math
from html import escape

import streamlit as st

from core import cache
from core.formatting import count, percent
from core.i18n import N_
from core.i18n import gettext as _
from core.network.layer_info import cell_layers, layers_in_words
from core.network.network import Network
from core.stories.user_text import USER_TEXT
from core.view.network_facts import size_and_training
from pages.parts.digit_state import DigitState
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState
from pages.parts.opened.source import is_opened, opened_title

_NETWORK, _LAYER = "gates-network", "gates-layer"


def network_picker(inspected: InspectedNetwork, digit_state: DigitState, state: GatesState) -> None:
    """Show which network reads and what it is, and take another, or another layer of it."""
    has_layers = len(cell_layers(inspected.network)) > 1
    columns = st.columns(
        [0.29, 0.3, 0.41] if has_layers else [0.42, 0.58],
        gap="small",
        vertical_alignment="center",
    )
    with columns[0]:
        network_select(digit_state)
    if has_layers:
        with columns[1]:
            choose_layer(state, inspected.network)
    with columns[-1]:
        st.html(_badge(inspected))


def network_select(digit_state: DigitState) -> None:
    """Let the visitor choose the network."""

    def choose() -> None:
        digit_state.network = st.session_state[_NETWORK]

    st.session_state[_NETWORK] = digit_state.network
    st.selectbox(
        _("Network"),
        digit_state.networks,
        key=_NETWORK,
        format_func=_title,
        on_change=choose,
        label_visibility="collapsed",
    )


def choose_layer(state: GatesState, network: Network) -> None:
    """Let the visitor choose the layer; nothing is drawn where there is one."""
    layers = {layer.name: layer for layer in cell_layers(network)}
    if len(layers) == 1:
        return

    def choose() -> None:
        state.layer = st.session_state[_LAYER]

    st.session_state[_LAYER] = state.layer
    st.selectbox(
        _("Layer"),
        tuple(layers),
        key=_LAYER,
        format_func=lambda name: layers[name].title,
        on_change=choose,
        label_visibility="collapsed",
        help=_("A layer above another one reads its outputs, row by row."),
    )


_GROUPS = {
    "digits": N_("Digits: {name} ({title})"),
    "stories": N_("Stories: {name} ({title})"),
    "language": N_("Language: {name} ({title})"),
}
"""By what a network reads: its line in the list, which stands in this order."""


def _title(name: str) -> str:
    if name == USER_TEXT:
        return _("Your network")
    if is_opened(name):
        return opened_title(name)
    family = "language" if cache.is_language_model(name) else "digits"
    family = "stories" if cache.is_story_model(name) else family
    return _(_GROUPS[family], name=name, title=_(cache.card(name).recipe["title"]))


def _badge(inspected: InspectedNetwork) -> str:
    """Return as HTML what the network consists of, and its measured score."""
    card = inspected.card
    what = _(
        "{layers}; random seed {seed}.", layers=layers_in_words(inspected.network), seed=card.seed
    )
    return (
        f'<p class="lab-badge"><b>{escape(card.name)}</b>: {escape(what)} '
        f"{escape(_measured(inspected))} "
        f"{escape(size_and_training(card, inspected.network.parameter_count))}</p>"
    )


def _measured(inspected: InspectedNetwork) -> str:
    """Say what its card says about its accuracy."""
    scores = inspected.card.scores
    if inspected.story_model:
        score = scores["next_words"]
        values = {"share": percent(score["accuracy"]), "count": count(score["count"])}
        if inspected.story_model.vocabulary.kind == "words":
            return _("It predicts {share} of the {count} next words of its text.", **values)
        return _("It predicts {share} of the {count} next characters of its text.", **values)
    if inspected.model and inspected.model.vocabulary.kind == "characters":
        return _(
            "It reads characters, {count} different ones; text that it has never seen costs it "
            "{bits:.2f} bits per character.",
            count=count(len(inspected.model.vocabulary)),
            bits=math.log2(scores["test_perplexity"]),
        )
    if inspected.model:
        return _(
            "Its vocabulary has {count} words; its test perplexity is {perplexity:.2f}.",
            count=count(len(inspected.model.vocabulary)),
            perplexity=scores["test_perplexity"],
        )
    if score := scores.get("mnist_test"):
        return _(
            "It recognises {share} of {count} MNIST test digits.",
            share=percent(score["accuracy"], 2),
            count=count(score["count"]),
        )
    score = scores["sample_test"]
    return _(
        "It recognises {share} of the {count} test digits in the app's sample.",
        share=percent(score["accuracy"], 2),
        count=count(score["count"]),
    )
