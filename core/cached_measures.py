"""What is measured of a network while a visitor waits, kept for whoever asks next.

Beside `core.cache` the one module of core that imports streamlit. A network is told from all others
by a key, because a visitor's own may bear the name of a shipped one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.trace import Network

if TYPE_CHECKING:
    from core.cuts.choice import CutChoice
    from core.inside.moments import Seen
    from core.inside.next_words import NextWords
    from core.inside.word_moments import SeenWords
    from core.language.model import LanguageModel
    from core.scores import DigitScores
    from core.stories.storyteller import Storyteller


@st.cache_resource(show_spinner=False, max_entries=1_000)
def everybody(_reader: Network, key: str, layer: str, cut: CutChoice | None) -> DigitScores:
    """How well a network reads 1,000 digits with a cut in a layer.

    Args:
        _reader: The network.
        key: What tells it from all others.
        layer: Where it is cut.
        cut: None for nothing.

    Raises:
        ValueError: If the cut cannot be made.
    """
    from core.cuts.everybody import read_everybody
    from core.digits import ROWS

    return read_everybody(_reader, cut.cuts(_reader, layer, ROWS) if cut else ())


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


@st.cache_resource(show_spinner=False, max_entries=1_000)
def app_text_perplexity(
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
    from core.inside import cut_perplexity as measured
    from core.language.app_text import app_text

    steps = len(app_text(_model).ids) - 1
    cuts = cut.cuts(_model.network, layer, steps) if cut else ()
    return measured.app_text_perplexity(_model, cuts)


@st.cache_resource(show_spinner=False, max_entries=4)
def seen(_reader: Network, key: str, layer: str) -> Seen:
    """The hidden states of a layer of a network over the 1,000 digits.

    7 MB for 128 units, hence so few are kept.

    Args:
        _reader: The network.
        key: What tells it from all others.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such layer, or the network reads no digits.
    """
    from core.cuts.everybody import thousand_digits
    from core.inside.moments import watch

    return watch(_reader, layer, thousand_digits()[0])


@st.cache_resource(show_spinner=False, max_entries=16)
def seen_words(_teller: Storyteller, key: str, layer: str) -> SeenWords:
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


@st.cache_resource(show_spinner=False, max_entries=4)
def seen_sentences(_model: LanguageModel, key: str, layer: str) -> SeenWords:
    """The hidden states of a layer of a language model at every word of the app's own sentences.

    Args:
        _model: The network with its words.
        key: What tells it from all others.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such layer.
    """
    from core.inside.word_moments import watch_sentences

    return watch_sentences(_model, layer)
