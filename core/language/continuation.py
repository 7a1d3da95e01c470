"""Continue a text with a language model, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.ptb import UNKNOWN
from core.i18n import gettext as _
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import PtbToken
from core.language.scored_text import ScoredText, score_tokens
from core.network.cells import Array
from core.text.generation import generate
from core.text.sampling import Sampling
from core.whole_numbers import check_whole_number

MAX_LENGTH = 100
LENGTH = 20

_UNCHANGED = Sampling(temperature=1.0)


@dataclass(frozen=True)
class ContinuationSettings:
    """How a text is continued.

    Attributes:
        length: Number of words, from 1 to `MAX_LENGTH`; ends of sentences count.
        sampling: How each word is chosen.
        seed: Of the random generator; the same seed gives the same words.
        allows_unknown: Whether `<unk>` may be generated; if not, its probability goes to the other
            words.
    """

    length: int = LENGTH
    sampling: Sampling = _UNCHANGED
    seed: int = 0
    allows_unknown: bool = False


def continue_text(
    model: LanguageModel, read: ScoredText, settings: ContinuationSettings
) -> ScoredText:
    """Generate words after a text, and score the text with them as a whole.

    Raises:
        ValueError: If the length is not from 1 to `MAX_LENGTH`.
    """
    check_continuation_length(settings.length)
    seed_ids = read.inputs.tolist()
    rng = np.random.default_rng(settings.seed)
    step = _Stepper(model, read, settings)
    story = generate(step, seed_ids, settings.length, settings.sampling, rng)
    written = model.vocabulary.tokens(story.ids[len(seed_ids) :])
    return score_tokens(model, (*read.pieces, *(PtbToken(token, token) for token in written)))


def check_continuation_length(number: object) -> int:
    """Return `number` if a text can be continued by so many words.

    Raises:
        ValueError: If it is not a number from 1 to `MAX_LENGTH`.
    """
    return check_whole_number(number, 1, MAX_LENGTH, _("Words"))


class _Stepper:
    """From all ids so far to the logits of the next one, reading each word once."""

    def __init__(
        self, model: LanguageModel, read: ScoredText, settings: ContinuationSettings
    ) -> None:
        self._network = model.network
        self._state = read.state
        self._logits = read.next_logits
        self._count = len(read.inputs)
        self._forbidden = None if settings.allows_unknown else model.vocabulary.id_of(UNKNOWN)

    def __call__(self, ids: Sequence[int]) -> Array:
        if new := ids[self._count :]:
            trace = self._network.trace(np.array([new]), state=self._state)
            self._state, self._logits = trace.state, trace.logits[0, -1]
            self._count = len(ids)
        logits = self._logits.copy()
        if self._forbidden is not None:
            logits[self._forbidden] = np.finfo(np.float32).min
        return logits
