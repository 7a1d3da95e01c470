"""What all visitors share: networks, cards, runs, and what was measured of networks.

The only module of core that imports streamlit. What one function alone needs is imported in it, so
that the first page does not wait for what other pages need. All of it is read-only. Measurements
are kept by a key of the network, because a visitor's network may have the name of a shipped one.
"""

from __future__ import annotations

import atexit
import functools
from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

import streamlit as st

from core.i18n import gettext as _
from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.network import Network
from core.network.shipped import shipped_names
from core.sized_cache import SizedCache

T = TypeVar("T")


def _bytes_of(model: StoryModel | LanguageModel) -> int:
    tokens = getattr(model, "tokens", ())
    return BYTES_PER_WEIGHT * model.network.parameter_count + BYTES_PER_TOKEN * len(tokens)


MEASUREMENT_BYTES = 40_000_000
"""Of attributions and other measurements of one input or of one network."""
SMALL_BYTES = 10_000


def _bytes_of_measurement(value: Any) -> int:
    size = getattr(value, "nbytes", SMALL_BYTES)
    return int(size)


_measurements: SizedCache[Hashable, Any] = SizedCache(MEASUREMENT_BYTES, _bytes_of_measurement)


def measured(key: Hashable, measure: Callable[[], T]) -> T:
    """A measurement of a network, taken once while it is kept.

    Args:
        key: What tells it from all others: what was measured, of which network, on what.
        measure: Takes it.
    """
    return cast("T", _measurements.get(key, measure))


def is_measured(key: Hashable) -> bool:
    """Whether that measurement is kept, so that nobody waits for it."""
    return key in _measurements


USER_MODEL_BYTES = 150_000_000
"""Of visitors' own models of each kind; the largest that can be trained takes 85 MB."""
BYTES_PER_WEIGHT = 4
BYTES_PER_TOKEN = 64

LAYER_TEXT_BYTES = 200_000_000
"""Of the states of layers over the texts on which units are ranked; LSTM(512) has 61 MB there."""

_layer_texts: SizedCache[tuple[object, ...], LayerText] = SizedCache(
    LAYER_TEXT_BYTES, lambda text: text.states.values.nbytes
)
_story_models: SizedCache[str, StoryModel] = SizedCache(USER_MODEL_BYTES, _bytes_of)
_language_models: SizedCache[str, LanguageModel] = SizedCache(USER_MODEL_BYTES, _bytes_of)


if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from core.analysis.ablation_effect import NextWordAccuracy
    from core.analysis.accuracy import DigitScores
    from core.analysis.layer_concepts import LayerText
    from core.analysis.memory_reach import Reach
    from core.analysis.memory_runs import MemoryRuns
    from core.analysis.passage import Passage
    from core.analysis.text_reader import ReadText, TextReader
    from core.analysis.text_states import OnSteps
    from core.analysis.top_activations import HiddenStates, TextHiddenStates
    from core.analysis.unit_rankings import Ranking
    from core.data.background_download import BackgroundDownloads
    from core.data.table import Table
    from core.language.model import LanguageModel
    from core.language.ngrams import Ngrams, Unigram
    from core.models.background_check import BackgroundCheck
    from core.models.model import Model
    from core.models.self_check import SelfCheck
    from core.recipes.base import Family
    from core.recipes.series import SeriesRecipe
    from core.runs.manager import RunManager
    from core.runs.throughput import Throughput
    from core.stories.story_model import StoryModel
    from core.view.cut_parameter import CutChoice


@st.cache_resource(show_spinner=False)
def model_names() -> tuple[str, ...]:
    """Names of the shipped networks: those for digits first, then story models, language models."""
    from core.stories.story_model import story_model_names

    story_models = story_model_names()
    names = shipped_names()
    digits = [name for name in names if "mnist_test" in card(name).scores]
    models = [name for name in names if is_language_model(name)]
    return (*sorted(digits, key=lambda name: (name != "digits", name)), *story_models, *models)


@st.cache_resource(show_spinner=False)
def series_names() -> tuple[str, ...]:
    """Names of the shipped networks that forecast a series."""
    from core.recipes.series import SERIES

    return tuple(each.name for each in SERIES if each.name in shipped_names())


@st.cache_resource(show_spinner=False, max_entries=8)
def example_series(_recipe: SeriesRecipe, key: str) -> Table:
    """The held-out series that a network is shown on.

    Args:
        _recipe: Of the network.
        key: Tells the recipe from all others.
    """
    from core.data.pendulum import example_table

    return example_table(_recipe)


def is_language_model(name: str) -> bool:
    """Whether a shipped network is a language model that reads from left to right."""
    return "test_perplexity" in card(name).scores


