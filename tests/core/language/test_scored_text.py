"""A typed text is read word by word, with what was expected at each."""

from __future__ import annotations

import numpy as np
import pytest

from core.language.ptb_tokenizer import MAX_CHARACTERS, tokenize
from core.language.scored_text import (
    EXPECTED,
    MOST_WORDS,
    ScoredText,
    score_text,
    score_tokens,
)
from core.language.surprise import PIECE, bits
from tests.core.language.made_up import ENTRIES, language_model

MODEL = language_model()


def read(typed: str) -> ScoredText:
    return score_text(MODEL, typed)


def test_every_word_is_surprising_as_its_logits_say() -> None:
    found = read("The cat saw 5 dogs, a mouse ran.")
    assert found.tokens == ("the", "cat", "saw", "N", "<unk>", "a", "mouse", "ran", "<eos>")
    assert MODEL.vocabulary.tokens(found.inputs) == ("<eos>", *found.tokens)
    logits = MODEL.network.trace(found.inputs[None]).logits[0]
    np.testing.assert_allclose(found.bits, bits(logits[:-1], found.inputs[1:]), rtol=1e-5)
    np.testing.assert_allclose(found.next_logits, logits[-1], rtol=1e-5)
    assert found.perplexity == pytest.approx(2 ** found.bits.mean())
    assert 2 ** found.running_bits[-1] == pytest.approx(found.perplexity)
    assert found.running_bits[0] == found.bits[0]


def test_what_was_expected_is_the_likeliest_words_in_order() -> None:
    found = read("the cat saw")
    probabilities = MODEL.network.trace(found.inputs[None]).probabilities[0]
    places = len(found.tokens) + 1
    assert found.expected.shape == found.expected_probabilities.shape == (places, len(ENTRIES))
    np.testing.assert_array_equal(found.expected, np.argsort(-probabilities, 1))
    np.testing.assert_allclose(found.expected_probabilities, -np.sort(-probabilities, 1), rtol=1e-5)
    for place, id_ in enumerate(found.inputs[1:]):
        assert found.expected[place, found.ranks[place] - 1] == id_
    assert len(ENTRIES) < EXPECTED  # of a larger vocabulary only so many are kept


def test_a_long_text_is_read_in_pieces_as_if_it_were_one() -> None:
    words = np.random.default_rng(0).choice(["the", "cat", "saw", "ran"], PIECE + 50).tolist()
    told: list[tuple[int, int]] = []
    found = score_text(MODEL, " ".join(words), lambda done, total: told.append((done, total)))
    logits = MODEL.network.trace(found.inputs[None]).logits[0]
    np.testing.assert_allclose(found.bits, bits(logits[:-1], found.inputs[1:]), rtol=1e-4)
    assert told == [(PIECE, PIECE + 50), (PIECE + 50, PIECE + 50)]


@pytest.mark.parametrize("words", [PIECE - 1, PIECE, PIECE + 1])
def test_the_end_of_a_piece_loses_no_word(words: int) -> None:
    found = read("the " * words)
    assert len(found.bits) == len(found.ranks) == words
    assert len(found.expected) == words + 1


@pytest.mark.parametrize("typed", ["", " \n ", ", ;"])
def test_without_a_word_it_expects_the_beginning_of_a_sentence(typed: str) -> None:
    found = read(typed)
    assert found.perplexity is None
    assert found.tokens == ()
    assert len(found.expected) == 1


def test_it_goes_on_from_its_state() -> None:
    whole, first = read("the cat saw the mouse"), read("the cat saw")
    rest = MODEL.vocabulary.ids(["the", "mouse"])
    trace = MODEL.network.trace(rest[None], state=first.state)
    np.testing.assert_allclose(trace.logits[0, -1], whole.next_logits, rtol=1e-4)


def test_a_text_that_is_too_long_is_refused_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="10,001 words"):
        read("a " * (MOST_WORDS + 1))
    with pytest.raises(ValueError, match="at most 100,000"):
        read("a" * (MAX_CHARACTERS + 1))
    with pytest.raises(ValueError, match="at most 100,000"):
        read("\ufdfa" * MAX_CHARACTERS)  # eighteen characters each, once written out


def test_pieces_are_read_like_the_text_that_they_come_from() -> None:
    pieces = tokenize("The cat, ran", MODEL.vocabulary)
    np.testing.assert_array_equal(score_tokens(MODEL, pieces).bits, read("The cat, ran").bits)
