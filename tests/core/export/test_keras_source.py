"""The lines of Keras make the very network and optimizer that the project makes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.export.keras_source import model_source, optimizer_source
from core.recipes import (
    GRU,
    LSTM,
    RECIPES,
    SGD,
    Adam,
    AdamWCosine,
    Bidirectional,
    Constant,
    Dense,
    DigitRecipe,
    Dropout,
    Normal,
    RMSprop,
    SimpleRNN,
    StoryRecipe,
    TensorFlow1RMSprop,
    Uniform,
    recipe,
)

SHIPPED = [name for name, each in RECIPES.items() if isinstance(each, DigitRecipe | StoryRecipe)]
MADE_UP = (
    Dense(6, "projection", "tanh", Normal(0.5), Constant(0.1)),
    Bidirectional(GRU(4, "reader_1", Uniform(0.2), Normal(0.3)), "both_1"),
    Dropout(0.3, "dropout_1"),
    SimpleRNN(5, "rnn", recurrent_initializer=Uniform(0.1)),
    LSTM(5, "lstm", unit_forget_bias=False),
    Dense(10, "logits"),
)
OPTIMIZERS = [
    Adam(2e-3, clip_norm=1.0),
    RMSprop(1e-3, rho=0.8),
    SGD(0.5, clip_norm=5.0),
    AdamWCosine(warmup_epochs=0.5),
]


def made(source: str, name: str) -> Any:
    import keras

    names = {"keras": keras}
    exec(source, names)
    return names[name]


def plain(config: Any) -> Any:
    """A configuration without the names of layers that Keras numbers as it meets them."""
    return {key: value for key, value in config.items() if key != "name"}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*SHIPPED, "made up"])
def test_the_layers_and_their_first_weights_are_the_same(name: str) -> None:
    from core.training.keras_model import build_network

    chosen = (
        replace(recipe("mnist-static"), layers=MADE_UP, seed=7)
        if name == "made up"
        else recipe(name)
    )
    model, expected = made(model_source(chosen), "model"), build_network(chosen)
    for found, layer in zip(model.layers, expected.layers[1:], strict=True):
        assert type(found) is type(layer)
        assert found.get_config() == layer.get_config()
    for weights, first in zip(model.get_weights(), expected.get_weights(), strict=True):
        np.testing.assert_array_equal(weights, first)


@pytest.mark.slow
@pytest.mark.parametrize("settings", OPTIMIZERS, ids=lambda settings: type(settings).__name__)
def test_the_optimizer_is_the_same(settings: Any) -> None:
    from core.training.keras_model import build_optimizer

    found = made(optimizer_source(settings, 10, 100), "optimizer")
    expected = build_optimizer(settings, 10, 100)
    assert type(found) is type(expected)
    assert plain(found.get_config()) == plain(expected.get_config())


@pytest.mark.slow
def test_the_optimizer_of_tensorflow_1_moves_a_weight_as_its_formula_says() -> None:
    """M starts at 1: m <- rho m + (1 - rho) g^2, and w <- w - rate g / sqrt(m + epsilon)."""
    import keras

    from core.training.keras_model import build_optimizer

    settings = TensorFlow1RMSprop(0.1, rho=0.9)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
    names = {"keras": keras, "model": model}
    exec(optimizer_source(settings, 10, 100), names)
    optimizers: list[Any] = [names["optimizer"], build_optimizer(settings, 10, 100)]
    for optimizer in optimizers:
        model.set_weights([np.array([[1.0]])])
        weight, mean_square = 1.0, 1.0
        for gradient in (0.5, -2.0, 1e-3):
            optimizer.apply([keras.ops.array([[gradient]])], model.trainable_variables)
            mean_square = 0.9 * mean_square + 0.1 * gradient**2
            weight -= 0.1 * gradient / np.sqrt(mean_square + 1e-10)
            np.testing.assert_allclose(model.get_weights()[0], [[weight]], rtol=1e-5)


def test_what_no_line_is_written_for_is_refused() -> None:
    with pytest.raises(ValueError, match="an optimizer that a script can make"):
        optimizer_source(SGD(1.0, decay=0.5), 10, 100)
    with pytest.raises(ValueError, match="layers that follow upon each other"):
        model_source(recipe("ptb"))
