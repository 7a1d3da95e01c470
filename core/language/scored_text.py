"""A typed text as a language model reads it: its surprise at every word, and what it expected.

>>> read = score_text(model, "Shares fell 8% on Friday.")
>>> read.tokens
('shares', 'fell', 'N', 'N', 'on', 'friday', '<eos>')
>>> read.bits[1], read.expected_words(1)[:3]      # at `fell`
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.data.ptb import END_OF_SENTENCE
from core.i18n import gettext as _
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import PtbToken, tokenize
from core.language.surprise import PIECE, logits_in_pieces, perplexity_of_bits
from core.network.cells import Array, log_sum_exp
from core.network.layers import State

MOST_WORDS = 10_000
"""The longest text: it takes some seconds, and a megabyte on its way to the browser."""
EXPECTED = 10
"""Number of likeliest words that are kept at every position."""

OnWords = Callable[[int, int], None]
"""Called with the number of words that have been read, and of all words."""


@dataclass(frozen=True, eq=False)
class ScoredText:
    """A text of T words as a language model read it.

    It is read after `<eos>`, as if another sentence had just ended.

    Attributes:
        pieces: Everything that was typed, in order, including what the network does not read.
        tokens: (T,), the words that it read, in the spelling of the corpus.
        inputs: (T + 1,), their ids after that of `<eos>`. The word at position k, from 0, is read
            in step k + 2, counted from 1.
        bits: (T,), -log2 of the probability of each word.
        ranks: (T,), 1 if the word was the likeliest.
        expected: (T + 1, `EXPECTED`), ids of the likeliest words at each position, the likeliest
            first; those at the last position would continue the text.
        expected_probabilities: (T + 1, `EXPECTED`) float32, their probabilities.
        next_logits: (V,) float32, the logits after the last word.
        state: The state after the last word.
    """

    pieces: tuple[PtbToken, ...]
    tokens: tuple[str, ...]
    inputs: NDArray[np.intp]
    bits: NDArray[np.float64]
    ranks: NDArray[np.intp]
    expected: NDArray[np.intp]
    expected_probabilities: Array
    next_logits: Array
    state: Sequence[State]

    @property
    def perplexity(self) -> float | None:
        """Perplexity over the text; None if it has no words."""
        return perplexity_of_bits(self.bits) if len(self.bits) else None

    @cached_property
    def running_bits(self) -> NDArray[np.float64]:
        """Mean of the bits up to each word, (T,): log2 of the perplexity so far."""
        return np.cumsum(self.bits) / np.arange(1, len(self.bits) + 1)


def score_text(
    model: LanguageModel, typed: str, on_words: OnWords = lambda done, total: None
) -> ScoredText:
    """Score a text; one without words gives the words that begin a sentence.

    Args:
        model: A network whose vocabulary has `<unk>` and `<eos>`.
        typed: Any text.
        on_words: Called from time to time with the progress.

    Raises:
        ValueError: If the text is longer than `MOST_WORDS` words, or has more characters than
            `core.language.ptb_tokenizer.MAX_CHARACTERS`.
    """
    pieces = tokenize(typed, model.vocabulary)
    tokens = tuple(piece.token for piece in pieces if piece.is_read)
    if len(tokens) > MOST_WORDS:
        raise ValueError(
            _(
                "This text has {n:,} words; at most {most:,} can be read here. Shorten it.",
                n=len(tokens),
                most=MOST_WORDS,
            )
        )
    return score_tokens(model, pieces, on_words)


def score_tokens(
    model: LanguageModel, pieces: Sequence[PtbToken], on_words: OnWords = lambda done, total: None
) -> ScoredText:
    """Score what `core.language.ptb_tokenizer.tokenize` returned for a text."""
    tokens = tuple(piece.token for piece in pieces if piece.is_read)
    inputs = model.vocabulary.ids((END_OF_SENTENCE, *tokens))
    bits: list[NDArray[np.float64]] = []
    ranks: list[NDArray[np.intp]] = []
    expected: list[NDArray[np.intp]] = []
    expected_probabilities: list[Array] = []
    next_logits: Array = np.zeros(0, np.float32)
    state: Sequence[State] = ()
    start = 0
    for logits, carried in logits_in_pieces(model.network, inputs):
        state = carried
        next_logits = logits[-1].copy()
        log2 = _log2_probabilities(logits)
        likeliest = _likeliest(log2)
        expected.append(likeliest)
        expected_probabilities.append(np.exp2(np.take_along_axis(log2, likeliest, axis=1)))
        came = inputs[start + 1 : start + PIECE + 1]  # one fewer than was read where the text ends
        log2 = log2[: len(came)]
        of_came = np.take_along_axis(log2, came[:, None], axis=1)
        bits.append(-of_came[:, 0].astype(np.float64))
        ranks.append(np.count_nonzero(log2 > of_came, axis=1) + 1)
        on_words(min(start + PIECE, len(tokens)), len(tokens))
        start += PIECE
    return ScoredText(
        tuple(pieces),
        tokens,
        inputs,
        np.concatenate(bits),
        np.concatenate(ranks),
        np.concatenate(expected),
        np.concatenate(expected_probabilities),
        next_logits,
        state,
    )


def _log2_probabilities(logits: Array) -> Array:
    """Convert logits, (T, V), to log2 probabilities in place."""
    logits -= log_sum_exp(logits)[:, None].astype(np.float32)
    logits *= np.float32(1 / np.log(2))
    return logits


def _likeliest(log2: Array) -> NDArray[np.intp]:
    """Find the ids of the likeliest words, (T, `EXPECTED`), or of all if there are fewer."""
    count = min(EXPECTED, log2.shape[1])
    some = np.argpartition(-log2, count - 1, axis=1)[:, :count]
    order = np.argsort(-np.take_along_axis(log2, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1)