def is_story_model(name: str) -> bool:
    """Whether a network, shipped or a visitor's own, is a story model."""
    from core.stories.story_model import story_model_names
    from core.stories.user_text import USER_TEXT

    return name == USER_TEXT or name in story_model_names()


@st.cache_resource(show_spinner=False)
def network(name: str) -> Network:
    """A shipped network.

    Raises:
        ValueError: If there is none.
    """
    return load_network(name)


@st.cache_resource(show_spinner=False)
def parameter_count(name: str) -> int:
    """How many trained weights a shipped network has; the network itself is not kept.

    Raises:
        ValueError: If there is none.
    """
    return load_network(name).parameter_count


@st.cache_resource(show_spinner=False)
def card(name: str) -> Card:
    """The card of a shipped network.

    Raises:
        ValueError: If there is none.
    """
    return load_card(name)


@st.cache_resource(show_spinner=False)
def story_model(name: str) -> StoryModel:
    """A shipped story model with its text and vocabulary.

    Raises:
        ValueError: If there is none of that name, or it is no story model.
    """
    from core.stories.story_model import load_story_model

    return load_story_model(name)


@st.cache_resource(show_spinner=False)
def language_model(name: str) -> LanguageModel:
    """A shipped language model with its vocabulary.

    Raises:
        ValueError: If there is none of that name, or its vocabulary is missing.
    """
    from core.language.model import load_language_model

    return load_language_model(name)


@st.cache_resource(show_spinner=False)
def unigram(name: str) -> Unigram:
    """Word frequencies of the text that a shipped language model was trained on.

    Raises:
        ValueError: If there is none of that name, or its counts are missing.
    """
    from core.language.counts import load_unigram

    return load_unigram(name)


@st.cache_resource(show_spinner=False)
def trigram(name: str) -> Ngrams | None:
    """Ngrams of the text that a shipped language model was trained on; None without the text.

    Raises:
        ValueError: If there is no such language model.
    """
    from core.language.counts import available_trigram

    return available_trigram(language_model(name).vocabulary)


@st.cache_resource(show_spinner=False)
def bidirectional_model(name: str) -> Network:
    """The bidirectional network with the vocabulary of a shipped language model.

    Raises:
        ValueError: If there is none.
    """
    from core.language.lookahead import load_bidirectional_model

    return load_bidirectional_model(len(language_model(name).vocabulary))


@st.cache_resource(show_spinner=False)
def rankings(name: str) -> Mapping[str, Ranking]:
    """Stored rankings of a shipped network's units, by layer; empty if there are none.

    Raises:
        ValueError: If there is no such network.
    """
    from core.analysis.unit_rankings import load_rankings

    return load_rankings(name) if name in shipped_names() else {}


@functools.cache
def runs() -> RunManager:
    """Training runs of this server. Streamlit may not clear them: processes depend on them."""
    from core.runs.engine_address import engine_address
    from core.runs.manager import RunManager
    from core.runs.store import runs_dir

    if address := engine_address():
        from core.runs.dask_engine import DaskEngine

        all_runs = RunManager(runs_dir(), engine=functools.partial(DaskEngine, address=address))
    else:
        all_runs = RunManager(runs_dir())
    atexit.register(all_runs.close)
    return all_runs


def throughput() -> Throughput:
    """Training speeds measured since the server started."""
    return runs().throughput


@functools.cache
def background_downloads() -> BackgroundDownloads:
    """Downloads of this server."""
    from core.data.background_download import BackgroundDownloads

    return BackgroundDownloads()


def user_story_model(run_id: str) -> StoryModel:
    """The story model that a visitor's run has trained, on their own text or another.

    Raises:
        ValueError: If there is no such run, it is not done, or it trained something else.
    """
    from core.runs.store import RunFolder
    from core.stories.story_model import load_story_model

    if user_family(run_id) != "stories":
        raise ValueError(_("This run trained no network that tells stories."))
    return _story_models.get(
        run_id, lambda: RunFolder(runs().results(run_id)).load(load_story_model)
    )


def user_language_model(run_id: str) -> LanguageModel:
    """The language model that a visitor's run has trained.

    Raises:
        ValueError: If there is no such run, it is not done, or it trained something else.
    """
    from core.language.model import load_language_model
    from core.runs.store import RunFolder

    return _language_models.get(
        run_id, lambda: RunFolder(runs().results(run_id)).load(load_language_model)
    )


def user_family(run_id: str) -> Family:
    """The family of a run's recipe.

    Raises:
        ValueError: If there is no such run.
    """
    return runs().recipe(run_id).family


def run_network_file(run_id: str) -> Path:
    """The path of the network that a run has trained.

    Raises:
        ValueError: If there is no such run, or it is not finished.
    """
    found: Path = runs().results(run_id) / f"{runs().recipe(run_id).name}.keras"
    return found


