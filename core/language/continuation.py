"""A language model goes on from a text, word by word, with the sampler that tells stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.ptb import UNKNOWN
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import PtbToken
from core.language.scored_text import ScoredText, score_tokens
from core.network.cells import Array
from core.text.generation import generate
from core.text.sampling import Sampling

MOST_WRITTEN = 100
LENGTH = 20


_AT_ITS_WORD = Sampling(temperature=1.0)


@dataclass(frozen=True)
class ContinuationSettings:
    """How a text is gone on with.

    Attributes:
        length: How many words are written, from 1 to `MOST_WRITTEN`; ends of sentences count.
        sampling: How each is chosen.
        seed: Of the random generator; the same seed writes the same words.
        allows_unknown: Whether `<unk>` may be written; where not, the other words share its chance.
    """

    length: int = LENGTH
    sampling: Sampling = _AT_ITS_WORD
    seed: int = 0
    allows_unknown: bool = False


def continue_text(
    model: LanguageModel, read: ScoredText, writing: ContinuationSettings
) -> ScoredText:
    """The text with what the network wrote behind it, read as a whole.

    Raises:
        ValueError: If the length is not one from 1 to `MOST_WRITTEN`.
    """
    check_continuation_length(writing.length)
    begun = read.inputs.tolist()
    chance = np.random.default_rng(writing.seed)
    told = generate(_Writer(model, read, writing), begun, writing.length, writing.sampling, chance)
    written = model.vocabulary.tokens(told.ids[len(begun) :])
    return score_tokens(model, (*read.pieces, *(PtbToken(token, token) for token in written)))


def check_continuation_length(number: int | None) -> int:
    """How many words to write.

    Raises:
        ValueError: If it is not a number from 1 to `MOST_WRITTEN`.
    """
    if number is None or not 1 <= number <= MOST_WRITTEN:
        came = "nothing" if number is None else f"{number:,}"
        raise ValueError(f"Expected from 1 to {MOST_WRITTEN} words to be written, got {came}.")
    return number


class _Writer:
    """From all words so far to the logits of the next one, reading each word once."""

    def __init__(
        self, model: LanguageModel, read: ScoredText, writing: ContinuationSettings
    ) -> None:
        self._network = model.network
        self._state = read.state
        self._logits = read.onward
        self._known = len(read.inputs)
        self._forbidden = None if writing.allows_unknown else model.vocabulary.id_of(UNKNOWN)

    def __call__(self, ids: Sequence[int]) -> Array:
        if new := ids[self._known :]:
            trace = self._network.trace(np.array([new]), state=self._state)
            self._state, self._logits, self._known = trace.state, trace.logits[0, -1], len(ids)
        logits = self._logits.copy()
        if self._forbidden is not None:
            logits[self._forbidden] = np.finfo(np.float32).min
        return logits
