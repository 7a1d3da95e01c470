"""The state of the language page: the text, how it was read, and how it is continued.

Kept in the session, so that leaving and coming back keeps it, and in the address, so that a link or
a reload shows the same text, read the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.data.ptb import END_OF_SENTENCE
from core.drawing.links import from_text, to_text
from core.i18n import N_
from core.i18n import gettext as _
from core.language.continuation import (
    LENGTH,
    MAX_LENGTH,
    ContinuationSettings,
    check_continuation_length,
)
from core.language.example_texts import EXAMPLES, example_of
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import MAX_CHARACTERS
from core.language.scored_text import MOST_WORDS, OnWords, ScoredText, score_text
from core.stories.prompt import LARGEST_SEED, check_seed, check_top_k
from core.stories.variants import check_temperature, temperature_from_text
from core.text.sampling import Sampling
from core.whole_numbers import whole_number_from_text
from pages.parts.problems import guarded
from pages.parts.query_params import (
    QueryParam,
    flag_param,
    number_param,
    page_state,
    read_params,
    value_param,
    write_params,
)

FIRST_TEXT = EXAMPLES[0].text
LARGEST_TOP_K = 10_000
"""In a link; the vocabulary of the network may be smaller."""

MOST_SHOWN = MOST_WORDS + MAX_LENGTH

PLAIN_CHARACTERS = 1_000
"""A longer text is packed for a link."""


@dataclass
class LanguageState:
    """One visitor's page.

    Attributes:
        text: The contents of the field, valid or not.
        writes: Whether the network continues it.
        temperature, top_k, length, seed, allows_unknown: The contents of the fields below it.
        counts_three: Whether a trigram is compared.
        read: The last text that could be read; None before the first.
        read_of: What was typed for it.
        writing: The last valid settings of the continuation.
        problems: Sentences about the fields.
        address_problems: Sentences about the address, shown until the next visit.
        asked: Index of the word to select; None is the most surprising one.
        times_asked: Counts these requests, so that a browser follows each once.
    """

    text: str = FIRST_TEXT
    writes: bool = False
    temperature: float = 0.7
    top_k: int | None = None
    length: int | None = LENGTH
    seed: int | None = 0
    allows_unknown: bool = False
    counts_three: bool = False
    read: ScoredText | None = None
    read_of: str | None = None
    writing: ContinuationSettings = field(default_factory=ContinuationSettings)
    problems: list[str] = field(default_factory=list)
    address_problems: list[str] = field(default_factory=list)
    asked: int | None = None
    times_asked: int = 0

    def settle(self, model: LanguageModel, on_words: OnWords) -> ScoredText:
        """Read the text, or return the last one that could be read.

        Every valid field below it is taken over.
        """
        self.problems = []
        self._settle_writing(len(model.vocabulary))
        if self.read is None or self.read_of != self.text:
            with guarded(self.problems):
                self.read, self.read_of = score_text(model, self.text, on_words), self.text
        if self.read is None:
            self.read, self.read_of = score_text(model, FIRST_TEXT), FIRST_TEXT
        return self.read

    def open_text(self, text: str) -> None:
        """Put a text into the field.

        The cursor goes to its most surprising word, in some examples to the one that it is about.
        """
        if text != self.text:
            self.text = text
            example = example_of(text)
            self.send_to(
                len(text.split()) - 1 if example and example.differs_in_last_word else None
            )

    def add(self, word: str) -> None:
        """Append a word or a full stop to the text, and select the position after it."""
        behind = 0 if self.read is None else len(self.read.tokens) + 1
        text = self.text.rstrip()
        self.text = f"{text}." if word == END_OF_SENTENCE else f"{text} {word}".lstrip()
        self.send_to(behind)

    def send_to(self, word: int | None) -> None:
        """Select a word."""
        self.asked = word
        self.times_asked += 1

    def _settle_writing(self, known: int) -> None:
        takes: tuple[Callable[[ContinuationSettings], ContinuationSettings], ...] = (
            lambda now: replace(now, length=check_continuation_length(self.length)),
            lambda now: replace(now, seed=check_seed(self.seed)),
            lambda now: replace(now, allows_unknown=self.allows_unknown),
            lambda now: replace(
                now,
                sampling=Sampling(
                    check_temperature(self.temperature), check_top_k(self.top_k, known)
                ),
            ),
        )
        for take in takes:
            with guarded(self.problems):
                self.writing = take(self.writing)


def get_language_state() -> LanguageState:
    """Get the session's state of the language page, its address read on entry."""
    state, is_entry = page_state("language-book", LanguageState)
    if is_entry:
        state.address_problems = read_params(PARAMS, state)
    return state


def keep_in_address(state: LanguageState) -> bool:
    """Write the text and how it is read into the address; the browser writes the chosen word.

    Returns:
        Whether the text fits into a link.
    """
    write_params(PARAMS, state)
    return len(state.text) <= PLAIN_CHARACTERS or _write_packed(state) is not None


def _write_words(state: LanguageState) -> str | None:
    is_plain = len(state.text) <= PLAIN_CHARACTERS and state.text != FIRST_TEXT
    return state.text if is_plain else None


def _read_packed(state: LanguageState, text: str) -> None:
    state.open_text(from_text(text, 4 * MAX_CHARACTERS).decode("utf-8", "replace"))


def _write_packed(state: LanguageState) -> str | None:
    is_plain = len(state.text) <= PLAIN_CHARACTERS
    return None if is_plain else to_text(state.text.encode("utf-8", "replace"))


def _read_word(state: LanguageState, text: str) -> None:
    state.send_to(whole_number_from_text(text, 0, MOST_SHOWN, _("Chosen word")))


PARAMS: tuple[QueryParam[LanguageState], ...] = (
    QueryParam("words", LanguageState.open_text, _write_words),
    QueryParam("text", _read_packed, _write_packed),
    flag_param("write", "writes"),
    value_param("temperature", temperature_from_text, default=0.7),
    number_param("top_k", 1, LARGEST_TOP_K, N_("Top-k"), default=None),
    number_param("length", 1, MAX_LENGTH, N_("Words"), default=LENGTH),
    number_param("seed", 0, LARGEST_SEED, N_("Random seed"), default=0),
    flag_param("unk", "allows_unknown"),
    flag_param("trigram", "counts_three"),
    QueryParam("word", _read_word),
)
"""`words`: the text; `text`: a long one, packed by `core.drawing.links`; `write`: 1 where it
is continued, with `temperature` (0.0 to 3.0), `top_k`, `length`, `seed` and `unk` (1 where unknown
words are allowed); `trigram`: 1 where a trigram is compared; `word`: the chosen word, from 0."""
