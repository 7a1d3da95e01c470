"""Which network reads on the gates page: a shipped one, or a visitor's own."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from core import cache
from core.checkpoints import Card
from core.stories.own_lesson import OWN_TEXT
from core.stories.storyteller import Storyteller
from core.trace import Network
from pages.parts.bench import Bench
from pages.parts.desk import Desk


@dataclass(frozen=True)
class Reader:
    """The network that reads.

    Attributes:
        network: The network itself.
        card: How it came about.
        teller: With the words that it knows; None for one that reads digits.
        key: What tells it from all others, also from other visitors' own.
    """

    network: Network
    card: Card
    teller: Storyteller | None
    key: str


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
            teller = cache.own_storyteller(on_bench.run)
            return Reader(teller.network, teller.card, teller, on_bench.run)
        except ValueError as error:
            on_bench.complaints, on_bench.run = [str(error)], ""
            name = on_desk.network = on_desk.networks[0]
    teller_here = cache.storyteller(name) if cache.tells_stories(name) else None
    return Reader(cache.network(name), cache.card(name), teller_here, name)
