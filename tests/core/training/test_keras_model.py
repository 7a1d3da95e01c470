"""Recipes become Keras models, and the shipped files are what their recipes and cards say."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar

import keras
import numpy as np
import pytest

from core.network.card import load_card
from core.network.keras_file import read_keras
from core.network.shipped import NETWORKS_DIR, shipped_names
from core.recipes import (
    GRU,
    LSTM,
    RECIPES,
    Bidirectional,
    Constant,
    Dense,
    Dropout,
    Embedding,
    Inputs,
    Normal,
    Recipe,
    SimpleRNN,
    Uniform,
    recipe,
)
from core.recipes.base import Family
from core.training.keras_model import build_network

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


ROWS = Inputs("rows", (6, 5))


@dataclass(frozen=True, kw_only=True)
class AnyRecipe(Recipe):
    """A recipe around layers alone."""

    family: ClassVar[Family] = "digits"
    inputs: Inputs = ROWS
    answers_every_step: bool = False


def built(*layers, **settings):
    return build_network(
        AnyRecipe(name="any", title="", source="", layers=layers, epochs=1, **settings)
    )


EVERY_KIND = [
    (LSTM(4, "a"), LSTM(3, "b")),
    (GRU(4, "a"), GRU(3, "b")),
    (SimpleRNN(4, "a"), SimpleRNN(3, "b")),
    (Bidirectional(LSTM(4, "a"), "b"), Bidirectional(GRU(3, "c"), "d")),
    (Bidirectional(SimpleRNN(4, "a"), "b"),),
    (Dense(4, "a", "tanh"), LSTM(3, "b"), Dropout(0.5, "c"), Dense(3, "d", "relu")),
]


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("layers", EVERY_KIND, ids=lambda layers: layers[0].kind)
def test_every_kind_of_layer_gives_keras_answers_in_numpy(layers, every, tmp_path):
    model = built(*layers, Dense(2, "logits"), answers_every_step=every)
    rows = np.random.default_rng(0).normal(size=(3, 6, 5)).astype(np.float32)
    model.save(tmp_path / "any.keras")
    logits = read_keras(tmp_path / "any.keras").trace(rows).logits
    answers = model.predict(rows, verbose=0)
    assert answers.shape == ((3, 6, 2) if every else (3, 2))
    np.testing.assert_allclose(logits if every else logits[:, -1], answers, atol=1e-5)


def test_ids_go_through_an_embedding(tmp_path):
    layers = (Embedding(9, 4, "table", Uniform(0.1)), LSTM(3, "lstm"), Dense(9, "logits"))
    model = built(*layers, inputs=Inputs("ids", (6,), "int32"))
    assert 0.09 < np.abs(model.get_layer("table").get_weights()[0]).max() <= 0.1
    ids = np.random.default_rng(0).integers(0, 9, (3, 6))
    model.save(tmp_path / "any.keras")
    logits = read_keras(tmp_path / "any.keras").trace(ids).logits[:, -1]
    np.testing.assert_allclose(logits, model.predict(ids, verbose=0), atol=1e-5)


def test_initializers_are_what_they_say():
    wide = Dense(400, "a", None, Normal(1.0), Constant(0.1))
    kernel, bias = (
        built(wide, LSTM(8, "b", False, Uniform(0.05), Uniform(0.05))).layers[1].get_weights()
    )
    assert kernel.std() == pytest.approx(1.0, abs=0.05)
    assert (bias == np.float32(0.1)).all()
    recurrent = built(LSTM(8, "b", False, Uniform(0.05), Uniform(0.05))).layers[1]
    assert all(0.04 < np.abs(w).max() <= 0.05 for w in recurrent.get_weights()[:2])
    assert (recurrent.get_weights()[2] == 0).all()


def test_weights_of_one_layer_are_not_the_same_draws():
    normal = Normal(1.0)
    kernel, bias = built(LSTM(2, "a"), Dense(5, "b", None, normal, normal)).layers[2].get_weights()
    assert not np.isin(bias, kernel).any()
    forward, _, _, backward, _, _ = built(Bidirectional(LSTM(4, "a"), "b")).layers[1].get_weights()
    assert not np.allclose(forward, backward)


def with_later_settings(written: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """A card's recipe with the settings that came after its training, at what they were then."""
    later: dict[str, Any] = {"text": "ptb"} if "text" in now else {}
    if "styles" in now:
        unused = dict.fromkeys(("long_flag", "hooked_flag", "steep_slash", "open_eight"), 0.0)
        later["styles"] = unused | written["styles"]
    return written | later


@pytest.mark.parametrize("name", sorted(RECIPES.keys() & set(shipped_names())))
def test_a_shipped_file_is_an_ordinary_keras_file_of_the_recipe_on_its_card(name):
    model = keras.saving.load_model(NETWORKS_DIR / f"{name}.keras")
    ours = build_network(recipe(name))
    shapes = [[layer.name, *(w.shape for w in layer.get_weights())] for layer in model.layers]
    assert shapes == [[each.name, *(w.shape for w in each.get_weights())] for each in ours.layers]
    assert {weight.dtype for weight in model.weights} <= {"float32", "uint32"}  # 32 bits of chance
    card = load_card(name)
    now = json.loads(json.dumps(recipe(name).as_dict()))
    assert with_later_settings(card.recipe, now) == now
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
