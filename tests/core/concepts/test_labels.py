"""Labels of characters: literal ones, properties of any text, and damaged code."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.concepts.labels import (
    CONCEPTS,
    check_text,
    concept,
    concepts_for,
    label_text,
    marked_labels,
)

CODE = '''\
@wraps(f)
def area(width: int, height=[1, 2]):
    """The area."""
    if width > 0:  # "no string"
\treturn call({1: ('a', r"it's")}, 0xff)
'''


def shown(name: str, text: str = CODE, *, is_python: bool = True) -> str:
    """The characters of a text at which a concept holds, the others as dots."""
    values = label_text(text, is_python=is_python).values[name]
    return "".join(
        sign if holds else "\n" if sign == "\n" else "."
        for sign, holds in zip(text, values, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("string", ["'a", "\"it's"]),
        ("docstring", ['"""The area.""']),
        ("triple", ['"""The area.""']),
        ("comment", ['# "no string"']),
        ("parameters", ["(width: int, height=[1, 2]"]),
        ("square", ["[1, 2"]),
        ("number", ["1", "2", "0", "1", "0xff"]),
        ("decorator", ["@wraps(f)"]),
        ("keyword", ["def", "if", "return"]),
        ("annotation", ["int"]),
        ("condition", ["width > 0"]),
    ],
)
def test_where_ideas_hold_in_a_little_code(name: str, found: list[str]) -> None:
    text = CODE.replace("\treturn", "        return")  # a tab would not parse here
    holds = label_text(text, is_python=True).values[name]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(int)))
    assert [text[start:end] for start, end in edges.reshape(-1, 2)] == found


def test_depth_is_that_of_the_brackets_that_are_open() -> None:
    depth = label_text("a(b[c], (d))", is_python=True).values["bracket_depth"]
    assert depth.tolist() == [0, 1, 1, 2, 2, 1, 1, 1, 2, 2, 1, 0]


def test_a_tab_indents_to_eight_columns() -> None:
    assert label_text("\tx", is_python=True).values["indent_width"].tolist() == [8, 8]


def test_brackets_are_closed_where_a_definition_shows_that_one_is_missing() -> None:
    assert shown("brackets", "f(a\ndef g(b):\n") == "." + "(a\n" + ".....(b..\n"


def test_what_does_not_parse_has_all_labels_but_those_that_need_a_parser() -> None:
    found = label_text("def f(:\n    'a'\n", is_python=True)
    assert "string" in found.values
    assert "condition" not in found.values
    assert "line 1" in found.missing[0]


def test_where_ideas_hold_in_a_text() -> None:
    text = "\u201cNo,\u201d he said (twice). Then he left."
    assert shown("quotation", text, is_python=False).startswith("\u201cNo,.")
    assert shown("parentheses", text, is_python=False)[14:21] == "(twice."
    holds = label_text(text, is_python=False).values["capital_next"]
    assert [text[k + 1] for k in np.flatnonzero(holds)] == ["N", "T"]
    words = label_text(text, is_python=False).values["sentence_words"]
    assert words[text.index("Then") - 2] == 4
    assert words[-1] == 3


@settings(deadline=None)
@given(st.text(alphabet="'\"\\\n#()[]{}:f0 .é\t@", max_size=80), st.booleans())
def test_every_text_has_a_label_for_each_of_its_characters(text: str, is_python: bool) -> None:
    found = label_text(text, is_python=is_python)
    known = {each.name for each in concepts_for(is_python=is_python)}
    assert set(found.values) <= known
    for name, values in found.values.items():
        assert len(values) == len(text)
        assert (values.dtype != bool) == CONCEPTS[name].is_number
    if is_python:
        depth = found.values["bracket_depth"]
        assert (found.values["brackets"] == (depth > 0)).all()
        assert depth.min(initial=0) >= 0


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "(" * 1_000, ")" * 1_000, "\0", "\ud800 = 'a'", "é = 'ü'"]
)
def test_hostile_text_is_labelled(text: str) -> None:
    assert len(label_text(text, is_python=True)) == len(text)


def test_what_is_marked_by_hand() -> None:
    values = marked_labels([(0, 30), (40, 45)], 100).values["marked"]
    assert np.flatnonzero(values).tolist() == [*range(30), *range(40, 45)]


@pytest.mark.parametrize(
    "passages", [[], [(0, 3)], [(0, 99)], [(5, 200)], [(-1, 30)], [(30, 3)], [(True, 50)], [(1,)]]
)
def test_marks_that_tell_nothing_are_refused(passages: list[tuple[int, ...]]) -> None:
    with pytest.raises(ValueError, match="Mark at"):
        marked_labels(passages, 100)


def test_texts_and_names_that_cannot_be_used_are_refused_in_a_sentence() -> None:
    assert check_text("a\r\nb\rc") == "a\nb\nc"
    with pytest.raises(ValueError, match="Enter some text"):
        check_text(" \n")
    with pytest.raises(ValueError, match=r"1,000,001 characters; at most 1,000,000"):
        check_text("a" * 1_000_001)
    assert concept("string").title == "Inside a short string"
    with pytest.raises(ValueError, match="There is no idea 'nonsense'; choose one of: string"):
        concept("nonsense")
