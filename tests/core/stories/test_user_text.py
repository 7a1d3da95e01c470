"""A visitor's own text: what can be trained on, what the training can reach, what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.recipes import AdamWCosine
from core.recipes.user_text import UserTextSettings
from core.stories import user_text
from core.stories.texts import STORIES
from core.stories.user_text import (
    MAX_TOKENS,
    USER_TEXT,
    TextTooLongError,
    check_text,
    first_part,
    settings,
    training_plan,
)
from core.text.decoding import MAX_BYTES

FABLE = STORIES["belling-the-cat"].text


def test_the_fable_in_figures_with_the_articles_window() -> None:
    chosen = training_plan(FABLE, UserTextSettings(window=3))
    assert (chosen.tokens, chosen.different) == (204, 112)
    assert (chosen.reachable, chosen.asked) == (199, 201)
    assert chosen.best_accuracy == pytest.approx(199 / 201)
    assert "199 of 201 (99.0%). Elsewhere the same 3 continue" in chosen.sentence
    assert (chosen.recipe.name, chosen.recipe.story) == (USER_TEXT, None)


def test_with_the_default_window_all_of_the_fable_can_be_predicted() -> None:
    assert (
        "198 of 198 (100%). The same 6 are always"
        in training_plan(FABLE, UserTextSettings()).sentence
    )


def test_one_word_a_thousand_times_can_be_learnt() -> None:
    chosen = training_plan("cat " * 1000, UserTextSettings())
    assert (chosen.tokens, chosen.different, chosen.best_accuracy) == (1000, 1, 1.0)


def test_a_text_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="a text of more than 6 words"):
        training_plan("the cat sat", UserTextSettings())


@pytest.mark.parametrize(
    "chosen",
    [
        UserTextSettings(),
        UserTextSettings("characters", 9, 32, 2, None, "rmsprop", 0.01, 7, 5),
        UserTextSettings(optimizer="sgd", embedding=16),
    ],
)
def test_what_was_chosen_is_found_again_in_the_recipe(chosen: UserTextSettings) -> None:
    made = training_plan(FABLE, chosen).recipe
    assert training_plan(FABLE, settings(made)).recipe == made


def test_a_recipe_that_was_made_in_another_way_tells_of_no_choice() -> None:
    made = replace(training_plan(FABLE, UserTextSettings()).recipe, optimizer=AdamWCosine())
    with pytest.raises(ValueError, match="was not made on this page"):
        settings(made)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste or upload a text"),
        (" \n\t\u200b", "Paste or upload a text"),
        ("word", "more than 3 words; it has 1 word"),
        ("one two three", "more than 3 words; it has 3 words"),
        ("a b c\x00d", "null characters"),
        ("a" * (MAX_BYTES + 1), "at most 2,000,000 characters"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        check_text(text, 3, "words")


def test_too_many_different_words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_text, "MAX_VOCABULARY", 4)
    with pytest.raises(ValueError, match="5 different words"):
        check_text("a b c d e", 3, "words")


def test_of_a_text_that_is_too_long_the_first_part_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(MAX_TOKENS, "words", 1_000)
    text = "to be or not to be\n" * 500
    with pytest.raises(TextTooLongError, match="3,499 words; at most 1,000"):
        check_text(text, 3, "words")
    part = first_part(text, "words")
    assert text.startswith(part)
    assert 950 <= len(check_text(part, 3, "words")) <= 1_000
    assert first_part("to be", "words") == "to be"
