"""The scanner against `tokenize`, on code that parses, and on text that does not."""

from __future__ import annotations

import io
import sys
import tokenize
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.concepts.scanner import scan
from core.data.python_code import (
    CodeFile,
    library_files,
    library_paths,
    read_code,
    standard_library,
)

NAMED = {
    tokenize.STRING: "string",
    tokenize.COMMENT: "comment",
    tokenize.NUMBER: "number",
    tokenize.NAME: "name",
}


def tokenized(text: str) -> list[tuple[str, int, int]]:
    """What `tokenize` says of strings, comments, numbers and names; an f-string is one string."""
    starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
    found, fstrings = [], []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start, end = (starts[line - 1] + column for line, column in (token.start, token.end))
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            fstrings.append(start)
        elif name == "FSTRING_END":
            start = fstrings.pop()
            if not fstrings:
                found.append(("string", start, end))
        elif token.type in NAMED and not fstrings:
            found.append((NAMED[token.type], start, end))
    return found


def scanned(text: str) -> list[tuple[str, int, int]]:
    names = {"keyword": "name"}
    return [
        (names.get(piece.kind, piece.kind), piece.start, piece.end)
        for piece in scan(text)
        if piece.kind in ("string", "comment", "number", "name", "keyword")
    ]


@pytest.mark.parametrize("path", ["heapq.py", "json/decoder.py", "textwrap.py"])
def test_the_scanner_agrees_with_tokenize(path: str) -> None:
    (file,) = read_code(standard_library(), [path])
    assert scanned(file.text) == tokenized(file.text)


@pytest.mark.slow
def test_the_scanner_agrees_with_tokenize_on_the_whole_standard_library() -> None:
    differing = [
        file.path
        for file in read_code(standard_library(), library_paths())
        if scanned(file.text) != tokenized(file.text)
    ]
    # From 3.12 on an expression in an f-string may have the quotes of the string itself.
    assert not differing or (sys.version_info >= (3, 12) and len(differing) < 20)


def test_the_library_is_split_into_files_that_share_no_path() -> None:
    parts = {part: set(library_paths(part)) for part in ("training", "validation", "test")}
    assert sum(map(len, parts.values())) == len(set.union(*parts.values())) > 400
    assert all(parts.values())
    assert not [path for path in library_paths() if "test" in path.split("/")]


def test_the_files_that_are_measured_on_are_the_same_in_every_version() -> None:
    assert {"heapq.py", "socket.py", "doctest.py"} & set(library_paths("test")) == {
        "socket.py",
        "doctest.py",
    }
    assert isinstance(library_files("validation")[0], CodeFile)


@settings(deadline=None)
@given(st.text(alphabet="'\"\\\n#()[]{}f0.e_x é\t@", max_size=60))
def test_every_text_is_scanned_in_order(text: str) -> None:
    pieces = list(scan(text))
    assert all(piece.text == text[piece.start : piece.end] != "" for piece in pieces)
    ends = [0, *(piece.end for piece in pieces)]
    assert all(piece.start >= end for piece, end in zip(pieces, ends, strict=False))


@pytest.mark.parametrize(
    "text", ["'" * 50_000, '"""' + 'a\\"' * 50_000, "\\" * 50_001, "0_" * 50_000]
)
def test_no_text_is_scanned_twice(text: str) -> None:
    assert sum(len(piece.text) for piece in scan(text)) <= len(text)