@st.cache_resource(show_spinner=False, max_entries=8)
def user_network(run_id: str) -> tuple[Network, Card]:
    """The digit network that a run has trained, with its card.

    Raises:
        ValueError: If there is no such run, it is not finished, or it is of another family.
    """
    from core.runs.store import user_network as found

    return found(runs().results(run_id))


@st.cache_resource(show_spinner=False, max_entries=1_000)
def digit_scores_with_cut(
    _network: Network, key: str, layer: str, cut: CutChoice | None
) -> DigitScores:
    """Scores on the 1,000 sample digits with an intervention.

    Args:
        _network: The network.
        key: Tells the network from all others.
        layer: Which layer is changed.
        cut: The intervention; None for none.

    Raises:
        ValueError: If the intervention cannot be made.
    """
    from core.analysis.ablation_effect import score_sample_digits
    from core.data.mnist import ROWS

    return score_sample_digits(_network, cut.cuts(_network, layer, ROWS) if cut else ())


@st.cache_resource(show_spinner=False, max_entries=1_000)
def next_words_with_cut(
    _story_model: StoryModel, key: str, layer: str, cut: CutChoice | None
) -> NextWordAccuracy:
    """Accuracy of a story model on its own text with an intervention.

    Args:
        _story_model: The network.
        key: Tells the network from all others.
        layer: Which layer is changed.
        cut: The intervention; None for none.

    Raises:
        ValueError: If the intervention cannot be made.
    """
    from core.analysis import ablation_effect as measured

    cuts = cut.cuts(_story_model.network, layer, _story_model.window) if cut else ()
    return measured.next_word_accuracy(_story_model, cuts)


@st.cache_resource(show_spinner=False, max_entries=1_000)
def example_perplexity_with_cut(
    _language_model: LanguageModel, key: str, layer: str, cut: CutChoice | None
) -> float:
    """Perplexity of a language model on the app's example sentences with an intervention.

    Args:
        _language_model: The language model.
        key: Tells the network from all others.
        layer: Which layer is changed.
        cut: The intervention; None for none.

    Raises:
        ValueError: If the intervention cannot be made.
    """
    from core.analysis import ablation_effect as measured
    from core.language.example_texts import app_text

    steps = len(app_text(_language_model).ids) - 1
    cuts = cut.cuts(_language_model.network, layer, steps) if cut else ()
    return measured.example_text_perplexity(_language_model, cuts)


@st.cache_resource(show_spinner=False, max_entries=4)
def digit_hidden_states(_network: Network, key: str, layer: str) -> HiddenStates:
    """Hidden states of a layer over the 1,000 sample digits; 7 MB for 128 units.

    Args:
        _network: The network.
        key: Tells the network from all others.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such layer, or the network does not read digits.
    """
    from core.analysis.ablation_effect import sample_digits
    from core.analysis.top_activations import record_hidden_states

    return record_hidden_states(_network, layer, sample_digits()[0])


@st.cache_resource(show_spinner=False, max_entries=16)
def story_hidden_states(_story_model: StoryModel, key: str, layer: str) -> TextHiddenStates:
    """Hidden states of a layer of a story model at every word of its text.

    Args:
        _story_model: The network.
        key: Tells the network from all others.
        layer: The layer's name.

    Raises:
        ValueError: If the text is no longer than a window.
    """
    from core.analysis.top_activations import record_story_states

    return record_story_states(_story_model, layer)


@st.cache_resource(show_spinner=False, max_entries=4)
def language_hidden_states(
    _language_model: LanguageModel, key: str, layer: str
) -> TextHiddenStates:
    """Hidden states of a layer of a language model at every word of the example sentences.

    Args:
        _language_model: The language model.
        key: Tells the network from all others.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such layer.
    """
    from core.analysis.top_activations import record_language_states

    return record_language_states(_language_model, layer)


