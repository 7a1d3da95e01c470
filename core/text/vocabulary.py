"""The words or characters that a network knows, each with its id.

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
from functools import cached_property
from heapq import nsmallest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.text.normalization import normalize
from core.text.tokens import Kind, check_kind

COMPARED_CHARS = 30
"""Words are compared by their first characters only: a visitor may type a word of 10,000."""

_STRAIGHT = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\u2010\u2011\u2013\u2014", "'''\"\"----")


@dataclass(frozen=True)
class Vocabulary:
    """The tokens that a network knows.

    Attributes:
        kind: Whether its entries are words or characters.
        entries: V different tokens, the most frequent first; the index of each is its id.
    """

    kind: Kind
    entries: tuple[str, ...]

    @classmethod
    def of(cls, tokens: Sequence[str], kind: Kind) -> Vocabulary:
        """Build the vocabulary of a text, equally frequent tokens in order of appearance."""
        return cls(kind, tuple(token for token, _ in Counter(tokens).most_common()))

    @classmethod
    def from_plain(cls, fields: Mapping[str, Any]) -> Vocabulary:
        """Read what `as_plain` returned.

        Raises:
            ValueError: If its kind is not one of `core.text.tokens.KINDS`.
        """
        check_kind(fields["kind"])
        return cls(fields["kind"], tuple(fields["entries"]))

    def as_plain(self) -> dict[str, Any]:
        """Convert to JSON types."""
        return {"kind": self.kind, "entries": list(self.entries)}

    def __len__(self) -> int:
        return len(self.entries)

    def id_of(self, token: str) -> int | None:
        """Find the id of a token as spelt, else of the most frequent equivalent spelling.

        `Cat` is equivalent to `cat`, straight quotes to curly ones, full-width signs to narrow
        ones. None if there is no such token.
        """
        exact = self._places.get(token)
        return self._folded.get(fold(token)) if exact is None else exact

    def ids(self, tokens: Sequence[str]) -> NDArray[np.intp]:
        """Convert T tokens to ids, (T,).

        Raises:
            ValueError: If one of them is not in the vocabulary.
        """
        found = [self.id_of(token) for token in tokens]
        if None in found:
            token = tokens[found.index(None)]
            nearest = ", ".join(self.nearest(token, 3))
            typed = token[:COMPARED_CHARS]
            raise ValueError(
                _("The network does not know {token}. Try {nearest}.", token=typed, nearest=nearest)
            )
        return np.array(found, np.intp)

    def tokens(self, ids: Sequence[int] | NDArray[np.intp]) -> tuple[str, ...]:
        """Convert ids from 0 to V - 1 to tokens."""
        return tuple(self.entries[k] for k in ids)

    def nearest(self, token: str, count: int) -> tuple[str, ...]:
        """List the `count` entries most similar to a token, the most similar first.

        Words are compared by edit distance (insertions and deletions), single characters by their
        code points, where Chinese characters with the same radical are neighbours. Of equally
        similar ones the most frequent come first.
        """
        typed = fold(token[:COMPARED_CHARS])[:COMPARED_CHARS]
        if self.kind == "characters" or not typed:
            first = ord(token[0]) if token else 0
            return tuple(
                nsmallest(count, self.entries, key=lambda entry: abs(ord(entry[0]) - first))
            )
        # Imported where a word is unknown: it takes 5 MB.
        from rapidfuzz import fuzz, process

        found = process.extract(typed, self._beginnings, scorer=fuzz.ratio, limit=count)
        return tuple(self.entries[id_] for _entry, _score, id_ in found)

    @cached_property
    def _beginnings(self) -> list[str]:
        return [fold(entry)[:COMPARED_CHARS] for entry in self.entries]

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
    """Reduce a token to what equivalent spellings share: narrow, straight quotes, lower case."""
    narrow = normalize("NFKC", token).translate(_STRAIGHT)
    return normalize("NFC", narrow.casefold())
