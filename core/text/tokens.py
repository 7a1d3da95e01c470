"""A text as the words and signs, or the characters, that a reader sees in it, and back.

>>> split("Had a general council,they said 3.14 ...", "words")
('Had', 'a', 'general', 'council', ',', 'they', 'said', '3.14', '...')

Spelling is left as it is, so that a story comes out as its text was written; in
`core.text.vocabulary` `Had` and `had` meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

import regex

from core.text.normalization import normalize, without_invisible

Kind: TypeAlias = Literal["words", "characters"]
KINDS: tuple[Kind, ...] = get_args(Kind)

UNSPACED_SHARE = 0.2
"""With more of its letters from scripts without blanks, a text is better read by characters."""

_UNSPACED = {"CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "THAI", "LAO", "KHMER", "MYANMAR"}
_CLUSTER = regex.compile(r"\X")  # extended grapheme clusters, Unicode TR 29
# Flags are taken apart beforehand: within a run of them `\X` takes quadratic time.
_FLAG = r"[\U0001f1e6-\U0001f1ff]"
_RUNS = regex.compile(rf"\s|{_FLAG}{{1,2}}[\p{{M}}\u200c\u200d]*|(?:(?!{_FLAG})\S)+")
_LONE_MARKS = regex.compile(r"^[\p{Grapheme_Extend}\p{M}\u200c\u200d]+")

# A text is told apart by a string of sorts, one letter for each of its clusters: a letter, 0 digit,
# h letter of a script without blanks, w wide sign, ! other sign, _ blank, / new line, and some
# signs that stand inside words or come in runs.
_SORTS = {
    **dict.fromkeys("'\u2019\u02bc", "'"),
    **dict.fromkeys("-\u2010\u2011", "-"),
    **dict.fromkeys("\u2013\u2014", "="),
    ".": ".",
    ",": ",",
    "\u2026": "~",
}
_WORDS = re.compile(
    r"[a0]+(?:['-][a0]+|(?<=0)[.,](?=0)[a0]+)*"  # don't, well-known, 3.14
    r"|\.{2,}|-{2,}|={2,}|~{2,}"
    r"|[^_/]"
)
_CHARACTERS = re.compile(r"(?<=[^hw_/])[_/]+(?=[^hw_/])|[^_/]")


def split(text: str, kind: Kind) -> tuple[str, ...]:
    """The tokens of `text` in their order; none for a text of white space alone.

    Words keep their inner apostrophes and hyphens, numbers their points; any other sign is a token
    of its own, and so is a run of dots or of dashes. A letter of a script that sets no blanks, such
    as Chinese, is a word. Characters keep white space, a run as one blank or new line, but beside
    such letters. An accent, or a part of an emoji, stays with what it belongs to; control
    characters and marks of direction are no part of a text.

    Raises:
        ValueError: If the kind is not one of `KINDS`.
    """
    check_kind(kind)
    clusters = list(_clusters(text))
    sorts = "".join(_sort(cluster[0]) for cluster in clusters)
    pattern = _WORDS if kind == "words" else _CHARACTERS
    found = ("".join(clusters[slice(*match.span())]) for match in pattern.finditer(sorts))
    return tuple(("\n" if "\n" in token else " ") if token.isspace() else token for token in found)


def join(tokens: Sequence[str], kind: Kind) -> str:
    """The tokens as one text: words with blanks between them, characters without."""
    return (" " if kind == "words" else "").join(tokens)


def kind_of(text: str) -> Kind:
    """The kind of token that suits a text: characters for Chinese, Japanese, Thai and the like."""
    sorts = "".join(_sort(cluster[0]) for cluster in _clusters(text))
    unspaced = sorts.count("h")
    letters = sorts.count("a") + unspaced
    return "characters" if unspaced > UNSPACED_SHARE * letters else "words"


def check_kind(kind: str) -> None:
    """Nothing, if there is such a kind of token.

    Raises:
        ValueError: If there is none.
    """
    if kind not in KINDS:
        raise ValueError(f"Expected {' or '.join(KINDS)}, got {kind!r}.")


def _clusters(text: str) -> Iterator[str]:
    """What a reader takes for one character each: with its accents, and an emoji as a whole."""
    for run in _RUNS.findall(normalize("NFC", without_invisible(text, keep_joiners=True))):
        if run.isspace():
            yield run
        else:  # a mark or a joiner at the beginning of a run belongs to nothing
            yield from _CLUSTER.findall(_LONE_MARKS.sub("", run))


@lru_cache(maxsize=10_000)
def _sort(first: str) -> str:
    category = unicodedata.category(first)
    name = unicodedata.name(first, "").partition(" ")[0].partition("-")[0]
    if first.isspace():
        return "/" if first in "\n\r\x85\u2028\u2029" else "_"
    if first in _SORTS:
        return _SORTS[first]
    if category[0] in "LM" or category == "Nl":
        return "h" if name in _UNSPACED else "a"
    if category[0] == "N":
        return "0"
    return "w" if name in ("FULLWIDTH", "IDEOGRAPHIC") else "!"
