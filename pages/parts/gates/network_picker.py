"""The choice of the network that reads, and of the layer that is looked into."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.input_words import step_name
from core.formatting import percent
from core.network.layer_info import cell_layers, layers_in_words
from core.network.network import Network
from core.stories.user_text import USER_TEXT
from pages.parts.digit_state import DigitState
from pages.parts.gates.inspected_network import InspectedNetwork
from pages.parts.gates.state import GatesState

_NETWORK, _LAYER = "gates-network", "gates-layer"


def network_picker(inspected: InspectedNetwork, digit_state: DigitState, state: GatesState) -> None:
    """Shows which network reads and what it is, and takes another, or another layer of it."""

    def choose() -> None:
        digit_state.network = st.session_state[_NETWORK]

    has_layers = len(cell_layers(inspected.network)) > 1
    st.session_state[_NETWORK] = digit_state.network
    columns = st.columns(
        [0.29, 0.3, 0.41] if has_layers else [0.42, 0.58],
        gap="small",
        vertical_alignment="center",
    )
    with columns[0]:
        st.selectbox(
            "Which network reads",
            digit_state.networks,
            key=_NETWORK,
            format_func=_title,
            on_change=choose,
            label_visibility="collapsed",
        )
    if has_layers:
        with columns[1]:
            _choose_layer(state, inspected.network)
    with columns[-1]:
        st.html(_badge(inspected))


def _choose_layer(state: GatesState, network: Network) -> None:
    layers = {layer.name: layer for layer in cell_layers(network)}

    def choose() -> None:
        state.layer = st.session_state[_LAYER]

    st.session_state[_LAYER] = state.layer
    st.selectbox(
        "Which layer is looked into",
        tuple(layers),
        key=_LAYER,
        format_func=lambda name: layers[name].title,
        on_change=choose,
        label_visibility="collapsed",
        help="A layer above another reads what that one hands on, row by row.",
    )


def _title(name: str) -> str:
    return "Your network" if name == USER_TEXT else f"{name}: {cache.card(name).recipe['title']}"


def _badge(inspected: InspectedNetwork) -> str:
    """One line of HTML: name, layers, seed, measured score."""
    card = inspected.card
    layers = layers_in_words(inspected.network)
    return (
        f'<p class="lab-badge"><b>{escape(card.name)}</b>: {escape(layers)}, seed {card.seed}. '
        f"{escape(_measured(inspected))}</p>"
    )


def _measured(inspected: InspectedNetwork) -> str:
    """What its card says about how well it reads."""
    scores = inspected.card.scores
    if inspected.story_model:
        score = scores["next_words"]
        return (
            f"It gets {percent(score['accuracy'])} of {score['count']:,} next "
            f"{step_name(inspected.story_model)}s of its own text right."
        )
    if inspected.model:
        return (
            f"It knows {len(inspected.model.vocabulary):,} words. Perplexity on its test text: "
            f"{scores['test_perplexity']:.2f}."
        )
    if score := scores.get("mnist_test"):
        return (
            f"It reads {percent(score['accuracy'], 2)} of {score['count']:,} MNIST test "
            f"digits right."
        )
    score = scores["sample_test"]
    return (
        f"It reads {percent(score['accuracy'], 2)} of {score['count']:,} digits right that the "
        f"app's own "
        "sample keeps for testing."
    )
