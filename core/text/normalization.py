"""Unicode normalization of visitors' text in linear time, and what of a text can be seen.

Normalizing sorts the combining marks of a character by insertion, which takes quadratic time and
keeps the interpreter lock: 50,000 marks on one letter would hold up every visitor for half a
minute. `normalize` therefore drops marks beyond `MAX_MARKS`, and is the only place in the project
that calls `unicodedata.normalize`.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

import regex

MAX_MARKS = 30
"""Combining marks kept on one character: the Stream-Safe Text Format's limit (Unicode TR 15)."""

# The half-width voiced marks of Japanese become combining marks when they are normalized.
_MARK = r"[\p{M}\uff9e\uff9f]"
_EXCESS_MARKS = regex.compile(rf"({_MARK}{{{MAX_MARKS}}}){_MARK}+")
# Joiners hold an emoji together or keep letters apart; tags spell the flags of regions.
_INVISIBLE = regex.compile(r"(?V1)[[\p{Cc}\p{Cf}\p{Cs}]--[\s\u200c\u200d\U000e0020-\U000e007f]]+")
_UNSEEN = regex.compile(r"(?V1)[[\p{Cc}\p{Cf}\p{Cs}]--\s]+")


def normalize(form: Literal["NFC", "NFKC"], text: str) -> str:
    """Normalize a text, with at most `MAX_MARKS` combining marks on each character."""
    return unicodedata.normalize(form, _EXCESS_MARKS.sub(r"\1", text))


def without_invisible(text: str, *, keep_joiners: bool = False) -> str:
    """Remove control characters, marks of direction and lone surrogates.

    Args:
        text: Any text; its white space stays.
        keep_joiners: Whether zero-width joiners and the tags of flags stay, as parts of the
            characters that a reader sees.
    """
    return (_INVISIBLE if keep_joiners else _UNSEEN).sub("", text)
