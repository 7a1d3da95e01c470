"""Recipes are data: complete, unlike each other, and fit for a card."""

import dataclasses
import json

import pytest

from core.recipes import LSTM, RECIPES, Dense, recipe


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_recipe_is_frozen_data_that_fits_a_card(name):
    chosen = recipe(name)
    assert chosen.name == name
    with pytest.raises(dataclasses.FrozenInstanceError):
        chosen.seed = 1
    card = json.loads(json.dumps(chosen.as_dict()))
    assert card["layers"][0] == {
        "units": 128,
        "name": "lstm",
        "unit_forget_bias": True,
        "kind": "lstm",
    }


def test_the_two_digit_networks_have_one_cell_and_two_ways_to_be_asked():
    default, article = recipe("digits"), recipe("digits-last-row")
    assert default.layers == article.layers == (LSTM(128, "lstm"), Dense(10, "logits"))
    assert (default.loss_on, article.loss_on) == ("every", "last")


def test_an_unknown_recipe_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="'digits', 'digits-last-row'.* got 'digit'"):
        recipe("digit")
