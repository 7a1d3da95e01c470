"""A reader is told what became of the text, and nothing where nothing became of it."""

from __future__ import annotations

import pytest

from core.language.scored_text import score_text
from core.view.language_captions import notes
from tests.core.language.made_up import ENTRIES, language_model

MODEL = language_model()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("the cat ran", []),
        ("", ["Nothing typed yet"]),
        ("?! ...", ["There is no word in it"]),
        ("cat", ["One word"]),
        ("dogs and elephants", ["It knows none of these words"]),
        ("\u8001\u4e95\u5e95", ["It knows none of these words"]),
        ("the co-op", ["1 word is not among its 9"]),
        ("dogs. elephants!", ["It knows none of these words"]),
        ("the dog ran", ["1 word is not among its 9"]),
        ("the dog saw a pig", ["2 words are not among its 9"]),
        ("the <unk> N ran", []),
        ("5 ran", ["Its corpus writes every number as N"]),
        ("the cat, (ran)", ["Not read, because its corpus has none: , ( )."]),
    ],
)
def test_notes_begin_so(typed: str, told: list[str]) -> None:
    found = notes(score_text(MODEL, typed), len(ENTRIES))
    assert len(found) == len(told)
    for sentence, beginning in zip(found, told, strict=True):
        assert sentence.startswith(beginning)


def test_a_crowd_of_signs_is_not_named_in_full() -> None:
    (told,) = notes(score_text(MODEL, "the ( ) [ ] { } ; : , * / cat"), len(ENTRIES))
    assert told.endswith("( ) [ ] { } ; : and others.")
