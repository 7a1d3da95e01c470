"""A network that is still being trained, as one that is only used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from core import recipes
from core.network import layers
from core.network.cells import Array
from core.network.trace import Network
from core.recipes import Recipe

_BLOCKS = {"lstm": 4, "gru": 3, "simple_rnn": 1}
_Reader: TypeAlias = layers.LSTM | layers.GRU | layers.SimpleRNN


def network_from_recipe(recipe: Recipe, weights: Sequence[Array]) -> Network:
    """The network of a recipe with these weights.

    Args:
        recipe: Of a network that reads digits, or any of recurrent, dense and dropout layers.
        weights: In the order in which a Keras model of the recipe gives them (`get_weights`).

    Raises:
        ValueError: If the recipe has a layer of another kind, or the weights are not of its shape.
    """
    remaining = iter(weights)
    made: list[layers.Layer] = []
    width = recipe.inputs.shape[-1] or 1
    last_reader = [each for each in recipe.layers if isinstance(each, recipes.Recurrent)][-1]
    for layer in recipe.layers:
        returns_sequences = recipe.answers_every_step or layer is not last_reader
        made.append(_layer(layer, remaining, width, returns_sequences))
        if made[-1].width != width or made[-1].units != _units(layer, width):
            raise ValueError(f"Expected weights of the shape of layer {layer.name!r}, got others.")
        width = made[-1].units
    if next(remaining, None) is not None:
        raise ValueError(f"Expected the weights of {len(made)} layers, got more.")
    return Network(recipe.name, tuple(made))


def _layer(
    layer: recipes.Layer, weights: Iterator[Array], width: int, returns_sequences: bool
) -> layers.Layer:
    match layer:
        case recipes.LSTM() | recipes.GRU() | recipes.SimpleRNN():
            return _reader(layer, weights, layer.name)
        case recipes.Bidirectional():
            forward = _reader(layer.layer, weights, f"{layer.name}_forward")
            backward = _reader(layer.layer, weights, f"{layer.name}_backward")
            return layers.Bidirectional(layer.name, forward, backward, returns_sequences)
        case recipes.Dense():
            kernel, bias = _take(2, weights)
            return layers.Dense(layer.name, kernel, bias, layer.activation or "linear")
        case recipes.Dropout():
            return layers.Dropout(layer.name, layer.rate, width)
    raise ValueError(f"Expected a recurrent, dense or dropout layer, got {layer.kind!r}.")


def _reader(
    layer: recipes.LSTM | recipes.GRU | recipes.SimpleRNN, weights: Iterator[Array], name: str
) -> _Reader:
    kernel, recurrent_kernel, bias = _take(3, weights)
    columns = _BLOCKS[layer.kind] * layer.units
    if not kernel.shape[-1] == recurrent_kernel.shape[-1] == bias.shape[-1] == columns:
        raise ValueError(f"Expected weights of the shape of layer {name!r}, got others.")
    match layer:
        case recipes.LSTM():
            return layers.LSTM(name, kernel, recurrent_kernel, bias)
        case recipes.GRU():
            return layers.GRU(name, kernel, recurrent_kernel, bias)
        case recipes.SimpleRNN():
            return layers.SimpleRNN(name, kernel, recurrent_kernel, bias)


def _take(count: int, weights: Iterator[Array]) -> list[Array]:
    taken = [array for _, array in zip(range(count), weights, strict=False)]
    if len(taken) < count:
        raise ValueError("Expected the weights of all layers, got too few.")
    return taken


def _units(layer: recipes.Layer, width: int) -> int:
    match layer:
        case recipes.Bidirectional():
            return 2 * layer.layer.units
        case recipes.LSTM() | recipes.GRU() | recipes.SimpleRNN() | recipes.Dense():
            return layer.units
    return width
