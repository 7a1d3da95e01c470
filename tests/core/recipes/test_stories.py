"""Recipes that tell stories: they fit their texts, and a visitor's settings stay within limits."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from core.recipes import (
    LSTM,
    RECIPES,
    Dense,
    Embedding,
    StoryRecipe,
    TensorFlow1RMSprop,
    Uniform,
    recipe,
)
from core.recipes.editable import label, setting_types
from core.recipes.user_text import UserTextSettings, user_text_recipe
from core.stories.texts import STORIES, story_text
from core.text.vocabulary import Vocabulary

STORY_RECIPES = [each for each in RECIPES.values() if isinstance(each, StoryRecipe)]


@pytest.mark.parametrize("chosen", STORY_RECIPES, ids=lambda chosen: chosen.name)
def test_a_recipe_has_a_line_and_a_logit_for_each_different_word(chosen: StoryRecipe) -> None:
    assert chosen.story
    story = story_text(chosen.story)
    assert chosen.kind == story.kind
    entries = len(Vocabulary.of(story.tokens, story.kind))
    first, last = chosen.layers[0], chosen.layers[-1]
    assert isinstance(last, Dense)
    assert last.units == entries
    if isinstance(first, Embedding):
        assert first.entries == entries
        assert chosen.inputs.shape == (chosen.window,)
    else:
        assert chosen.inputs.shape == (chosen.window, 1)


def test_every_story_has_a_recipe_of_its_name() -> None:
    assert {each.name for each in STORY_RECIPES} > STORIES.keys()


def test_the_articles_network_is_the_articles() -> None:
    article = recipe("fable-article")
    assert isinstance(article, StoryRecipe)
    lstm = article.layers[0]
    assert isinstance(lstm, LSTM)
    assert (lstm.units, lstm.unit_forget_bias) == (512, True)
    assert lstm.kernel_initializer == lstm.recurrent_initializer == Uniform(math.sqrt(6 / 2561))
    assert (article.window, article.loss_on, article.steps, article.batch) == (3, "last", 50_000, 1)
    assert article.optimizer == TensorFlow1RMSprop(1e-3)
    two = recipe("fable-article-two-layers").layers
    assert [layer.units for layer in two if isinstance(layer, LSTM)] == [512, 512]


def test_a_card_can_keep_them() -> None:
    for chosen in STORY_RECIPES:
        assert json.loads(json.dumps(chosen.as_dict()))["window"] == chosen.window


def test_own_settings_make_a_recipe_for_the_text() -> None:
    tokens = ["a", "b", "a", "c", "d"] * 10
    chosen = user_text_recipe(
        "run", UserTextSettings(window=4, units=32, layers=2, embedding=None), tokens
    )
    assert chosen.story is None
    assert chosen.layers == (LSTM(32, "lstm_1"), LSTM(32, "lstm_2"), Dense(4, "logits"))
    assert chosen.inputs.shape == (4, 1)
    assert user_text_recipe("run", UserTextSettings(), tokens).layers[0] == Embedding(
        4, 64, "embedding"
    )


@pytest.mark.parametrize(("words", "epochs"), [(200, 150), (20_000, 38), (100_000, 8)])
def test_a_long_text_is_gone_through_less_often(words: int, epochs: int) -> None:
    assert user_text_recipe("run", UserTextSettings(), ["a"] * words).epochs == epochs
    assert user_text_recipe("run", UserTextSettings(epochs=3), ["a"] * words).epochs == 3


@pytest.mark.parametrize(
    "name", [name for name, takes in setting_types(UserTextSettings).items() if takes.kind is int]
)
def test_each_number_has_limits(name: str) -> None:
    least, most = UserTextSettings.limits[name]
    settings: dict[str, Any]
    for settings in ({name: least}, {name: most}):
        UserTextSettings(**settings)
    for settings in ({name: least - 1}, {name: most + 1}):
        with pytest.raises(ValueError, match=f"^{label(name)} must be .* from {least} to {most:,}"):
            UserTextSettings(**settings)


@pytest.mark.parametrize("optimizer", ["adam", "rmsprop", "sgd"])
def test_every_optimizer_takes_a_learning_rate(optimizer: Any) -> None:
    chosen = user_text_recipe(
        "run", UserTextSettings(optimizer=optimizer, learning_rate=0.25), ["a", "b"] * 9
    )
    assert vars(chosen.optimizer)["learning_rate"] == 0.25


def test_anything_else_is_refused_in_a_sentence() -> None:
    unknown: Any = "adagrad"
    with pytest.raises(
        ValueError, match="Optimizer must be one of adam, rmsprop, sgd, not adagrad"
    ):
        UserTextSettings(optimizer=unknown)
    for rate in (0.0, 2.0, float("nan")):
        with pytest.raises(
            ValueError, match="Learning rate must be a number from 0.00001 to 1, not"
        ):
            UserTextSettings(learning_rate=rate)
