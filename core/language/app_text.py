"""The sentences that come with the app as one text, to try things on: nobody's words but its own.

The text that a language model learnt may not be passed on, so what a cut does to it cannot be shown
to everybody. These sentences are few, and all that anybody has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.language.examples import EXAMPLES
from core.language.hidden_texts import HIDDEN_TEXTS
from core.language.model import LanguageModel
from core.language.spelling import spell
from core.language.treebank import END_OF_SENTENCE


@dataclass(frozen=True)
class AppText:
    """Sentences in the words of a language model.

    Attributes:
        sentences: The tokens of each, `<eos>` at neither end.
        ids: (N,), all of them in one stream, `<eos>` before, between and behind them.
    """

    sentences: tuple[tuple[str, ...], ...]
    ids: NDArray[np.intp]


def app_text(model: LanguageModel) -> AppText:
    """The sentences to guess and the examples, as `model` reads them."""
    texts = (*HIDDEN_TEXTS, *(example.text for example in EXAMPLES))
    sentences = []
    for text in texts:
        tokens = [piece.token for piece in spell(text, model.vocabulary) if piece.is_read]
        sentences.append(tuple(token for token in tokens if token != END_OF_SENTENCE))
    stream = [END_OF_SENTENCE]
    for sentence in sentences:
        stream += [*sentence, END_OF_SENTENCE]
    return AppText(tuple(sentences), model.vocabulary.ids(stream))
