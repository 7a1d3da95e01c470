"""The choice of the network that reads, and of the layer that is looked into."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.analysis.input_words import step_name
from core.network.layer_info import cell_layers, layers_in_words
from core.network.trace import Network
from core.stories.user_text import OWN_TEXT
from pages.parts.desk import Desk
from pages.parts.gates.bench import Bench
from pages.parts.gates.who_reads import Reader

_NETWORK, _LAYER = "gates-network", "gates-layer"


def choose_network(reader: Reader, on_desk: Desk, on_bench: Bench) -> None:
    """Shows which network reads and what it is, and takes another, or another layer of it."""

    def choose() -> None:
        on_desk.network = st.session_state[_NETWORK]

    has_layers = len(cell_layers(reader.network)) > 1
    st.session_state[_NETWORK] = on_desk.network
    columns = st.columns(
        [0.29, 0.3, 0.41] if has_layers else [0.42, 0.58],
        gap="small",
        vertical_alignment="center",
    )
    with columns[0]:
        st.selectbox(
            "Which network reads",
            on_desk.networks,
            key=_NETWORK,
            format_func=_title,
            on_change=choose,
            label_visibility="collapsed",
        )
    if has_layers:
        with columns[1]:
            _choose_layer(on_bench, reader.network)
    with columns[-1]:
        st.html(_badge(reader))


def _choose_layer(on_bench: Bench, network: Network) -> None:
    layers = {layer.name: layer for layer in cell_layers(network)}

    def choose() -> None:
        on_bench.layer = st.session_state[_LAYER]

    st.session_state[_LAYER] = on_bench.layer
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
    return "Your network" if name == OWN_TEXT else f"{name}: {cache.card(name).recipe['title']}"


def _badge(reader: Reader) -> str:
    """One line of HTML: name, layers, seed, measured score."""
    card = reader.card
    layers = layers_in_words(reader.network)
    return (
        f'<p class="lab-badge"><b>{escape(card.name)}</b>: {escape(layers)}, seed {card.seed}. '
        f"{escape(_measured(reader))}</p>"
    )


def _measured(reader: Reader) -> str:
    """What its card says about how well it reads."""
    scores = reader.card.scores
    if reader.teller:
        score = scores["next_words"]
        return (
            f"It gets {score['accuracy']:.1%} of {score['count']:,} next "
            f"{step_name(reader.teller)}s of its own text right."
        )
    if reader.model:
        return (
            f"It knows {len(reader.model.vocabulary):,} words. Perplexity on its test text: "
            f"{scores['test_perplexity']:.2f}."
        )
    if score := scores.get("mnist_test"):
        return f"It reads {score['accuracy']:.2%} of {score['count']:,} MNIST test digits right."
    score = scores["sample_test"]
    return (
        f"It reads {score['accuracy']:.2%} of {score['count']:,} digits right that the app's own "
        "sample keeps for testing."
    )
