"""Tokenize any text as the corpus of the Penn Treebank is written.

>>> [piece.token for piece in tokenize("Apple's shares didn't fall 8%.", vocabulary)]
['apple', "'s", 'shares', 'did', "n't", 'fall', 'N', 'N', '<eos>']

The corpus is in lower case, with `N` for every number, contractions as two words, no punctuation
except in abbreviations, and one sentence per line. What it has no word for is kept as typed and
marked as not read, so that a page can show the whole text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.i18n import gettext as _
from core.text.normalization import normalize, without_invisible
from core.text.tokens import kind_of, split
from core.text.vocabulary import Vocabulary

NUMBER = "N"
LEFT_OUT = ""
MAX_CHARACTERS = 100_000
"""Of a text, after ligatures and other compatibility characters are written out."""
LONGEST_WORD = 100
"""Anything longer is not taken apart sign by sign, which would take quadratic time."""

_CHUNKS = re.compile(r"<unk>|<eos>|</?[A-Za-z!][^<>]*>|\n|[^\s<]+|<")
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,:/\u2044-]\d+)*|\.\d+)")
_CONTRACTION = re.compile(r"(?P<head>.+)(?P<tail>n't|'(?:s|re|ve|ll|d|m)|(?<=s)')", re.IGNORECASE)
_MONEY = re.compile(r"(?P<head>[a-z]{0,2}[$#\u00a3])(?P<tail>.+)", re.IGNORECASE)
_ONE_WORD = re.compile(r"(?:\w+\.){2,}|\w+://.+|[^@]+@[^@]+\w")
"""An abbreviation, a web address or an email address."""
_RUNS = re.compile(r"(\.{2,}|--+|[\u2012-\u2015]+)")
_INSIDE = re.compile(r"([,;:?!()\[\]\"]+|(?<=[a-z])\.(?=[A-Z]))")
_SIGNS = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sk"})
_ENDS = frozenset(".!?\u3002\u061f\u0964")
_AS_WRITTEN = {"%": NUMBER, "\u00a3": "#"}
"""What the corpus writes for a sign: 8% is `N N`."""
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\u2010\u2011", "'''\"\"--")


@dataclass(frozen=True)
class PtbToken:
    """A word, a sign or the end of a sentence.

    Attributes:
        typed: As it was typed; a line break for a sentence that ends with its line.
        token: The vocabulary entry that the network reads for it; `LEFT_OUT` if it reads none.
    """

    typed: str
    token: str

    @property
    def is_read(self) -> bool:
        """Whether the network reads it."""
        return self.token != LEFT_OUT


def tokenize(typed: str, vocabulary: Vocabulary) -> tuple[PtbToken, ...]:
    """Convert a text to entries of `vocabulary`; only white space is dropped.

    A full stop, a question mark or an exclamation mark ends a sentence; lines do only if the text
    has none of these. An end that follows no word is not read. A word that is not in the vocabulary
    is `<unk>`; a tag such as `<b>` is not read, like punctuation.

    Args:
        typed: Any text.
        vocabulary: Words including `<unk>` and `<eos>`; without `N` a number is read as any other
            word.

    Raises:
        ValueError: If the text has more than `MAX_CHARACTERS` characters.
    """
    _check_length(typed)
    plain = _plain(typed).strip()
    _check_length(plain)
    tokenizer = _Tokenizer(vocabulary)
    chunks = [*_CHUNKS.findall(plain), ""]
    pieces = [
        piece
        for chunk, following in pairwise(chunks)
        for piece in tokenizer.pieces(chunk, following)
    ]
    stops = any(piece.token == END_OF_SENTENCE and piece.typed != "\n" for piece in pieces)
    return tuple(_with_sensible_ends(pieces, lines_end=not stops))


def _with_sensible_ends(pieces: list[PtbToken], *, lines_end: bool) -> Iterator[PtbToken]:
    is_open = False
    for piece in pieces:
        ends = piece.token == END_OF_SENTENCE
        if piece.typed == "\n" and not (lines_end and is_open):
            continue
        if ends and not is_open:
            yield replace(piece, token=LEFT_OUT)
            continue
        if piece.is_read:
            is_open = not ends
        yield piece


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise ValueError(
            _(
                "This text has {n:,} characters; at most {most:,} can be read here. Shorten it.",
                n=len(text),
                most=MAX_CHARACTERS,
            )
        )


def _plain(typed: str) -> str:
    """Normalize signs, quotes and line breaks, and remove what cannot be seen."""
    lines = normalize("NFKC", typed).translate(_QUOTES).splitlines()
    return without_invisible("\n".join(lines))


class _Tokenizer:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self._places = {entry: place for place, entry in enumerate(vocabulary.entries)}
        self._number = NUMBER if NUMBER in self._places else UNKNOWN
        self._of_part: dict[str, list[PtbToken]] = {}

    def pieces(self, chunk: str, following: str) -> list[PtbToken]:
        """Tokenize a chunk without white space; `following` is the next chunk, or empty."""
        if chunk == "\n":
            return [PtbToken(chunk, END_OF_SENTENCE)]
        if chunk in (UNKNOWN, END_OF_SENTENCE, self._number):
            return [PtbToken(chunk, chunk)]
        if _TAG.fullmatch(chunk):
            return [PtbToken(chunk, LEFT_OUT)]
        if chunk.endswith(".") and self._is_end(chunk, following):
            return [*self._word(chunk[:-1]), PtbToken(".", END_OF_SENTENCE)]
        return [PtbToken(chunk, chunk)] if chunk == "'" else self._read(chunk)

    def _is_end(self, chunk: str, following: str) -> bool:
        """Whether the full stop ends the sentence, if the word is known with and without it.

        `no.` is short for number before `5`, and ends a sentence before a capital letter or at the
        end of the text.
        """
        word = chunk.casefold()
        bare = self._places.get(word[:-1])
        if bare is None or bare > self._places.get(word, bare):
            return False
        return following in ("", "\n") or (following[0].isupper() and len(word) > 2)

    def _word(self, chunk: str) -> list[PtbToken]:
        word = chunk.casefold()
        if word in self._places:
            return [PtbToken(chunk, word)]
        if _NUMBER.fullmatch(chunk):
            return [PtbToken(chunk, self._number)]
        if len(chunk) > LONGEST_WORD:
            return self._without_signs(chunk)
        if word == "cannot":
            return [PtbToken(chunk[:3], "can"), PtbToken(chunk[3:], "not")]
        if (found := _CONTRACTION.fullmatch(chunk)) and found["tail"].casefold() in self._places:
            return [*self._read(found["head"]), PtbToken(found["tail"], found["tail"].casefold())]
        if found := _MONEY.fullmatch(chunk):
            return [*self._read(found["head"]), *self._read(found["tail"])]
        if _ONE_WORD.fullmatch(chunk):
            return [PtbToken(chunk, UNKNOWN)]
        return self._without_signs(chunk)

    def _without_signs(self, chunk: str) -> list[PtbToken]:
        parts = _parts(chunk)
        if parts == [chunk]:
            return [PtbToken(chunk, UNKNOWN)]
        if parts[0] == ".":  # as in .NET: it ends no sentence
            return [PtbToken(".", LEFT_OUT), *self._word(chunk[1:])]
        return [piece for part in parts for piece in self._read_once(part)]

    def _read_once(self, part: str) -> list[PtbToken]:
        if part not in self._of_part:
            self._of_part[part] = self._read(part)
        return self._of_part[part]

    def _read(self, part: str) -> list[PtbToken]:
        if not all(map(_is_sign, part)):
            return self._word(part)
        is_dash_or_dots = len(part) > 1 and len(set(part)) == 1
        return (
            [PtbToken(part, LEFT_OUT)] if is_dash_or_dots else [self._sign(sign) for sign in part]
        )

    def _sign(self, sign: str) -> PtbToken:
        token = _AS_WRITTEN.get(sign, sign)
        if sign in _ENDS:
            return PtbToken(sign, END_OF_SENTENCE)
        is_word = token in self._places and sign != "'"  # in the corpus it is only a genitive
        return PtbToken(sign, token if is_word else LEFT_OUT)


def _parts(chunk: str) -> list[str]:
    """Take a chunk apart that is not a single word; the chunk alone if there is no way."""
    if len(parts := [part for part in _RUNS.split(chunk) if part]) > 1:
        return parts
    if 1 < len(chunk) <= LONGEST_WORD:
        if _is_sign(chunk[0]):
            return [chunk[0], chunk[1:]]
        if _is_sign(chunk[-1]):
            return [chunk[:-1], chunk[-1]]
    if len(parts := [part for part in _INSIDE.split(chunk) if part]) > 1:
        return parts
    return list(split(chunk, "words")) if kind_of(chunk) == "characters" else [chunk]


def _is_sign(character: str) -> bool:
    """Whether it is punctuation or a sign that is no part of words; an emoji is not."""
    return unicodedata.category(character) in _SIGNS or character in "$\u00a3"
