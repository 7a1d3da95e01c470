"""What all visitors share, loaded once: networks and their cards. Read-only.

One of the two modules of core that import streamlit; the other, `core.cache`, keeps what
is measured of networks. What only one function needs is imported there: the first page is not to
wait for what other pages do.

What is measured of a network while a visitor waits, kept for whoever asks next.

Beside `core.cache` the one module of core that imports streamlit. A network is told from all others
by a key, because a visitor's own may bear the name of a shipped one.
"""

from __future__ import annotations

import atexit
import functools
from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.network import Network
from core.network.shipped import shipped_names

if TYPE_CHECKING:
    from core.analysis.unit_rankings import Ranking
    from core.data.background_download import BackgroundDownloads
    from core.language.model import LanguageModel
    from core.language.ngrams import Trigram, Unigram
    from core.recipes.base import Family
    from core.runs.manager import RunManager
    from core.runs.throughput import Throughput
    from core.stories.story_model import StoryModel


@st.cache_resource(show_spinner=False)
def model_names() -> tuple[str, ...]:
    """The names of the shipped networks that can be looked into: the honest reader first.

    Those that read digits, then those that tell stories, then language models.
    """
    from core.stories.story_model import story_model_names

    story_models = story_model_names()
    names = shipped_names()
    digits = [name for name in names if "mnist_test" in card(name).scores]
    models = [name for name in names if is_language_model(name)]
    return (*sorted(digits, key=lambda name: (name != "digits", name)), *story_models, *models)


def is_language_model(name: str) -> bool:
    """Whether the shipped network of that name is a language model, from left to right."""
    return "test_perplexity" in card(name).scores


def is_story_model(name: str) -> bool:
    """Whether the network of that name, a shipped one or a visitor's own, reads words."""
    from core.stories.story_model import story_model_names
    from core.stories.user_text import USER_TEXT

    return name == USER_TEXT or name in story_model_names()


@st.cache_resource(show_spinner=False)
def network(name: str) -> Network:
    """The shipped network of that name.

    Raises:
        ValueError: If there is none.
    """
    return load_network(name)


@st.cache_resource(show_spinner=False)
def card(name: str) -> Card:
    """The card of the shipped network of that name.

    Raises:
        ValueError: If there is none.
    """
    return load_card(name)


@st.cache_resource(show_spinner=False)
def story_model(name: str) -> StoryModel:
    """The shipped network of that name with the text and the words that it knows.

    Raises:
        ValueError: If there is none, or it tells no stories.
    """
    from core.stories.story_model import load_story_model

    return load_story_model(name)


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
    from core.language.counts import available_trigram

    return available_trigram(language_model(name).vocabulary)


@st.cache_resource(show_spinner=False)
def bidirectional_model(name: str) -> Network:
    """The bidirectional network with the words of the shipped language model of that name.

    Raises:
        ValueError: If there is none.
    """
    from core.language.lookahead import load_bidirectional_model

    return load_bidirectional_model(len(language_model(name).vocabulary))


@st.cache_resource(show_spinner=False)
def rankings(name: str) -> Mapping[str, Ranking]:
    """By layer the stored ranking of units of the shipped network of that name, if there is one.

    Raises:
        ValueError: If there is no such network.
    """
    from core.analysis.unit_rankings import load_rankings

    return load_rankings(name) if name in shipped_names() else {}


@functools.cache
def runs() -> RunManager:
    """The training runs of this server; not Streamlit's to clear, because processes hang on it."""
    from core.runs.manager import RunManager
    from core.runs.store import runs_dir

    all_runs = RunManager(runs_dir())
    atexit.register(all_runs.close)
    return all_runs


@functools.cache
def throughput() -> Throughput:
    """How fast networks have trained on this machine since the server was started."""
    from core.runs.throughput import Throughput

    return Throughput()


@functools.cache
def background_downloads() -> BackgroundDownloads:
    """The downloads of this server."""
    from core.data.background_download import BackgroundDownloads

    return BackgroundDownloads()


@st.cache_resource(show_spinner=False, max_entries=8)
def user_story_model(run_id: str) -> StoryModel:
    """The network that a visitor's run has trained to tell a story, their own text or another.

    Raises:
        ValueError: If there is no such run, it is not done, or it learnt something else.
    """
    from core.runs.store import RunFolder
    from core.stories.story_model import load_story_model

    run = RunFolder(runs().results(run_id))
    return run.load(load_story_model)


