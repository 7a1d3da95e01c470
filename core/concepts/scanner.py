"""The pieces of Python source that `tokenize` names, also where the source is damaged.

`tokenize` stops at the first error, and what it says of f-strings differs between versions of
Python. This scanner reads on to the end of any text in one pass, and agrees with `tokenize` on
every character of code that parses (`tests/core/concepts/test_scanner.py`). An expression within an
f-string counts as a part of the string.

>>> [(piece.kind, piece.start, piece.end) for piece in scan("f('a')  # b")]
[('name', 0, 1), ('open', 1, 2), ('string', 2, 5), ('close', 5, 6), ('comment', 8, 11)]
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

PieceKind = Literal[
    "string", "comment", "keyword", "name", "number", "open", "close", "newline", "other"
]

_PREFIX = r"(?:[rR][bBfFtT]?|[bBfFtT][rR]?|[uU])?"
# Possessive repetitions: no text makes the expression try twice.
_STRING = "|".join(
    (
        r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)',
        r"'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)",
        r'"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|\Z)',
        r"'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|\Z)",
    )
)
_DECIMAL = r"(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?"
_PIECE = re.compile(
    rf"(?P<string>(?:{_PREFIX})(?:{_STRING}))"
    r"|(?P<comment>\#[^\n]*)"
    rf"|(?P<number>0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|{_DECIMAL})"
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|\\\n"  # a line that goes on: no piece
    r"|(?P<newline>\n)"
    r"|(?P<other>[^\s\\])",
    re.DOTALL,
)
_KEYWORDS = frozenset(keyword.kwlist)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of source text.

    Attributes:
        kind: `newline` is any end of a line that is not escaped; `other` one sign of an operator.
        start: Position of its first character.
        end: Position after its last character.
        text: Its characters.
    """

    kind: PieceKind
    start: int
    end: int
    text: str


def scan(text: str) -> Iterator[Piece]:
    """Yield the pieces of any text in order; white space between them is left out."""
    for match in _PIECE.finditer(text):
        if match.lastgroup is None:
            continue
        kind, piece = match.lastgroup, match[0]
        if kind == "name" and piece in _KEYWORDS:
            kind = "keyword"
        yield Piece(cast("PieceKind", kind), *match.span(), piece)


def quotes_at(string: str) -> tuple[int, int]:
    """Return where the quotes of a string piece begin, and how many they are: 1 or 3."""
    start = min(place for place in (string.find("'"), string.find('"')) if place >= 0)
    mark = string[start]
    return start, 3 if string.startswith(mark * 3, start) else 1
