"""The words, or characters, that a network knows, each with its id.

>>> vocabulary = Vocabulary.of(split("the mice had a bell", "words"), "words")
>>> vocabulary.ids(["The", "bell"])
array([0, 4])
>>> vocabulary.nearest("mouse", 1)
('mice',)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nsmallest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.text.normalization import normalize
from core.text.tokens import Kind, check_kind

COMPARED_CHARS = 30
"""Two words are compared by so much of their beginnings: anybody may type a word of 10,000."""

_STRAIGHT = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\u2010\u2011\u2013\u2014", "'''\"\"----")


@dataclass(frozen=True)
class Vocabulary:
    """What a network knows.

    Attributes:
        kind: Whether its entries are words or characters.
        entries: V different tokens; the place of each is its id. The commonest come first.
    """

    kind: Kind
    entries: tuple[str, ...]

    @classmethod
    def of(cls, tokens: Sequence[str], kind: Kind) -> Vocabulary:
        """The vocabulary of a text: the commonest token first, equally common ones as they come."""
        return cls(kind, tuple(token for token, _ in Counter(tokens).most_common()))

    @classmethod
    def from_plain(cls, fields: Mapping[str, Any]) -> Vocabulary:
        """What `as_plain` made, of a file of the app's own.

        Raises:
            ValueError: If its kind is none.
        """
        check_kind(fields["kind"])
        return cls(fields["kind"], tuple(fields["entries"]))

    def as_plain(self) -> dict[str, Any]:
        """The vocabulary as a file keeps it."""
        return {"kind": self.kind, "entries": list(self.entries)}

    def __len__(self) -> int:
        return len(self.entries)

    def id_of(self, token: str) -> int | None:
        """The id of a token as it is spelt, else of one that a reader takes for the same.

        Such are `Cat` for `cat`, straight quotes for curly ones and full-width signs for narrow
        ones; of several the commonest. None if there is none.
        """
        exact = self._places.get(token)
        return self._folded.get(fold(token)) if exact is None else exact

    def ids(self, tokens: Sequence[str]) -> NDArray[np.intp]:
        """(T,), the ids of tokens.

        Raises:
            ValueError: If one of them is not known.
        """
        found = [self.id_of(token) for token in tokens]
        if None in found:
            token = tokens[found.index(None)]
            nearest = ", ".join(self.nearest(token, 3))
            typed = token[:COMPARED_CHARS]
            raise ValueError(f"Expected {self.kind} that it knows, such as {nearest}; got {typed}.")
        return np.array(found, np.intp)

    def tokens(self, ids: Sequence[int] | NDArray[np.intp]) -> tuple[str, ...]:
        """The tokens of ids from 0 to V - 1."""
        return tuple(self.entries[k] for k in ids)

    def nearest(self, token: str, count: int) -> tuple[str, ...]:
        """The entries most like a token, the likest first; fewer only if there are fewer.

        Words are compared by the letters that they share in order (Ratcliff and Obershelp), single
        characters by their place in Unicode, where Chinese characters of one radical are
        neighbours. Of equally like ones the commonest come first.
        """
        typed = fold(token)[:COMPARED_CHARS]
        if self.kind == "characters" or not typed:
            first = ord(token[0]) if token else 0
            return tuple(
                nsmallest(count, self.entries, key=lambda entry: abs(ord(entry[0]) - first))
            )
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(typed)  # it keeps what it found out about the second

        def unlikeness(entry: str) -> float:
            matcher.set_seq1(fold(entry)[:COMPARED_CHARS])
            return -matcher.ratio()

        return tuple(nsmallest(count, self.entries, key=unlikeness))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {entry: place for place, entry in enumerate(self.entries)}

    @cached_property
    def _folded(self) -> dict[str, int]:
        folded: dict[str, int] = {}
        for place, entry in enumerate(self.entries):
            folded.setdefault(fold(entry), place)
        return folded


def fold(token: str) -> str:
    """What the spellings of a token share: narrow signs, straight quotes, small letters."""
    narrow = normalize("NFKC", token).translate(_STRAIGHT)
    return normalize("NFC", narrow.casefold())
