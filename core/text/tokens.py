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

LONGEST_MEAN_WORD = 16
"""Letters; a text of longer words, such as a sequence of DNA, is read by characters."""
SAMPLED_PARTS, SAMPLED_CHARACTERS = 10, 2_000
"""Of a long text so many parts of so many characters each are looked at."""

UNSPACED_SHARE = 0.2
"""With a larger share of letters from scripts without spaces, characters suit a text better."""

_UNSPACED = {
    *("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC"),
    *("THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"),
}
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
# With lines kept, a line break with the indentation after it is one token of words, and each blank
# or line break one token of characters, but for blanks beside letters without spaces.
_WORDS_AND_LINES = re.compile(rf"(?<=[^_/])_*/[_/]*(?=[^_/])|{_WORDS.pattern}")
_CHARACTERS_AND_LINES = re.compile(r"(?<=.)/(?=.)|(?<=[^hw])_(?=[^hw])|[^_/]")
MAX_INDENTATION = 24
"""Blanks of indentation kept in one token."""


def split(text: str, kind: Kind, *, keep_lines: bool = False) -> tuple[str, ...]:
    """Split `text` into tokens; a text of white space alone has none.

    Words keep their inner apostrophes and hyphens, numbers their decimal points; any other sign is
    a token of its own, and so is a run of dots or dashes. A letter of a script without spaces, such
    as Chinese, is a word. Characters are grapheme clusters: an accent or a part of an emoji stays
    with its base. They include white space except beside letters of scripts without spaces.
    Control characters and marks of direction are dropped.

    Args:
        text: Any text.
        kind: One of `KINDS`.
        keep_lines: Whether line breaks and indentation are tokens: in words a line break, or an
            empty line, with the indentation that follows it; in characters every blank and line
            break. Otherwise words have no white space, and a run of it is one character.

    Raises:
        ValueError: If the kind is not one of `KINDS`.
    """
    check_kind(kind)
    if keep_lines:
        text = without_invisible(text.replace("\r\n", "\n"), keep_joiners=True).strip()
    clusters = list(_clusters(text))
    sorts = "".join(map(_sort_of_cluster, clusters))
    if keep_lines:
        pattern = _WORDS_AND_LINES if kind == "words" else _CHARACTERS_AND_LINES
    else:
        pattern = _WORDS if kind == "words" else _CHARACTERS
    found = ("".join(clusters[slice(*match.span())]) for match in pattern.finditer(sorts))
    white = _line_break if keep_lines and kind == "words" else _white_space
    return tuple(white(token) if token.isspace() else token for token in found)


def is_line_break(token: str) -> bool:
    """Whether a token is a line break, with or without indentation."""
    return token.startswith("\n")


def join(tokens: Sequence[str], kind: Kind) -> str:
    """Join tokens to one text: words with spaces between them, characters without."""
    if kind == "characters":
        return "".join(tokens)
    text = " ".join(tokens)
    if not any(map(is_line_break, tokens)):
        return text
    parts = []
    for k, token in enumerate(tokens):
        if k and not is_line_break(token) and not is_line_break(tokens[k - 1]):
            parts.append(" ")
        parts.append(token)
    return "".join(parts)


def kind_of(text: str) -> Kind:
    """Suggest the kind of token for a text.

    Characters suit scripts without spaces, such as Chinese, Japanese and Thai, and anything else
    without words, such as a sequence of DNA. A long text is judged by parts of all of it, so that a
    long foreword in another language does not decide.
    """
    sorts = "".join(map(_sort_of_cluster, _clusters(_sample(text))))
    unspaced = sorts.count("h")
    letters = sorts.count("a") + unspaced
    words = len(re.findall("a+", sorts)) or 1
    is_unspaced = unspaced > UNSPACED_SHARE * letters
    return "characters" if is_unspaced or letters / words > LONGEST_MEAN_WORD else "words"


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


def _sample(text: str) -> str:
    if len(text) <= SAMPLED_PARTS * SAMPLED_CHARACTERS:
        return text
    step = len(text) // SAMPLED_PARTS
    starts = range(0, step * SAMPLED_PARTS, step)
    return "\n".join(text[start : start + SAMPLED_CHARACTERS] for start in starts)


def _white_space(run: str) -> str:
    return "\n" if "\n" in run else " "


def _line_break(run: str) -> str:
    """One line break, or two for empty lines, and the indentation of the next line."""
    lines = run.splitlines(keepends=True)
    indentation = "" if lines[-1].endswith(("\n", "\r", "\x85", "\u2028", "\u2029")) else lines[-1]
    breaks = len(lines) - bool(indentation)
    return "\n" * min(2, breaks) + indentation[:MAX_INDENTATION]


def _sort_of_cluster(cluster: str) -> str:
    return _sort(cluster[0])


@lru_cache(maxsize=10_000)
def _sort(first: str) -> str:
    category = unicodedata.category(first)
    name = (
        unicodedata.name(first, "").removeprefix("HALFWIDTH ").replace("-", " ").partition(" ")[0]
    )
    if first.isspace():
        return "/" if first in "\n\r\x85\u2028\u2029" else "_"
    if first in _SORTS:
        return _SORTS[first]
    if category[0] in "LM" or category == "Nl":
        return "h" if name in _UNSPACED else "a"
    if category[0] == "N":
        return "0"
    return "w" if name in ("FULLWIDTH", "IDEOGRAPHIC") else "!"
