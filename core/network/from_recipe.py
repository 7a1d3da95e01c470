"""A network from a recipe and its weights, such as one that is still being trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import recipes
from core.i18n import gettext as _
from core.network import layers
from core.network.cells import Array
from core.network.gates import BLOCKS
from core.network.network import Network
from core.recipes import Recipe


def network_from_recipe(recipe: Recipe, weights: Sequence[Array]) -> Network:
    """Build the network of a recipe from its weights.

    Args:
        recipe: Its layers are recurrent, bidirectional, dense or dropout layers.
        weights: In the order in which a Keras model of the recipe returns them (`get_weights`).

    Raises:
        ValueError: If the recipe has another kind of layer, or the weights have other shapes.
    """
    remaining = iter(weights)
    made: list[layers.Layer] = []
    width = recipe.inputs.shape[-1] or 1
    last_reader = [each for each in recipe.layers if isinstance(each, recipes.Recurrent)][-1]
    for layer in recipe.layers:
        returns_sequences = recipe.answers_every_step or layer is not last_reader
        made.append(_layer(layer, remaining, width, returns_sequences))
        if made[-1].width != width or made[-1].units != _units(layer, width):
            raise ValueError(
                _("The weights do not have the shapes of layer '{layer}'.", layer=layer.name)
            )
        width = made[-1].units
    if next(remaining, None) is not None:
        raise ValueError(_("There are more weights than the layers of the recipe have."))
    return Network(recipe.name, tuple(made))


def _layer(
    layer: recipes.Layer, weights: Iterator[Array], width: int, returns_sequences: bool
) -> layers.Layer:
    match layer:
        case recipes.Bidirectional():
            forward = _reader(layer.layer, weights, f"{layer.name}_forward")
            backward = _reader(layer.layer, weights, f"{layer.name}_backward")
            return layers.Bidirectional(layer.name, forward, backward, returns_sequences)
        case recipes.Dense():
            kernel, bias = _take(2, weights)
            return layers.Dense(layer.name, kernel, bias, layer.activation or "linear")
        case recipes.Dropout():
            return layers.Dropout(layer.name, layer.rate, width)
        case recipes.Embedding() | recipes.Unembedding():
            pass
        case _:
            return _reader(layer, weights, layer.name)
    raise ValueError(_("A {kind} layer cannot be read from a recipe yet.", kind=layer.kind))


def _reader(layer: recipes.Cell, weights: Iterator[Array], name: str) -> layers.Recurrent:
    packed = _take(2 if isinstance(layer, recipes.MinLSTM) else 3, weights)
    columns = len(BLOCKS[layer.kind]) * layer.units
    if any(array.shape[-1] != columns for array in packed):
        raise ValueError(_("The weights do not have the shapes of layer '{layer}'.", layer=name))
    match layer:
        case recipes.MinLSTM():
            return layers.MinLSTM(name, *packed)
        case recipes.OriginalLSTM():
            return layers.OriginalLSTM(name, *packed)
        case recipes.PeepholeLSTM():
            return layers.PeepholeLSTM(name, *packed, *_take(1, weights))
        case recipes.SLSTM():
            return layers.SLSTM(name, *packed)
        case recipes.LSTM():
            return layers.LSTM(name, *packed)
        case recipes.GRU():
            return layers.GRU(name, *packed)
        case recipes.SimpleRNN():
            return layers.SimpleRNN(name, *packed)


def _take(count: int, weights: Iterator[Array]) -> list[Array]:
    taken = [array for _, array in zip(range(count), weights, strict=False)]
    if len(taken) < count:
        raise ValueError(_("There are fewer weights than the layers of the recipe have."))
    return taken


def _units(layer: recipes.Layer, width: int) -> int:
    match layer:
        case recipes.Bidirectional():
            return 2 * layer.layer.units
        case recipes.Dropout() | recipes.Embedding() | recipes.Unembedding():
            return width
        case _:
            return layer.units
