"""How a network reads a text, whether character by character or word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.text_states import OnSteps, TextStates, record_text_states
from core.concepts.concept import Labels
from core.concepts.labels import check_text, label_text
from core.data.python_code import UNKNOWN, encode_code
from core.i18n import gettext as _
from core.i18n import ngettext
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import tokenize
from core.network.network import Network
from core.stories.story_model import StoryModel
from core.text.tokens import Kind, is_line_break, split
from core.text.vocabulary import Vocabulary


@dataclass(frozen=True, eq=False)
class ReadText:
    """A text of T characters or words as a network reads it.

    Attributes:
        ids: (T,).
        pieces: (T,), what each of them shows, with the space before it; together they are the text.
        notes: What the network does not know, for people.
    """

    ids: NDArray[np.intp]
    pieces: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """What is shown."""
        return "".join(self.pieces)

    @cached_property
    def last_places(self) -> NDArray[np.intp]:
        """(T,), the position in `text` of the last character of each piece."""
        return np.cumsum([len(piece) for piece in self.pieces]) - 1

    def labels(self, *, is_python: bool) -> Labels:
        """Label what has been read after each piece, (T,)."""
        if is_python not in self._labels:
            found = label_text(self.text, is_python=is_python)
            is_by_character = len(found) == len(self.ids)
            self._labels[is_python] = found if is_by_character else found.at(self.last_places)
        return self._labels[is_python]

    @cached_property
    def _labels(self) -> dict[bool, Labels]:
        return {}


@dataclass(frozen=True, eq=False)
class TextReader:
    """A network with what it takes to read a text.

    Attributes:
        network: The network.
        vocabulary: Its words or characters.
        window: How many of them it reads at most, each time from nothing; None if it reads on.
        is_python: Whether it was trained on Python source.
        story_lines: Of a story model whether line breaks are words; None for a language model.
    """

    network: Network
    vocabulary: Vocabulary
    window: int | None = None
    is_python: bool = False
    story_lines: bool | None = None

    @property
    def kind(self) -> Kind:
        """Whether it reads words or characters."""
        return self.vocabulary.kind

    @classmethod
    def of_language_model(cls, model: LanguageModel) -> TextReader:
        """Read with a language model."""
        is_python = UNKNOWN in model.vocabulary.entries
        return cls(model.network, model.vocabulary, is_python=is_python)

    @classmethod
    def of_story_model(cls, model: StoryModel) -> TextReader:
        """Read with a story model."""
        lines = any(map(is_line_break, model.vocabulary.entries))
        return cls(model.network, model.vocabulary, model.window, story_lines=lines)

    def read(self, text: str) -> ReadText:
        """Convert a text to ids.

        Raises:
            ValueError: If it is empty or too long, or the network knows nothing of it.
        """
        text = check_text(text)
        if self.story_lines is not None:
            return self._read_story(text)
        if self.kind == "words":
            tokens = [piece.token for piece in tokenize(text, self.vocabulary) if piece.is_read]
            ids = self.vocabulary.ids(tokens)
            return _read(ids, [" " * bool(k) + token for k, token in enumerate(tokens)], ())
        ids = encode_code(text, self.vocabulary).astype(np.intp)
        unknown = int(np.count_nonzero(ids == self.vocabulary.entries.index(UNKNOWN)))
        return _read(ids, tuple(text), _unknown_characters(unknown))

    def record(
        self,
        read: ReadText,
        layer: str,
        quantity: str,
        on_steps: OnSteps = lambda done, total: None,
    ) -> TextStates:
        """Record a quantity of a layer at every step; see `record_text_states`."""
        return record_text_states(
            self.network, read.ids, layer, quantity, window=self.window, on_steps=on_steps
        )

    def _read_story(self, text: str) -> ReadText:
        tokens = split(text, self.kind, keep_lines=bool(self.story_lines))
        places = [self.vocabulary.id_of(token) for token in tokens]
        pairs = [(id_, token) for id_, token in zip(places, tokens, strict=True) if id_ is not None]
        pieces: list[str] = []
        for _id, token in pairs:
            is_spaced = pieces and self.kind == "words" and not is_line_break(token)
            pieces.append(f" {token}" if is_spaced and not is_line_break(pieces[-1]) else token)
        unknown = tuple(
            dict.fromkeys(token for id_, token in zip(places, tokens, strict=True) if id_ is None)
        )
        return _read(np.array([id_ for id_, _token in pairs], np.intp), pieces, _left_out(unknown))


def _read(ids: NDArray[np.intp], pieces: Sequence[str], notes: tuple[str, ...]) -> ReadText:
    if not len(ids):
        raise ValueError(
            _("The network knows nothing of this text: its vocabulary has none of it.")
        )
    return ReadText(ids, tuple(pieces), notes)


def _unknown_characters(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (
        ngettext(
            "{n:,} character is not in the network's vocabulary and is read as unknown.",
            "{n:,} characters are not in the network's vocabulary and are read as unknown.",
            count,
        ),
    )


NAMED = 5


def _left_out(unknown: Sequence[str]) -> tuple[str, ...]:
    if not unknown:
        return ()
    return (
        ngettext(
            "{n} word is not in the network's vocabulary and is left out: {words}.",
            "{n} words are not in the network's vocabulary and are left out: {words}.",
            len(unknown),
            words=", ".join(word.strip() or "\u23ce" for word in unknown[:NAMED]),
        ),
    )
