"""Random weights for a recipe's network, in the order in which Keras would give them."""

from __future__ import annotations

import numpy as np

from core.recipes import GRU, LSTM, Bidirectional, Dense, Recipe, SimpleRNN


def made_up_weights(recipe: Recipe, seed: int = 0) -> list[np.ndarray]:
    random = np.random.default_rng(seed)
    width = recipe.inputs.shape[-1] or 1
    arrays: list[np.ndarray] = []

    def add(*shape: int) -> None:
        arrays.append(random.normal(0, 0.1, shape).astype(np.float32))

    def reader(layer: LSTM | GRU | SimpleRNN) -> None:
        blocks = {"lstm": 4, "gru": 3, "simple_rnn": 1}[layer.kind]
        add(width, blocks * layer.units)
        add(layer.units, blocks * layer.units)
        add(*([2] if layer.kind == "gru" else []), blocks * layer.units)

    for layer in recipe.layers:
        match layer:
            case LSTM() | GRU() | SimpleRNN():
                reader(layer)
                width = layer.units
            case Bidirectional():
                reader(layer.layer)
                reader(layer.layer)
                width = 2 * layer.layer.units
            case Dense():
                add(width, layer.units)
                add(layer.units)
                width = layer.units
    return arrays
