"""What lies open on the language page: the text, as it was last read, and how it is gone on with.

Kept in the session, so that leaving and coming back keeps it; `pages.parts.language.address` keeps
it in the address.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from core.data.ptb import END_OF_SENTENCE
from core.language.continuation import LENGTH, ContinuationSettings, check_continuation_length
from core.language.example_texts import EXAMPLES, example_of
from core.language.model import LanguageModel
from core.language.scored_text import OnWords, ScoredText, score_text
from core.stories.prompt import check_seed, check_top_k
from core.stories.variants import check_temperature
from core.text.sampling import Sampling

FIRST_TEXT = EXAMPLES[0].text


@dataclass
class LanguageState:
    """One visitor's book.

    Attributes:
        text: What stands in the field, whatever it is.
        writes: Whether the network goes on from it.
        temperature, top_k, length, seed, allows_unknown: What stands in the fields below it.
        counts_three: Whether a trigram is asked as well.
        read: The last text that could be read; None before the first.
        read_of: What was typed for it.
        writing: The last way of going on that could be used.
        problems: Sentences about what stands in the fields.
        problems: Sentences about the address, shown until the next visit.
        asked: Which word the cursor is sent to, from 0; None is the most surprising one.
        times_asked: Counts that, so that a browser obeys once.
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
        """The text as it is read; where it cannot be, the last one that could.

        Of the fields below it every one that makes sense is taken over.
        """
        self.problems = []
        self._settle_writing(len(model.vocabulary))
        if self.read is None or self.read_of != self.text:
            try:
                self.read, self.read_of = score_text(model, self.text, on_words), self.text
            except ValueError as error:
                self.problems.append(str(error))
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
        """Put a word behind the text, or a full stop, and send the cursor behind it."""
        behind = 0 if self.read is None else len(self.read.tokens) + 1
        text = self.text.rstrip()
        self.text = f"{text}." if word == END_OF_SENTENCE else f"{text} {word}".lstrip()
        self.send_to(behind)

    def send_to(self, word: int | None) -> None:
        """Send the cursor to a word."""
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
            try:
                self.writing = take(self.writing)
            except ValueError as error:
                self.problems.append(str(error))
