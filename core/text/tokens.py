"""Split a text into words and punctuation, or into characters, and join it again.

>>> split("Had a general council,they said 3.14 ...", "words")
('Had', 'a', 'general', 'council', ',', 'they', 'said', '3.14', '...')

Spelling is kept, so that a story is written as its text was; `core.text.vocabulary` treats `Had`
and `had` alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias, get_args

import regex

from core.i18n import gettext as _
from core.text.normalization import normalize, without_invisible

Kind: TypeAlias = Literal["words", "characters"]
KINDS: tuple[Kind, ...] = get_args(Kind)

UNSPACED_SHARE = 0.2
"""With a larger share of letters from scripts without spaces, characters suit a text better."""

_UNSPACED = {"CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "THAI", "LAO", "KHMER", "MYANMAR"}
_CLUSTER = regex.compile(r"\X")  # extended grapheme clusters, Unicode TR 29
# Flags are taken apart beforehand: within a run of them `\X` takes quadratic time.
_FLAG = r"[\U0001f1e6-\U0001f1ff]"
_RUNS = regex.compile(rf"\s|{_FLAG}{{1,2}}[\p{{M}}\u200c\u200d]*|(?:(?!{_FLAG})\S)+")
_LONE_MARKS = regex.compile(r"^[\p{Grapheme_Extend}\p{M}\u200c\u200d]+")

# The regular expressions below run on a string with one letter for the sort of each cluster: a for
# a letter, 0 digit, h letter of a script without spaces, w wide sign, ! other sign, _ space, / new
# line, and some signs that occur within words or in runs.
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
    """Split `text` into tokens; a text of white space alone has none.

    Words keep their inner apostrophes and hyphens, numbers their decimal points; any other sign is
    a token of its own, and so is a run of dots or dashes. A letter of a script without spaces, such
    as Chinese, is a word. Characters are grapheme clusters: an accent or a part of an emoji stays
    with its base. They include white space except beside letters of scripts without spaces.
    Control characters and marks of direction are dropped.

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
    """Join tokens to one text: words with spaces between them, characters without."""
    return (" " if kind == "words" else "").join(tokens)


def kind_of(text: str) -> Kind:
    """Suggest the kind of token for a text: characters for Chinese, Japanese, Thai and the like."""
    sorts = "".join(_sort(cluster[0]) for cluster in _clusters(text))
    unspaced = sorts.count("h")
    letters = sorts.count("a") + unspaced
    return "characters" if unspaced > UNSPACED_SHARE * letters else "words"


def check_kind(kind: str) -> None:
    """Check that `kind` is a kind of token.

    Raises:
        ValueError: If it is not.
    """
    if kind not in KINDS:
        raise ValueError(
            _("A text is read by words or by characters, not by {kind}.", kind=repr(kind[:40]))
        )


def _clusters(text: str) -> Iterator[str]:
    """Yield extended grapheme clusters, white space one character at a time."""
    for run in _RUNS.findall(normalize("NFC", without_invisible(text, keep_joiners=True))):
        if run.isspace():
            yield run
        else:  # a mark or a joiner at its beginning has no base
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
