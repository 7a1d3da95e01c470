"""Vocabularies as people keep them, and texts in their words."""

from __future__ import annotations

import json

import pytest

from core.data.token_text import parse_vocabulary, read_tokens

WORDS = {"the": 1, "cat": 2, "sat": 3}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(WORDS),
        json.dumps({str(id_): word for word, id_ in WORDS.items()}),
        json.dumps({"class_name": "Tokenizer", "config": {"word_index": json.dumps(WORDS)}}),
        "the,1\ncat,2\nsat,3\n",
        "word\tid\nthe\t1\ncat\t2\nsat\t3",
    ],
)
def test_every_form_of_a_vocabulary_gives_the_same_words(text: str) -> None:
    assert parse_vocabulary(text) == WORDS


@pytest.mark.parametrize("text", ["the\ncat", '["the", "cat"]'])
def test_a_list_is_counted_from_0(text: str) -> None:
    assert parse_vocabulary(text) == {"the": 0, "cat": 1}


@pytest.mark.parametrize("text", ["", "{", '{"a": []}', '{"a": -1}', "[1, 2]", "{}"])
def test_a_bad_vocabulary_gets_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="vocabulary"):
        parse_vocabulary(text)


def test_words_become_ids_and_unknown_ones_are_told() -> None:
    read = read_tokens("The cat, however, sat", WORDS, 4)
    assert read.ids.tolist() == [1, 2, 3]
    assert read.words == ("the", "cat", "sat")
    assert "however" in read.notes[0]


def test_without_a_vocabulary_ids_are_typed() -> None:
    assert read_tokens("[3, 1; 2]", {}, 4).ids.tolist() == [3, 1, 2]


@pytest.mark.parametrize(
    ("text", "vocabulary", "reason"),
    [
        ("4", {}, "0 to 3"),
        ("two", {}, "two"),
        ("", {}, "no ids"),
        ("dog", WORDS, "None of these words"),
        ("sat", {"sat": 9}, "9"),
    ],
)
def test_what_the_model_does_not_know_is_refused(
    text: str, vocabulary: dict[str, int], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        read_tokens(text, vocabulary, 4)
