"""Which network reads on the gates page: a shipped one, or a visitor's own."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core import cache
from core.language.model import LanguageModel
from core.network.keras_file import Card
from core.network.trace import Network
from core.stories.story_model import Storyteller
from core.stories.user_text import OWN_TEXT
from pages.parts.desk import Desk
from pages.parts.gates.bench import Bench


@dataclass(frozen=True)
class Reader:
    """The network that reads.

    Attributes:
        network: The network itself.
        card: How it came about.
        key: What tells it from all others, also from other visitors' own.
        teller: With the words that it knows; None for one that tells no stories.
        model: With the words that it knows; None for one that is no language model.
    """

    network: Network
    card: Card
    key: str
    teller: Storyteller | None = None
    model: LanguageModel | None = None


def readers_offered(on_bench: Bench, *, is_entry: bool) -> tuple[str, ...]:
    """The names of the networks that can be chosen; the address may bring a visitor's own."""
    if is_entry:
        on_bench.run = st.query_params.get("run", on_bench.run)
    return (*cache.readers(), *[OWN_TEXT] * bool(on_bench.run))


def who_reads(on_desk: Desk, on_bench: Bench) -> Reader:
    """The chosen network; where a visitor's own is gone, the first one and a sentence."""
    name = on_desk.network
    if name == OWN_TEXT:
        try:
            return _own(on_bench.run)
        except ValueError as error:
            on_bench.complaints, on_bench.run = [str(error)], ""
            name = on_desk.network = on_desk.networks[0]
    if cache.tells_stories(name):
        return _telling(cache.storyteller(name), name)
    if cache.reads_language(name):
        return _foretelling(cache.language_model(name), name)
    return Reader(cache.network(name), cache.card(name), name)


def _own(run: str) -> Reader:
    """The network that a visitor's run has trained.

    Raises:
        ValueError: If there is no such run, or it is not done.
    """
    match cache.own_family(run):
        case "stories":
            return _telling(cache.own_storyteller(run), run)
        case "language":
            return _foretelling(cache.own_language_model(run), run)
        case "digits":
            network, card = cache.own_network(run)
            return Reader(network, card, run)


def _telling(teller: Storyteller, key: str) -> Reader:
    return Reader(teller.network, teller.card, key, teller=teller)


def _foretelling(model: LanguageModel, key: str) -> Reader:
    return Reader(model.network, model.card, key, model=model)
