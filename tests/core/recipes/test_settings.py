"""What can be changed about a recipe: within limits, told in words, and nothing else with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.recipes import RECIPES, SGD, DigitRecipe, recipe
from core.recipes.setting_changes import differences
from core.recipes.settings import DigitSettings, changed, settings_of

DIGITS = [name for name, each in RECIPES.items() if isinstance(each, DigitRecipe)]
STATIC = recipe("mnist-static")


def static(**changes: Any) -> DigitSettings:
    settings = settings_of(STATIC)
    assert isinstance(settings, DigitSettings)
    return replace(settings, **changes)


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipes_own_settings_give_back_the_very_recipe(name: str) -> None:
    assert changed(recipe(name), settings_of(recipe(name))) == recipe(name)
    assert differences(recipe(name), settings_of(recipe(name))) == ()


@pytest.mark.parametrize("name", DIGITS)
def test_the_settings_say_all_there_is_about_the_layers_of_a_digit_network(name: str) -> None:
    """Another number of units, and back: the layers are built anew and come out the same."""
    was = recipe(name)
    settings = settings_of(was)
    assert isinstance(settings, DigitSettings)
    other = changed(was, replace(settings, units=settings.units + 1))
    assert other.layers != was.layers
    assert changed(other, settings).layers == was.layers


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("mnist-gru", {"cell": "gru"}),
        ("mnist-rnn", {"cell": "rnn"}),
        ("mnist-stacked", {"layers": 2, "units": 64}),
        ("mnist-bidirectional", {"is_bidirectional": True, "units": 64}),
        ("mnist-dropout", {"layers": 2, "units": 64, "dropout": 0.5}),
    ],
)
def test_a_tutorials_network_comes_of_another_by_its_settings(
    name: str, changes: dict[str, Any]
) -> None:
    assert changed(STATIC, static(**changes)).layers == recipe(name).layers


def test_what_is_not_a_setting_stays_and_so_does_the_name() -> None:
    other = changed(STATIC, static(units=64, optimizer="sgd", learning_rate=0.5, steps=100))
    assert (other.name, other.source, other.report_every) == ("mnist-static", STATIC.source, 10)
    assert other.layers[-1] == STATIC.layers[-1]
    assert (other.optimizer, other.steps) == (SGD(0.5), 100)
    slower = changed(recipe("ptb"), replace(settings_of(recipe("ptb")), learning_rate=10.0))
    assert slower == replace(
        recipe("ptb"), optimizer=replace(recipe("ptb").optimizer, learning_rate=10.0)
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units": 64}, "64 units instead of 128"),
        ({"layers": 2}, "2 layers instead of 1"),
        ({"cell": "gru"}, "GRU instead of LSTM"),
        ({"is_bidirectional": True}, "both directions instead of one"),
        ({"has_projection": True}, "a dense layer first instead of none"),
        ({"dropout": 0.5}, "dropout of 0.5 instead of 0"),
        ({"optimizer": "rmsprop"}, "RMSprop instead of Adam"),
        ({"learning_rate": 0.01}, "a learning rate of 0.01 instead of 0.001"),
        ({"batch": 64}, "batches of 64 instead of 128"),
        ({"steps": 1}, "1 step instead of 799 steps"),
        ({"seed": 3}, "seed 3 instead of 0"),
        ({"loss_on": "every"}, "a loss on every row instead of the last"),
        (
            {"start_from": "mnist-static"},
            "starting from the weights of mnist-static instead of random ones",
        ),
    ],
)
def test_a_change_is_told_in_words(changes: dict[str, Any], words: str) -> None:
    assert differences(STATIC, static(**changes)) == (words,)


def test_several_changes_are_told_one_by_one() -> None:
    assert differences(STATIC, static(units=64, seed=3)) == (
        "64 units instead of 128",
        "seed 3 instead of 0",
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"units": 3}, "Units must be a whole number from 4 to 256, not 3."),
        ({"units": 10_000}, "Units must be a whole number from 4 to 256, not 10,000."),
        ({"units": 64.0}, "Units must be a whole number from 4 to 256, not 64."),
        ({"layers": 4}, "Layers must be a whole number from 1 to 3, not 4."),
        ({"dropout": 0.95}, "Dropout must be a number from 0 to 0.9, not 0.95."),
        (
            {"learning_rate": float("nan")},
            "Learning rate must be a number from 0.00001 to 1, not nan.",
        ),
        ({"batch": 4}, "Batch size must be a whole number from 8 to 1,000, not 4."),
        ({"steps": 0}, "Steps must be a whole number from 1 to 20,000, not 0."),
        ({"seed": -1}, "Seed must be a whole number from 0 to 2,147,483,647, not \u22121."),
        ({"cell": "transformer"}, "Cell must be one of lstm, gru, rnn, not transformer."),
        (
            {"optimizer": "lbfgs"},
            "Optimizer must be one of adam, rmsprop, rmsprop_tensorflow_1, sgd, adamw, not lbfgs.",
        ),
        ({"is_bidirectional": True, "loss_on": "every"}, "only be trained on the last row"),
    ],
)
def test_what_is_out_of_range_is_told_in_a_sentence(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        static(**changes)


def test_settings_that_do_not_count_as_the_recipe_does_are_refused() -> None:
    with pytest.raises(ValueError, match="counted in steps, not in epochs"):
        changed(STATIC, static(steps=None, epochs=2))


def test_settings_of_another_family_are_refused() -> None:
    with pytest.raises(ValueError, match="another network than mnist-static"):
        changed(STATIC, settings_of(recipe("belling-the-cat")))