@st.cache_resource(show_spinner=False, max_entries=2)
def user_language_model(run_id: str) -> LanguageModel:
    """The language model that a visitor's run has trained.

    Raises:
        ValueError: If there is no such run, it is not done, or it learnt something else.
    """
    from core.language.model import load_language_model
    from core.runs.store import RunFolder

    run = RunFolder(runs().results(run_id))
    return run.load(load_language_model)


def user_family(run_id: str) -> Family:
    """What the network of a visitor's run reads.

    Raises:
        ValueError: If there is no such run.
    """
    return runs().recipe(run_id).family


@st.cache_resource(show_spinner=False, max_entries=8)
def user_network(run_id: str) -> tuple[Network, Card]:
    """The network that a run has trained to read digits, with its card.

    Raises:
        ValueError: If there is no such run, it is not done, or it learnt something else.
    """
    from core.runs.store import user_network as found

    return found(runs().results(run_id))


if TYPE_CHECKING:
    from core.analysis.ablation_effect import NextWordAccuracy
    from core.analysis.accuracy import DigitScores
    from core.analysis.top_activations import HiddenStates, TextHiddenStates
    from core.language.model import LanguageModel
    from core.stories.story_model import StoryModel
    from core.view.cut_parameter import CutChoice


@st.cache_resource(show_spinner=False, max_entries=1_000)
def digit_scores_with_cut(
    _reader: Network, key: str, layer: str, cut: CutChoice | None
) -> DigitScores:
    """How well a network reads 1,000 digits with a cut in a layer.

    Args:
        _reader: The network.
        key: What tells it from all others.
        layer: Where it is cut.
        cut: None for nothing.

    Raises:
        ValueError: If the cut cannot be made.
    """
    from core.analysis.ablation_effect import score_sample_digits
    from core.data.mnist import ROWS

    return score_sample_digits(_reader, cut.cuts(_reader, layer, ROWS) if cut else ())


@st.cache_resource(show_spinner=False, max_entries=1_000)
def next_words_with_cut(
    _teller: StoryModel, key: str, layer: str, cut: CutChoice | None
) -> NextWordAccuracy:
    """How many next words of its own text a network gets right with a cut in a layer.

    Args:
        _teller: The network.
        key: What tells it from all others.
        layer: Where it is cut.
        cut: None for nothing.

    Raises:
        ValueError: If the cut cannot be made.
    """
    from core.analysis import ablation_effect as measured

    cuts = cut.cuts(_teller.network, layer, _teller.window) if cut else ()
    return measured.next_word_accuracy(_teller, cuts)


@st.cache_resource(show_spinner=False, max_entries=1_000)
def example_perplexity_with_cut(
    _model: LanguageModel, key: str, layer: str, cut: CutChoice | None
) -> float:
    """How unsure a language model is of the app's own sentences with a cut in a layer.

    Args:
        _model: The network with its words.
        key: What tells it from all others.
        layer: Where it is cut.
        cut: None for nothing.

    Raises:
        ValueError: If the cut cannot be made.
    """
    from core.analysis import ablation_effect as measured
    from core.language.example_texts import app_text

    steps = len(app_text(_model).ids) - 1
    cuts = cut.cuts(_model.network, layer, steps) if cut else ()
    return measured.example_text_perplexity(_model, cuts)


@st.cache_resource(show_spinner=False, max_entries=4)
def digit_hidden_states(_reader: Network, key: str, layer: str) -> HiddenStates:
    """The hidden states of a layer of a network over the 1,000 digits.

    7 MB for 128 units, hence so few are kept.

    Args:
        _reader: The network.
        key: What tells it from all others.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such layer, or the network reads no digits.
    """
    from core.analysis.ablation_effect import sample_digits
    from core.analysis.top_activations import record_hidden_states

    return record_hidden_states(_reader, layer, sample_digits()[0])


@st.cache_resource(show_spinner=False, max_entries=16)
def story_hidden_states(_teller: StoryModel, key: str, layer: str) -> TextHiddenStates:
    """The hidden states of a layer of a network at every word of its own text.

    Args:
        _teller: The network.
        key: What tells it from all others.
        layer: The layer's name.

    Raises:
        ValueError: If the text is no longer than a window.
    """
    from core.analysis.top_activations import record_story_states

    return record_story_states(_teller, layer)


@st.cache_resource(show_spinner=False, max_entries=4)
def language_hidden_states(_model: LanguageModel, key: str, layer: str) -> TextHiddenStates:
    """The hidden states of a layer of a language model at every word of the app's own sentences.

    Args:
        _model: The network with its words.
        key: What tells it from all others.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such layer.
    """
    from core.analysis.top_activations import record_language_states

    return record_language_states(_model, layer)