def layer_text(
    reader: TextReader,
    key: str,
    texts: tuple[str, ...],
    layer: str,
    quantity: str,
    *,
    is_python: bool,
    on_steps: OnSteps,
) -> LayerText:
    """A layer's states over texts, with their labels; the last ones that were asked for are kept.

    Args:
        reader: The network.
        key: Tells the network from all others.
        texts: Whole texts.
        layer: The layer's name.
        quantity: One of the layer's.
        is_python: Whether the texts are Python source.
        on_steps: Called with the progress.

    Raises:
        ValueError: A text cannot be read.
    """
    from core.analysis.layer_concepts import layer_text as read_layer

    return _layer_texts.get(
        (key, layer, quantity, is_python, hash(texts)),
        lambda: read_layer(reader, texts, layer, quantity, is_python=is_python, on_steps=on_steps),
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def passage(
    _reader: TextReader, key: str, _read: ReadText, digest: int, layer: str, start: int
) -> Passage:
    """A passage of a text with every quantity of a layer.

    Args:
        _reader: The network.
        key: Tells the network from all others.
        _read: The text.
        digest: Tells the text from all others.
        layer: The layer's name.
        start: The step at which the passage begins.

    Raises:
        ValueError: If there is no such layer.
    """
    from core.analysis.passage import read_passage

    return read_passage(_reader, _read, layer, start)


MAX_OPENED = 4
"""Models from files that are kept: each may have tens of megabytes of weights."""


@st.cache_resource(show_spinner=False, max_entries=MAX_OPENED)
def opened_model(path: str, stamp: tuple[int, int], language: str) -> Model:
    """The model in a file of the server's folder.

    Args:
        path: Of the file.
        stamp: Its size and the time of its last change, so that a new one is read again.
        language: Of the notes on the model.

    Raises:
        ValueError: If it cannot be opened; the sentence says why.
    """
    from pathlib import Path

    from core.models.folder import weights_of
    from core.models.opening import open_model

    return open_model(path, weights_of(Path(path)))


@st.cache_resource(show_spinner=False, max_entries=MAX_OPENED)
def uploaded_model(name: str, digest: str, language: str, _data: bytes) -> Model:
    """The model in a file that a visitor brought, which lies on disk only while it is parsed.

    Args:
        name: Of the file.
        digest: What tells its bytes from all others.
        language: Of the notes on the model.
        _data: The bytes.

    Raises:
        ValueError: If it cannot be opened; the sentence says why.
    """
    import tempfile
    from dataclasses import replace
    from pathlib import Path

    from core.models.opening import open_model

    with tempfile.TemporaryDirectory(prefix="lstm-lab-") as folder:
        path = Path(folder) / f"model{Path(name).suffix[:12]}"
        path.write_bytes(_data)
        return replace(open_model(path), name=Path(name).stem[:60])


@st.cache_resource(show_spinner=False, max_entries=16)
def model_check(_model: Model, key: str, language: str) -> SelfCheck:
    """How far the NumPy pass of an opened model is from float64.

    Args:
        _model: The model.
        key: What tells it from all others.
        language: Of its sentences.

    Raises:
        ValueError: If the model does not run.
    """
    from core.models.self_check import self_check

    return self_check(_model)


@st.cache_resource(show_spinner=False, max_entries=16)
def keras_check(_model: Model, key: str, language: str) -> BackgroundCheck:
    """The comparison of an opened model with Keras, which begins when it is first asked for.

    Args:
        _model: The model.
        key: What tells it from all others.
        language: Of its sentences.
    """
    from core.models.background_check import BackgroundCheck

    return BackgroundCheck(_model)


@st.cache_resource(show_spinner=False, max_entries=400)
def memory_runs(name: str) -> MemoryRuns:
    """Shipped runs of the memory lab.

    Raises:
        ValueError: If there are none of that name, or they are damaged.
    """
    from dataclasses import replace

    from core.analysis.memory_lengths import scores_by_gap
    from core.analysis.memory_runs import load_memory_runs

    return replace(load_memory_runs(name), elsewhere=scores_by_gap().get(name, {}))


@functools.cache
def memory_names() -> tuple[str, ...]:
    """The names of the shipped runs of the memory lab, in order."""
    from core.analysis.memory_runs import shipped_memory_names

    return shipped_memory_names()


@st.cache_resource(show_spinner=False, max_entries=100)
def user_memory_run(run_id: str) -> MemoryRuns:
    """What a visitor's run in the memory lab has trained.

    Raises:
        ValueError: If there is no such run, it is not done, or it trained something else.
    """
    from core.analysis.memory_runs import load_memory_run

    if user_family(run_id) != "memory":
        raise ValueError(_("This run does not belong to the memory lab."))
    return load_memory_run(runs().results(run_id), runs().recipe(run_id).name, run_id)


@st.cache_data(show_spinner=False, max_entries=500)
def memory_reach(_network: Network, key: str, inputs: NDArray[np.float32], output: int) -> Reach:
    """How far one answer of a network reaches back.

    Args:
        _network: The network.
        key: What tells it from all others.
        inputs: (T, F).
        output: Which output.
    """
    from core.analysis.memory_reach import reach

    return reach(_network, inputs, output)


@st.cache_resource(show_spinner=False, max_entries=400)
def memory_step_us(_network: Network, key: str) -> float:
    """Time of one step of a network on this machine, in microseconds.

    Args:
        _network: The network.
        key: What tells it from all others.
    """
    from core.analysis.memory_scores import step_microseconds

    return step_microseconds(_network)
