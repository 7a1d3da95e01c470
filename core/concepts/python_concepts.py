"""Where ideas about Python source hold, found by scanning it: strings, comments, brackets, ...

>>> found = python_labels("x = ('a')  # b")
>>> "".join("^" if inside else " " for inside in found["string"])
'     ^^       '
>>> found["bracket_depth"].astype(int).tolist()
[0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.concepts.concept import Concept
from core.concepts.scanner import Piece, quotes_at, scan
from core.i18n import N_

PAST_COLUMN = 60

PYTHON_CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "string",
        N_("Inside a short string"),
        N_("Between the quotes of a string on one line, whether ' or \"."),
        "python",
    ),
    Concept(
        "docstring",
        N_("Inside a docstring"),
        N_("In a string that is a statement of its own, such as the first in a function."),
        "python",
    ),
    Concept(
        "triple", N_("Inside triple quotes"), N_('Between """ and """, or three \'.'), "python"
    ),
    Concept("comment", N_("In a comment"), N_("From # to the end of the line."), "python"),
    Concept("brackets", N_("Inside brackets"), N_("In (), [] or {}, at any depth."), "python"),
    Concept("deep", N_("Brackets within brackets"), N_("Inside two or more brackets."), "python"),
    Concept("round", N_("Inside round brackets"), N_("The innermost bracket is ()."), "python"),
    Concept("square", N_("Inside square brackets"), N_("The innermost bracket is []."), "python"),
    Concept("curly", N_("Inside curly brackets"), N_("The innermost bracket is {}."), "python"),
    Concept(
        "parameters",
        N_("In a list of parameters"),
        N_("Between the brackets after def and a name."),
        "python",
    ),
    Concept(
        "arguments",
        N_("In the arguments of a call"),
        N_("Between the brackets after a name, or after another bracket."),
        "python",
    ),
    Concept(
        "indentation",
        N_("In the indentation"),
        N_("In the white space that begins a line of code or of a comment."),
        "python",
    ),
    Concept("keyword", N_("In a keyword"), N_("In a word such as def, if or return."), "python"),
    Concept("number", N_("In a number"), N_("In a number such as 12 or 0xff."), "python"),
    Concept("decorator", N_("In a decorator"), N_("From @ at the start of a line on."), "python"),
    Concept("import", N_("In an import"), N_("In a line with import or from."), "python"),
    Concept(
        "past_column",
        N_("Past column 60"),
        N_("More than 60 characters after the start of the line."),
        "python",
    ),
    Concept(
        "bracket_depth", N_("Depth of brackets"), N_("How many are open."), "python", is_number=True
    ),
    Concept(
        "indent_width",
        N_("Width of the indentation"),
        N_("How many columns the line is indented so far."),
        "python",
        is_number=True,
    ),
    Concept(
        "column", N_("Column"), N_("Characters since the line began."), "python", is_number=True
    ),
)

_SHAPES = {"(": "round", "[": "square", "{": "curly"}
_STATEMENTS = frozenset({"def", "class"})
_BEFORE_CALL = frozenset({"name", "close"})
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
TAB = 8


@dataclass
class _Scan:
    """The scanner's place among brackets and lines, and what it has labelled."""

    values: dict[str, NDArray[np.bool_]]
    depth: NDArray[np.int16]
    open: list[tuple[int, str]] = field(default_factory=list)  # position, sort of bracket
    line_starts_at: int | None = None  # of a decorator or an import
    line_sort: str = ""

    def take_bracket(self, piece: Piece, before: list[Piece]) -> None:
        if piece.kind == "open":
            self.open.append((piece.start, _bracket_sort(piece, before)))
            self.depth[piece.start] += 1
        elif self.open:
            self._close(piece.start)

    def _close(self, place: int) -> None:
        start, sort = self.open.pop()
        self.depth[place] -= 1
        if sort:
            self.values[sort][start:place] = True

    def close_all(self, place: int) -> None:
        """Close what is open: at the end, or where a statement shows that a bracket is missing."""
        while self.open:
            start, sort = self.open.pop()
            if place < len(self.depth):
                self.depth[place] -= 1
            if sort:
                self.values[sort][start:place] = True

    def end_line(self, place: int) -> None:
        if self.line_starts_at is not None:
            self.values[self.line_sort][self.line_starts_at : place] = True
            self.line_starts_at = None


