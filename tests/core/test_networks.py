"""Recipes become Keras models, and the shipped files are what their recipes and cards say."""

import json

import keras
import numpy as np
import pytest

from core.checkpoints import NETWORKS_DIR, load_card
from core.networks import build_network
from core.recipes import RECIPES, recipe

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("name", "shape"), [("digits", (3, 28, 10)), ("digits-last-row", (3, 10))])
def test_a_network_answers_with_logits_as_often_as_it_is_asked(name, shape):
    model = build_network(recipe(name))
    assert model(np.zeros((3, 28, 28), np.float32)).shape == shape
    assert [layer.name for layer in model.layers[1:]] == ["lstm", "logits"]


def test_the_forget_gates_bias_starts_at_one_and_the_seed_decides_the_rest():
    kernel, recurrent_kernel, bias = build_network(recipe("digits")).get_layer("lstm").get_weights()
    np.testing.assert_array_equal(
        bias, np.repeat([0, 1, 0, 0], 128)
    )  # input, forget, candidate, output
    again = build_network(recipe("digits")).get_layer("lstm").get_weights()
    np.testing.assert_array_equal(again[0], kernel)
    np.testing.assert_array_equal(again[1], recurrent_kernel)


@pytest.mark.parametrize("name", sorted(RECIPES))
def test_a_shipped_file_is_an_ordinary_keras_file_of_the_recipe_on_its_card(name):
    model = keras.saving.load_model(NETWORKS_DIR / f"{name}.keras")
    assert model.count_params() == 4 * 128 * (28 + 128 + 1) + 10 * (128 + 1)
    card = load_card(name)
    assert card.recipe == json.loads(json.dumps(recipe(name).as_dict()))
    assert card.command == f"python -m core.training {name}"


def test_the_shipped_networks_reach_what_they_are_shipped_for():
    last_row, digits = load_card("digits-last-row").scores, load_card("digits").scores
    assert last_row["mnist_test"]["correct"] >= 9950
    assert last_row["mnist_test_first_128"]["correct"] == 128
    assert digits["mnist_test"]["accuracy"] >= 0.993
    row_accuracy = np.array(digits["mnist_test"]["row_accuracy"])
    assert np.abs(row_accuracy - digits["mnist_test"]["row_confidence"]).max() <= 0.05
    for scores in (last_row, digits):
        assert scores["drawings_of_unseen_people"]["accuracy"] >= 0.98
