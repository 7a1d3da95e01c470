"""A recipe -> its Keras model."""

from __future__ import annotations

from dataclasses import replace

import keras

from core.recipes import (
    GRU,
    LSTM,
    Bidirectional,
    Constant,
    Dense,
    Dropout,
    Embedding,
    Initializer,
    Layer,
    Normal,
    Recipe,
    Recurrent,
    SimpleRNN,
    Unembedding,
    Uniform,
)

# Weights of one layer that are drawn from one distribution must not be the same numbers.
BIAS_SEEDS = 1_000_003
BACKWARD_SEEDS = 2_000_003
RECURRENT_SEEDS = 3_000_017


def build_network(recipe: Recipe) -> keras.Model:
    """An untrained Keras model; its first weights follow from the recipe's seed.

    Returns:
        A model from what the recipe's `inputs` say to logits: (B, C) after the last step, or
        (B, T, C) after every step if the recipe `answers_every_step`.
    """
    inputs = keras.Input(recipe.inputs.shape, name=recipe.inputs.name, dtype=recipe.inputs.dtype)
    recurrent = [layer for layer in recipe.layers if isinstance(layer, Recurrent)]
    shared = {layer.embedding for layer in recipe.layers if isinstance(layer, Unembedding)}
    made: dict[str, keras.layers.Layer] = {}
    outputs = inputs
    for position, layer in enumerate(recipe.layers):
        if isinstance(layer, Unembedding):
            outputs = made[layer.embedding](outputs, reverse=True)
            continue
        returns_sequences = recipe.answers_every_step or layer is not recurrent[-1]
        seed = recipe.seed + position
        made[layer.name] = (
            _embedding(layer, keras.layers.ReversibleEmbedding, seed)
            if isinstance(layer, Embedding) and layer.name in shared
            else _keras_layer(layer, returns_sequences, seed)
        )
        outputs = made[layer.name](outputs)
    return keras.Model(inputs, outputs, name=recipe.name.replace("-", "_"))


def _keras_layer(layer: Layer, returns_sequences: bool, seed: int) -> keras.layers.Layer:
    match layer:
        case LSTM() | GRU() | SimpleRNN():
            return _reader(layer, returns_sequences, seed)
        case Bidirectional():
            return _both_ways(layer, returns_sequences, seed)
        case Dense():
            return keras.layers.Dense(
                layer.units,
                activation=layer.activation,
                kernel_initializer=_initializer(layer.kernel_initializer, seed)
                or keras.initializers.GlorotUniform(seed),
                bias_initializer=_initializer(layer.bias_initializer, seed + BIAS_SEEDS) or "zeros",
                name=layer.name,
            )
        case Embedding():
            return _embedding(layer, keras.layers.Embedding, seed)
        case Dropout():
            return keras.layers.Dropout(layer.rate, seed=seed, name=layer.name)


def _embedding(
    layer: Embedding, kind: type[keras.layers.Embedding], seed: int
) -> keras.layers.Embedding:
    return kind(
        layer.entries,
        layer.units,
        embeddings_initializer=_initializer(layer.embeddings_initializer, seed)
        or keras.initializers.RandomUniform(seed=seed),
        name=layer.name,
    )


def _reader(
    layer: LSTM | GRU | SimpleRNN, returns_sequences: bool, seed: int, go_backwards: bool = False
) -> keras.layers.Layer:
    settings = {
        "return_sequences": returns_sequences,
        "go_backwards": go_backwards,
        "kernel_initializer": _initializer(layer.kernel_initializer, seed)
        or keras.initializers.GlorotUniform(seed),
        "recurrent_initializer": _initializer(layer.recurrent_initializer, seed + RECURRENT_SEEDS)
        or keras.initializers.Orthogonal(seed=seed),
        "name": layer.name,
    }
    match layer:
        case LSTM():
            return keras.layers.LSTM(
                layer.units, unit_forget_bias=layer.unit_forget_bias, **settings
            )
        case GRU():
            return keras.layers.GRU(layer.units, **settings)
        case SimpleRNN():
            return keras.layers.SimpleRNN(layer.units, **settings)


def _both_ways(layer: Bidirectional, returns_sequences: bool, seed: int) -> keras.layers.Layer:
    backward = replace(layer.layer, name=f"{layer.layer.name}_backward")
    return keras.layers.Bidirectional(
        _reader(layer.layer, returns_sequences, seed),
        backward_layer=_reader(backward, returns_sequences, seed + BACKWARD_SEEDS, True),
        name=layer.name,
    )


def _initializer(settings: Initializer | None, seed: int) -> keras.initializers.Initializer | None:
    """Keras' initializer; None where the choice is left to the layer."""
    match settings:
        case Normal():
            return keras.initializers.RandomNormal(stddev=settings.stddev, seed=seed)
        case Uniform():
            return keras.initializers.RandomUniform(-settings.limit, settings.limit, seed=seed)
        case Constant():
            return keras.initializers.Constant(settings.value)
        case None:
            return None
