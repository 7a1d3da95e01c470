"""What all visitors share, loaded once: networks and their cards. Read-only.

One of the two modules of core that import streamlit; the other, `core.cached_measures`, keeps what
is measured of networks. What only one function needs is imported there: the first page is not to
wait for what other pages do.
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
    from core.fetching import Fetching
    from core.inside.rankings import Ranking
    from core.language.model import LanguageModel
    from core.language.ngrams import Trigram, Unigram
    from core.recipes.base import Family
    from core.runs.pace import Paces
    from core.runs.runs import Runs
    from core.stories.storyteller import Storyteller


@st.cache_resource(show_spinner=False)
def readers() -> tuple[str, ...]:
    """The names of the shipped networks that can be looked into: the honest reader first.

    Those that read digits, then those that tell stories, then language models.
    """
    from core.stories.storyteller import storyteller_names

    tellers = storyteller_names()
    names = checkpoints.shipped_names()
    digits = [name for name in names if "mnist_test" in card(name).scores]
    models = [name for name in names if reads_language(name)]
    return (*sorted(digits, key=lambda name: (name != "digits", name)), *tellers, *models)


def reads_language(name: str) -> bool:
    """Whether the shipped network of that name is a language model, from left to right."""
    return "test_perplexity" in card(name).scores


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


@st.cache_resource(show_spinner=False)
def language_model(name: str) -> LanguageModel:
    """The shipped language model of that name with the words that it knows.

    Raises:
        ValueError: If there is none, or its words are not with it.
    """
    from core.language.model import load_language_model

    return load_language_model(name)


@st.cache_resource(show_spinner=False)
def unigram(name: str) -> Unigram:
    """How likely each word of the shipped language model of that name is, wherever it stands.

    Raises:
        ValueError: If there is none, or its counts are not with it.
    """
    from core.language.counts import load_unigram

    return load_unigram(name)


@st.cache_resource(show_spinner=False)
def trigram(name: str) -> Trigram | None:
    """The trigram of the text that a shipped language model learnt; None without that text.

    Raises:
        ValueError: If there is no such language model.
    """
    from core.language.trigram_here import trigram_here

    return trigram_here(language_model(name).vocabulary)


@st.cache_resource(show_spinner=False)
def cheat(name: str) -> Network:
    """The bidirectional network with the words of the shipped language model of that name.

    Raises:
        ValueError: If there is none.
    """
    from core.language.cheat import load_cheat

    return load_cheat(len(language_model(name).vocabulary))


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


@functools.cache
def paces() -> Paces:
    """How fast networks have trained on this machine since the server was started."""
    from core.runs.pace import Paces

    return Paces()


@functools.cache
def fetching() -> Fetching:
    """The downloads of this server."""
    from core.fetching import Fetching

    return Fetching()


@st.cache_resource(show_spinner=False, max_entries=8)
def own_storyteller(run_id: str) -> Storyteller:
    """The network that a visitor's run has trained to tell a story, their own text or another.

    Raises:
        ValueError: If there is no such run, it is not done, or it learnt something else.
    """
    from core.stories.storyteller import load_storyteller

    return load_storyteller(runs().recipe(run_id).name, runs().results(run_id))


@st.cache_resource(show_spinner=False, max_entries=2)
def own_language_model(run_id: str) -> LanguageModel:
    """The language model that a visitor's run has trained.

    Raises:
        ValueError: If there is no such run, it is not done, or it learnt something else.
    """
    from core.language.model import load_language_model

    return load_language_model(runs().recipe(run_id).name, runs().results(run_id))


def own_family(run_id: str) -> Family:
    """What the network of a visitor's run reads.

    Raises:
        ValueError: If there is no such run.
    """
    return runs().recipe(run_id).family


@st.cache_resource(show_spinner=False, max_entries=8)
def own_network(run_id: str) -> tuple[Network, checkpoints.Card]:
    """The network that a run has trained to read digits, with its card.

    Raises:
        ValueError: If there is no such run, it is not done, or it learnt something else.
    """
    from core.runs.own_network import own_network as found

    return found(runs().results(run_id))
