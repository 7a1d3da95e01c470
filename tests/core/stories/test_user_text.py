"""A visitor's own text: what can be read, and one sentence for what cannot."""

from __future__ import annotations

import codecs

import pytest

from core.stories import user_text
from core.stories.user_text import MAX_BYTES, check_text, text_from_bytes

TEXT = "Él dijo: \u4f60\u597d"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
)
def test_unicode_in_its_encodings_is_read(raw: bytes) -> None:
    assert text_from_bytes(raw) == TEXT


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("Él dijo".encode("latin-1"), "a text in UTF-8, got another encoding from byte 0 on"),
        ("ab\u4f60\u597d".encode("gb18030"), "a text in UTF-8, got another encoding from byte 2"),
        (b"PK\x03\x04\x00\x00", "a text, got a file with null bytes"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "a text in UTF-8, got another encoding"),
        (b"a" * (MAX_BYTES + 1), "a file of at most 2,000,000 bytes, got 2,000,001"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(raw: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"Expected {sentence}"):
        text_from_bytes(raw)


def test_a_text_is_taken_by_the_kind_that_suits_it_or_that_is_asked_for() -> None:
    assert check_text("the cat sat", 1) == ("the", "cat", "sat")
    assert check_text("\u4e00\u53e3\u8001\u4e95", 3) == ("\u4e00", "\u53e3", "\u8001", "\u4e95")
    assert check_text("a cat", 1, "characters") == tuple("a cat")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a text to learn, got none"),
        (" \n\t\u200b", "a text to learn, got none"),
        ("word", "a text of more than 3 words, as many as the window has, got 1"),
        ("one two three", "a text of more than 3 words, as many as the window has, got 3"),
        ("a b c\x00d", "a text, got one with null characters"),
        ("a" * (MAX_BYTES + 1), "at most 2,000,000 characters of text, got 2,000,001"),
        ("a " * 100_001, "at most 100,000 words, got 100,001"),
    ],
)
def test_a_text_that_cannot_be_learnt_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"Expected {sentence}"):
        check_text(text, 3)


def test_too_many_different_words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_text, "MAX_VOCABULARY", 4)
    with pytest.raises(ValueError, match="Expected at most 4 different words, got 5"):
        check_text("a b c d e", 3)


def test_one_word_a_thousand_times_is_a_text() -> None:
    assert len(check_text("cat " * 1000, 3)) == 1000
