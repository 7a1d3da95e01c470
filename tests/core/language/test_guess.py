"""A guess makes every word likely to some degree, and is scored by the word that came."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.language.guess import Guess, check_guess, guess_bits
from core.text.vocabulary import Vocabulary
from tests.core.language.made_up import ENTRIES, unigram

VOCABULARY = Vocabulary("words", ENTRIES)
THE, UNKNOWN, END, NUMBER, CAT, MOUSE = range(6)


def test_the_named_word_costs_what_its_share_says() -> None:
    guess = check_guess(VOCABULARY, {"cat": 50, "mouse": 25})
    assert guess_bits(guess, unigram(), CAT) == 1
    assert guess_bits(guess, unigram(), MOUSE) == 2


def test_what_is_left_is_spread_by_how_common_the_others_are() -> None:
    # A quarter is left; of the 100 words 15 are cats and mice, 40 are `the`.
    guess = check_guess(VOCABULARY, {"cat": 50, "mouse": 25})
    assert guess_bits(guess, unigram(), THE) == pytest.approx(-math.log2(0.25 * 40 / 85))


def test_no_idea_costs_what_counting_words_costs() -> None:
    assert guess_bits(Guess(), unigram(), THE) == pytest.approx(-math.log2(0.4))


@given(st.dictionaries(st.sampled_from(ENTRIES), st.integers(1, 11), max_size=len(ENTRIES) - 1))
def test_all_probabilities_of_a_guess_sum_to_one(percents: dict[str, int]) -> None:
    guess = check_guess(VOCABULARY, percents)
    every = [2 ** -guess_bits(guess, unigram(), word) for word in range(len(ENTRIES))]
    assert sum(every) == pytest.approx(1)


@given(st.integers(1, 99), st.integers(1, 99))
def test_nobody_does_better_than_by_saying_how_sure_they_are(truly: int, said: int) -> None:
    def expected(percent: int) -> float:
        guess = check_guess(VOCABULARY, {"cat": percent})
        right, wrong = (guess_bits(guess, unigram(), word) for word in (CAT, THE))
        return truly / 100 * right + (1 - truly / 100) * wrong

    assert expected(truly) <= expected(said) + 1e-9


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("The", THE),
        (" cat ", CAT),
        (".", END),
        ("1,989.5", NUMBER),
        ("dog", UNKNOWN),
        ("<eos>", END),
    ],
)
def test_a_typed_word_is_taken_for_one_of_the_corpus(typed: str, meant: int) -> None:
    assert dict(check_guess(VOCABULARY, {typed: 10}).shares) == {meant: 0.1}


def test_what_is_taken_for_another_word_is_told() -> None:
    (sentence,) = check_guess(VOCABULARY, {"D&g": 10}).sentences
    assert sentence == "Your guess \u201cD&g\u201d was read as \u201c<unk>\u201d."
    assert check_guess(VOCABULARY, {"The": 10, "cat": 3}).sentences == ()


@pytest.mark.parametrize(
    ("percents", "problem"),
    [
        ({"cat": 0}, "from 1 to 99, not 0"),
        ({"cat": 100}, "from 1 to 99, not 100"),
        ({"cat": 60, "mouse": 40}, "at most 99% together, not 100%"),
        ({"": 10}, "Type the word that you expect"),
        ({"<b>": 10}, "Type the word that you expect"),
        ({"a cat": 10}, "Type a single word"),
        ({"dog": 10, "bird": 10}, "<unk> is there twice"),
        ({str(k): 1 for k in range(11)}, "at most 10 words"),
    ],
)
def test_what_cannot_be_a_guess_is_refused(percents: dict[str, int], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        check_guess(VOCABULARY, percents)