def python_labels(text: str) -> dict[str, NDArray[np.bool_] | NDArray[np.float32]]:
    """Label every character of Python source, which need not parse.

    Args:
        text: T characters; a line ends with a line feed.

    Returns:
        By the name of each of `PYTHON_CONCEPTS` (T,).
    """
    length = len(text)
    flags = [each.name for each in PYTHON_CONCEPTS if not each.is_number]
    values = {name: np.zeros(length, bool) for name in flags}
    state = _Scan(values, np.zeros(length, np.int16))
    before: list[Piece] = []  # of the logical line
    string: tuple[Piece, bool] | None = None  # the last piece, and whether a statement began there
    for piece in scan(text):
        if string and (piece.kind != "comment"):
            _label_string(values, *string, ends=piece.kind == "newline")
            string = None
        match piece.kind:
            case "open" | "close":
                state.take_bracket(piece, before)
            case "string":
                string = (piece, not before and not state.open)
            case "comment" | "number":
                values[piece.kind][piece.start : piece.end] = True
            case "keyword":
                values["keyword"][piece.start : piece.end] = True
                if state.open and piece.text in _STATEMENTS and _begins_line(text, piece.start):
                    state.close_all(piece.start)
                    before = []
                if not before and piece.text in ("import", "from"):
                    state.line_starts_at, state.line_sort = piece.start, "import"
            case "other" if piece.text == "@" and not before:
                state.line_starts_at, state.line_sort = piece.start, "decorator"
            case "newline" if not state.open:
                state.end_line(piece.start)
                before = []
                continue
        if piece.kind not in ("comment", "newline"):
            before = [*before[-1:], piece]
    if string:
        _label_string(values, *string, ends=True)
    state.close_all(length)
    state.end_line(length)
    return {**values, **_layout(text, values, np.cumsum(state.depth))}


def _bracket_sort(piece: Piece, before: list[Piece]) -> str:
    """Whether a bracket holds parameters or arguments; empty where neither."""
    if piece.text != "(" or not before or before[-1].kind not in _BEFORE_CALL:
        return ""
    if len(before) > 1 and before[-2].text == "def" and before[-1].kind == "name":
        return "parameters"
    is_class = len(before) > 1 and before[-2].text == "class"
    return "" if is_class else "arguments"


def _label_string(
    values: dict[str, NDArray[np.bool_]], piece: Piece, is_statement: bool, *, ends: bool
) -> None:
    """Label the inside of a string: from its first quote to before its last one."""
    offset, quotes = quotes_at(piece.text)
    start, end = piece.start + offset, piece.end
    mark = piece.text[offset]
    if len(piece.text) >= offset + 2 * quotes and piece.text.endswith(mark * quotes):
        end -= 1
    if quotes == 3:
        values["triple"][start:end] = True
    if is_statement and ends:
        values["docstring"][start:end] = True
    elif quotes == 1:
        values["string"][start:end] = True


def _begins_line(text: str, place: int) -> bool:
    return place == 0 or text[place - 1] == "\n"


def _layout(
    text: str, values: dict[str, NDArray[np.bool_]], depth: NDArray[np.integer]
) -> dict[str, NDArray[np.float32]]:
    """Fill in what follows from brackets and columns, and return the numbers."""
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    column = columns(codes)
    values["past_column"][:] = column > PAST_COLUMN
    values["brackets"][:] = depth > 0
    values["deep"][:] = depth > 1
    _innermost(text, values, depth)
    in_string = values["triple"] | values["string"] | values["docstring"]
    width = np.zeros(len(text), np.float32)
    for match in _INDENTATION.finditer(text):
        start, end = match.span()
        if not in_string[start]:
            values["indentation"][start:end] = True
        tabs = np.frombuffer(match[0].encode(), np.uint8) == ord("\t")
        width[start:end] = np.cumsum(np.where(tabs, TAB, 1))
    # Behind the white space the width stays what it was there, to the end of the line.
    starts = np.flatnonzero(codes == ord("\n")) + 1
    known = np.zeros(len(text), np.intp)
    known[starts[starts < len(text)]] = starts[starts < len(text)]
    is_blank = (codes == ord(" ")) | (codes == ord("\t"))
    leading = is_blank & (width > 0)
    known = np.maximum(known, np.where(leading, np.arange(len(text)), 0))
    width = width[np.maximum.accumulate(known)] if len(text) else width
    return {
        "bracket_depth": depth.astype(np.float32),
        "indent_width": width,
        "column": column.astype(np.float32),
    }


def _innermost(text: str, values: dict[str, NDArray[np.bool_]], depth: NDArray[np.integer]) -> None:
    """Label the sort of the innermost bracket, from the depths before and after each change."""
    stack: list[str] = []
    changes = np.flatnonzero(np.diff(depth, prepend=0))
    for place, until in pairwise([*changes.tolist(), len(text)]):
        if text[place] in _SHAPES and depth[place] > len(stack):
            stack.append(_SHAPES[text[place]])
        del stack[int(depth[place]) :]
        if stack:
            values[stack[-1]][place:until] = True


def columns(codes: NDArray[np.uint32]) -> NDArray[np.intp]:
    """Count the characters since each line began, (T,); 0 at its first and at a line break."""
    places = np.arange(len(codes))
    is_break = codes == ord("\n")
    starts = np.zeros(len(codes), np.intp)
    starts[1:] = np.where(is_break[:-1], places[1:], 0)
    found = places - np.maximum.accumulate(starts) if len(codes) else places
    return np.where(is_break, 0, found)
