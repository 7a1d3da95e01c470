"""Recipes are data: complete, unlike each other, and fit for a card."""

import dataclasses
import json
from dataclasses import replace

import pytest

from core.recipes import (
    LSTM,
    RECIPES,
    Adam,
    Bidirectional,
    Dense,
    DigitRecipe,
    Dropout,
    Normal,
    RMSprop,
    recipe,
)
from core.recipes.tutorials import TUTORIALS


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_recipe_is_frozen_data_that_fits_a_card(name):
    chosen = recipe(name)
    assert chosen.name == name
    with pytest.raises(dataclasses.FrozenInstanceError):
        chosen.seed = 1
    card = json.loads(json.dumps(chosen.as_dict()))
    assert card["name"] == name
    assert [layer["name"] for layer in card["layers"]] == [layer.name for layer in chosen.layers]
    assert ("epochs" in card) != ("steps" in card)
    assert None not in card.values()


def test_what_is_left_to_keras_is_left_off_a_card():
    assert recipe("digits").as_dict()["layers"] == (
        {"units": 128, "name": "lstm", "unit_forget_bias": True, "kind": "lstm"},
        {"units": 10, "name": "logits", "kind": "dense"},
    )


def test_an_initializer_is_on_the_card():
    logits = recipe("mnist-static").as_dict()["layers"][-1]
    assert logits["bias_initializer"] == {"stddev": 1.0, "kind": "normal"}


def test_the_two_digit_networks_have_one_cell_and_two_ways_to_be_asked():
    default, article = recipe("digits"), recipe("digits-last-row")
    assert default.layers == article.layers == (LSTM(128, "lstm"), Dense(10, "logits"))
    assert (default.loss_on, article.loss_on) == ("every", "last")


def test_the_tutorials_have_their_sources_numbers():
    static, projected, small = (recipe(f"mnist-{n}") for n in ("static", "projected", "small"))
    assert static.layers == (
        LSTM(128, "lstm", unit_forget_bias=True),
        Dense(10, "logits", kernel_initializer=Normal(1.0), bias_initializer=Normal(1.0)),
    )
    assert (static.steps, static.batch, static.report_every) == (799, 128, 10)
    assert static.optimizer == Adam(0.001)
    assert (projected.steps - 1) * projected.batch < 100_000 <= projected.steps * projected.batch
    assert (projected.layers[0].units, projected.layers[0].bias_initializer.value) == (128, 0.1)
    assert (small.epochs, small.test_digits_an_epoch) == (100, 256)
    assert small.optimizer == RMSprop(0.001, rho=0.9)


def test_no_tutorial_bends_its_digits_or_draws_others():
    assert len(TUTORIALS) == 9
    assert all(each.data.plain == 1.0 and each.data.drawings == 0 for each in TUTORIALS)


def test_the_relatives_are_what_their_names_say():
    kinds = {
        name: [layer.kind for layer in each.layers]
        for name, each in RECIPES.items()
        if name.startswith("mnist-")
    }
    assert kinds["mnist-rnn"] == ["simple_rnn", "dense"]
    assert kinds["mnist-gru"] == ["gru", "dense"]
    assert kinds["mnist-stacked"] == ["lstm", "lstm", "dense"]
    assert kinds["mnist-bidirectional"] == ["bidirectional", "dense"]
    assert kinds["mnist-deep-bidirectional"] == ["bidirectional", "bidirectional", "dense"]
    assert kinds["mnist-dropout"] == ["lstm", "dropout", "lstm", "dropout", "dense"]
    assert isinstance(recipe("mnist-bidirectional").layers[0], Bidirectional)
    assert recipe("mnist-dropout").layers[1] == Dropout(0.5, "dropout_1")


@pytest.mark.parametrize(
    ("epochs", "steps"), [(None, None), (3, 30), (0, None), (None, 0), (-1, None)]
)
def test_a_training_is_counted_in_epochs_or_in_steps(epochs, steps):
    with pytest.raises(ValueError, match="either epochs or steps, at least 1"):
        replace(recipe("digits"), epochs=epochs, steps=steps)


def test_its_length_is_told_as_it_is_counted():
    assert recipe("digits").length == "25 epochs"
    assert recipe("digits").steps_in_all(steps_in_epoch=4) == 100
    assert recipe("mnist-static").length == "799 steps"
    assert recipe("mnist-static").steps_in_all(steps_in_epoch=4) == 799


def test_an_unknown_recipe_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="'digit'.*: .*digits, digits-last-row"):
        recipe("digit")


def test_every_digit_recipe_reads_rows():
    for each in RECIPES.values():
        if isinstance(each, DigitRecipe):
            assert (each.inputs.shape, each.inputs.dtype) == ((28, 28), "float32")
