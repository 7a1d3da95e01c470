"""The language page's book and its address, without a page."""

from __future__ import annotations

import pytest

from core.language.example_texts import EXAMPLES
from core.language.scored_text import SentenceRead
from pages.parts.language.address import open_address
from pages.parts.language.book import FIRST_TEXT, LanguageBook
from tests.core.language.made_up import language_model

MODEL = language_model()


def settled(book: LanguageBook) -> SentenceRead:
    return book.settle(MODEL, lambda done, total: None)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("words", "a " * 10_001, "Expected a text of at most 10,000 words"),
        ("text", "<b>", "Expected a whole link"),
        ("temperature", "nan", "Expected a temperature from 0 to 3 in tenths"),
        ("top_k", "10", "Expected a top-k from 1 to 9, got 10."),
        ("length", "101", "Expected from 1 to 100 words to be written, got 101."),
        ("seed", "-5", "Expected a random seed from 0"),
        ("word", "<b>", "Expected a whole number in the link"),
    ],
)
def test_what_an_address_asks_in_vain_is_told_once(name: str, value: str, sentence: str) -> None:
    book = LanguageBook()
    open_address(book, {name: value})
    assert settled(book).tokens == LanguageBook().settle(MODEL, lambda done, total: None).tokens
    (told,) = book.complaints + book.problems
    assert told.startswith(sentence)


def test_a_text_is_read_once() -> None:
    book = LanguageBook(text="the cat")
    first = settled(book)
    book.temperature = 2.0
    assert settled(book) is first
    book.open_text("the mouse")
    assert settled(book).tokens == ("the", "mouse")
    assert (book.asked, book.times_asked) == (None, 1)


def test_a_word_is_put_behind_the_text_and_the_cursor_behind_it() -> None:
    book = LanguageBook(text="The cat ")
    settled(book)
    book.add("saw")
    assert book.text == "The cat saw"
    assert settled(book).tokens == ("the", "cat", "saw")
    assert book.asked == 3
    book.add("<eos>")
    assert book.text == "The cat saw."
    assert settled(book).tokens[-1] == "<eos>"


def test_an_example_about_its_last_word_opens_there() -> None:
    book = LanguageBook()
    (were, was) = (example for example in EXAMPLES if example.by_last_word)
    for example, word in ((were, "were"), (was, "was")):
        book.open_text(example.text)
        assert book.asked is not None
        assert example.text.split()[book.asked] == word


def test_what_cannot_be_read_leaves_what_could() -> None:
    book = LanguageBook(text="the cat")
    good = settled(book)
    book.open_text("a " * 10_001)
    assert settled(book) is good
    assert len(book.problems) == 1
    fresh = LanguageBook(text="a " * 10_001)
    assert settled(fresh).pieces
    assert fresh.read_of == FIRST_TEXT
