"""A recipe -> its Keras model."""

from __future__ import annotations

import keras

from core.recipes import LSTM, ROW_PX, Layer, Recipe


def build_network(recipe: Recipe) -> keras.Model:
    """An untrained Keras model; its first weights follow from the recipe's seed.

    Returns:
        A model from (B, 28, 28) float32 in [0, 1] to logits: (B, 10) after the last row, or
        (B, 28, 10) after every row if the recipe's loss looks at every row.
    """
    rows = keras.Input((ROW_PX, ROW_PX), name="rows")
    recurrent = [layer for layer in recipe.layers if isinstance(layer, LSTM)]
    outputs = rows
    for position, layer in enumerate(recipe.layers):
        returns_sequences = recipe.loss_on == "every" or layer is not recurrent[-1]
        outputs = _keras_layer(layer, returns_sequences, recipe.seed + position)(outputs)
    return keras.Model(rows, outputs, name=recipe.name.replace("-", "_"))


def _keras_layer(layer: Layer, returns_sequences: bool, seed: int) -> keras.layers.Layer:
    if isinstance(layer, LSTM):
        return keras.layers.LSTM(
            layer.units,
            return_sequences=returns_sequences,
            unit_forget_bias=layer.unit_forget_bias,
            kernel_initializer=keras.initializers.GlorotUniform(seed),
            recurrent_initializer=keras.initializers.Orthogonal(seed=seed),
            name=layer.name,
        )
    return keras.layers.Dense(
        layer.units, kernel_initializer=keras.initializers.GlorotUniform(seed), name=layer.name
    )
