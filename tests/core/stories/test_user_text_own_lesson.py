"""What a text comes to before it is learnt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.recipes import AdamWCosine
from core.recipes.user_text import UserTextSettings
from core.stories.texts import STORIES
from core.stories.user_text import USER_TEXT, settings, training_plan

FABLE = STORIES["belling-the-cat"].text


def test_the_fable_in_figures_with_the_articles_window() -> None:
    chosen = training_plan(FABLE, UserTextSettings(window=3))
    assert (chosen.tokens, chosen.different) == (204, 112)
    assert (chosen.reachable, chosen.asked) == (199, 201)
    assert chosen.best_accuracy == pytest.approx(199 / 201)
    assert "199 of 201 next words, 99.0%: of the rest, the same 3 go on in" in chosen.sentence
    assert (chosen.recipe.name, chosen.recipe.story) == (USER_TEXT, None)


def test_with_the_default_window_all_of_the_fable_can_be_foretold() -> None:
    assert (
        "198 of 198 next words, 100%: it never goes on in two"
        in training_plan(FABLE, UserTextSettings()).sentence
    )


def test_one_word_a_thousand_times_can_be_learnt() -> None:
    chosen = training_plan("cat " * 1000, UserTextSettings())
    assert (chosen.tokens, chosen.different, chosen.best_accuracy) == (1000, 1, 1.0)


def test_a_text_that_is_too_short_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected a text of more than 6 words"):
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
    with pytest.raises(ValueError, match="Expected a recipe for a text of one's own"):
        settings(made)
