"""The notes say how a text was read, and nothing where it was read as typed."""

from __future__ import annotations

import re

import pytest

from core.language.scored_text import score_text
from core.view.language_captions import notes, prediction_sentence
from tests.core.language.made_up import language_model

MODEL = language_model()


@pytest.mark.parametrize(
    ("typed", "beginnings"),
    [
        ("the cat saw a mouse", []),
        ("", ["The text is empty"]),
        ("?! ...", ["This text has only signs"]),
        ("cat", ["Perplexity is a mean"]),
        ("dogs and elephants eat big pigs", ["None of these words"]),
        ("\u8001\u4e95\u5e95\u4e00\u4e00", ["None of these words"]),
        ("the dog ran a cat", []),
        ("5 cat ran a mouse", ["Every number is read as N"]),
        ("the cat, (ran) a mouse", ["Not read, because"]),
    ],
)
def test_notes_say_what_was_read_otherwise(typed: str, beginnings: list[str]) -> None:
    found = notes(score_text(MODEL, typed))
    assert len(found) == len(beginnings)
    for sentence, beginning in zip(found, beginnings, strict=True):
        assert sentence.startswith(beginning)


def test_many_signs_are_not_all_listed() -> None:
    (sentence,) = notes(score_text(MODEL, "the ( ) [ ] { } ; : , * / cat saw a mouse"))
    assert sentence.endswith("( ) [ ] { } ; : and others.")


def test_the_three_likeliest_words_are_named_with_their_probabilities() -> None:
    read = score_text(MODEL, "the cat saw")
    for place in range(4):
        sentence = prediction_sentence(MODEL, read, place)
        first = MODEL.vocabulary.entries[read.expected[place, 0]]
        named = "the end" if first == "<eos>" else f"\u201c{first}\u201d"
        share = read.expected_probabilities[place, 0]
        assert sentence.startswith(f"It expected {named} ({share:.0%})")
        assert len(re.findall(r"\(<?\d+%\)", sentence)) == 3
