"""What all visitors share, loaded once: networks and their cards. Read-only.

The one module of core that imports streamlit. What only one function needs is imported there: the
first page is not to wait for what other pages do.
"""

from __future__ import annotations

import atexit
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from core import checkpoints
from core.trace import Network

if TYPE_CHECKING:
    from core.cuts.choice import CutChoice
    from core.inside.moments import Seen
    from core.inside.next_words import NextWords
    from core.inside.rankings import Ranking
    from core.runs.runs import Runs
    from core.scores import DigitScores
    from core.stories.storyteller import Storyteller


@st.cache_resource(show_spinner=False)
def readers() -> tuple[str, ...]:
    """The names of the shipped networks that can be looked into: the honest reader first.

    Those that read digits, then those that tell stories.
    """
    from core.stories.storyteller import storyteller_names

    tellers = storyteller_names()
    digits = [name for name in checkpoints.shipped_names() if "mnist_test" in card(name).scores]
    return (*sorted(digits, key=lambda name: (name != "digits", name)), *tellers)


def tells_stories(name: str) -> bool:
    """Whether the network of that name, a shipped one or a visitor's own, reads words."""
    from core.stories.own_lesson import OWN_TEXT
    from core.stories.storyteller import storyteller_names

    return name == OWN_TEXT or name in storyteller_names()


@st.cache_resource(show_spinner=False)
def network(name: str) -> Network:
    """The shipped network of that name.

    Raises:
        ValueError: If there is none.
    """
    return checkpoints.load_network(name)


@st.cache_resource(show_spinner=False)
def card(name: str) -> checkpoints.Card:
    """The card of the shipped network of that name.

    Raises:
        ValueError: If there is none.
    """
    return checkpoints.load_card(name)


@st.cache_resource(show_spinner=False)
def storyteller(name: str) -> Storyteller:
    """The shipped network of that name with the text and the words that it knows.

    Raises:
        ValueError: If there is none, or it tells no stories.
    """
    from core.stories.storyteller import load_storyteller

    return load_storyteller(name)


@st.cache_resource(show_spinner=False, max_entries=1_000)
def everybody(name: str, layer: str, cut: CutChoice | None) -> DigitScores:
    """How well the shipped network of that name reads 1,000 digits with a cut in a layer.

    Raises:
        ValueError: If there is no such network, or the cut cannot be made.
    """
    from core.cuts.everybody import read_everybody
    from core.digits import ROWS

    reader = network(name)
    return read_everybody(reader, cut.cuts(reader, layer, ROWS) if cut else ())


@st.cache_resource(show_spinner=False, max_entries=1_000)
def next_words(_teller: Storyteller, key: str, layer: str, cut: CutChoice | None) -> NextWords:
    """How many next words of its own text a network gets right with a cut in a layer.

    Args:
        _teller: The network.
        key: What tells it from all others.
        layer: Where it is cut.
        cut: None for nothing.

    Raises:
        ValueError: If the cut cannot be made.
    """
    from core.inside import next_words as measured

    cuts = cut.cuts(_teller.network, layer, _teller.window) if cut else ()
    return measured.next_words(_teller, cuts)


@st.cache_resource(show_spinner=False, max_entries=4)
def seen(name: str, layer: str) -> Seen:
    """The hidden states of a layer of the shipped network of that name over the 1,000 digits.

    7 MB for 128 units, hence so few are kept.

    Raises:
        ValueError: If there is no such network or layer, or it reads no digits.
    """
    from core.cuts.everybody import thousand_digits
    from core.inside.moments import watch

    return watch(network(name), layer, thousand_digits()[0])


@st.cache_resource(show_spinner=False, max_entries=16)
def seen_words(_teller: Storyteller, key: str, layer: str) -> Seen:
    """The hidden states of a layer of a network at every word of its own text.

    Args:
        _teller: The network.
        key: What tells it from all others.
        layer: The layer's name.

    Raises:
        ValueError: If the text is no longer than a window.
    """
    from core.inside.word_moments import watch_words

    return watch_words(_teller, layer)


@st.cache_resource(show_spinner=False)
def rankings(name: str) -> Mapping[str, Ranking]:
    """By layer the stored ranking of units of the shipped network of that name, if there is one.

    Raises:
        ValueError: If there is no such network.
    """
    from core.inside.rankings import load_rankings

    return load_rankings(name) if name in checkpoints.shipped_names() else {}


@functools.cache
def runs() -> Runs:
    """The training runs of this server; not Streamlit's to clear, because processes hang on it."""
    from core.runs.folder import runs_dir
    from core.runs.runs import Runs

    all_runs = Runs(runs_dir())
    atexit.register(all_runs.close)
    return all_runs


@st.cache_resource(show_spinner=False, max_entries=8)
def own_storyteller(run_id: str) -> Storyteller:
    """The network that a visitor's run has trained on their own text.

    Raises:
        ValueError: If there is no such run, it is not done, or it learnt something else.
    """
    from core.stories.own_lesson import OWN_TEXT
    from core.stories.storyteller import load_storyteller

    return load_storyteller(OWN_TEXT, runs().results(run_id))
