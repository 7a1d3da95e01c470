"""A recipe -> its Keras model.

A recipe's optimizer -> Keras' optimizer.
"""

from __future__ import annotations

from dataclasses import replace

import keras

from core.network.pretrained import check_start
from core.network.shipped import NETWORKS_DIR
from core.recipes import (
    GRU,
    LSTM,
    SGD,
    SLSTM,
    Adam,
    AdamWCosine,
    Bidirectional,
    Cell,
    Constant,
    Dense,
    Dropout,
    Embedding,
    Initializer,
    Layer,
    MinLSTM,
    Normal,
    Optimizer,
    OriginalLSTM,
    PeepholeLSTM,
    Recipe,
    Recurrent,
    RMSprop,
    SimpleRNN,
    TensorFlow1RMSprop,
    Unembedding,
    Uniform,
)
from core.recipes.initializers import BACKWARD_SEEDS, BIAS_SEEDS, RECURRENT_SEEDS
from core.recipes.optimizers import TENSORFLOW_1_EPSILON
from core.training import cell_layers


def build_network(recipe: Recipe) -> keras.Model:
    """A Keras model that is to be trained by a recipe.

    Its first weights follow from the recipe's seed, or are those of the shipped network that the
    recipe starts from.

    Returns:
        A model from what the recipe's `inputs` say to logits: (B, C) after the last step, or
        (B, T, C) after every step if the recipe `answers_every_step`.

    Raises:
        ValueError: If the recipe starts from a network of other layers, or of none that is here.
    """
    check_start(recipe)
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
    model = keras.Model(inputs, outputs, name=recipe.name.replace("-", "_"))
    if recipe.start_from:
        shipped = keras.models.load_model(
            NETWORKS_DIR / f"{recipe.start_from}.keras", compile=False
        )
        model.set_weights(shipped.get_weights())
    return model


def _keras_layer(layer: Layer, returns_sequences: bool, seed: int) -> keras.layers.Layer:
    match layer:
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
        case Unembedding():
            raise ValueError("An unembedding is its embedding's layer, reversed.")
        case _:
            return _reader(layer, returns_sequences, seed)


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
    layer: Cell, returns_sequences: bool, seed: int, go_backwards: bool = False
) -> keras.layers.Layer:
    settings = {
        "return_sequences": returns_sequences,
        "kernel_initializer": _initializer(layer.kernel_initializer, seed)
        or keras.initializers.GlorotUniform(seed),
        "name": layer.name,
    }
    match layer:
        case MinLSTM():
            return cell_layers.MinLSTM(
                layer.units, unit_forget_bias=layer.unit_forget_bias, **settings
            )
    settings["recurrent_initializer"] = _initializer(
        layer.recurrent_initializer, seed + RECURRENT_SEEDS
    ) or keras.initializers.Orthogonal(seed=seed)
    match layer:
        case OriginalLSTM():
            return cell_layers.OriginalLSTM(layer.units, **settings)
        case PeepholeLSTM():
            return cell_layers.PeepholeLSTM(
                layer.units, unit_forget_bias=layer.unit_forget_bias, **settings
            )
        case SLSTM():
            return cell_layers.SLSTM(
                layer.units, unit_forget_bias=layer.unit_forget_bias, **settings
            )
    settings["go_backwards"] = go_backwards
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


def build_optimizer(
    settings: Optimizer, steps_in_epoch: int, steps_in_all: int
) -> keras.optimizers.Optimizer:
    """Keras' optimizer.

    Args:
        settings: The recipe's.
        steps_in_epoch: How many batches make an epoch.
        steps_in_all: How many batches will be learned.
    """
    match settings:
        case Adam():
            return keras.optimizers.Adam(settings.learning_rate, global_clipnorm=settings.clip_norm)
        case RMSprop():
            return keras.optimizers.RMSprop(
                settings.learning_rate, rho=settings.rho, global_clipnorm=settings.clip_norm
            )
        case TensorFlow1RMSprop():
            return RMSpropFromOne(
                settings.learning_rate,
                rho=settings.rho,
                epsilon=TENSORFLOW_1_EPSILON,
                global_clipnorm=settings.clip_norm,
            )
        case SGD():
            rate = _falling_rate(settings, steps_in_epoch, steps_in_all)
            return keras.optimizers.SGD(
                rate, weight_decay=settings.weight_decay, global_clipnorm=settings.clip_norm
            )
        case AdamWCosine():
            return _adamw_cosine(settings, steps_in_epoch, steps_in_all)


class RMSpropFromOne(keras.optimizers.RMSprop):  # type: ignore[misc]
    """RMSprop whose running mean of squared gradients starts at 1."""

    def build(self, var_list: list[keras.Variable]) -> None:
        """Make the running means."""
        super().build(var_list)
        for variable in self.variables:
            if "velocity" in variable.path:
                variable.assign(keras.ops.ones_like(variable))


def _falling_rate(
    settings: SGD, steps_in_epoch: int, steps_in_all: int
) -> keras.optimizers.schedules.LearningRateSchedule | float:
    if settings.decay == 1:
        return settings.learning_rate
    full_steps = settings.full_epochs * steps_in_epoch
    # One fall at least, even if the training ends before it: a longer one continues from its file.
    last_steps = list(range(full_steps, max(steps_in_all, full_steps + 1), steps_in_epoch))
    rates = [settings.learning_rate * settings.decay**fall for fall in range(len(last_steps) + 1)]
    # Keras counts steps from 0 and changes the rate after a boundary.
    return keras.optimizers.schedules.PiecewiseConstantDecay([k - 1 for k in last_steps], rates)


def _adamw_cosine(
    settings: AdamWCosine, steps_in_epoch: int, steps_in_all: int
) -> keras.optimizers.AdamW:
    warmup = min(round(settings.warmup_epochs * steps_in_epoch), steps_in_all // 2)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0,
        warmup_target=settings.peak_learning_rate,
        warmup_steps=warmup,
        decay_steps=steps_in_all - warmup,
    )
    optimizer = keras.optimizers.AdamW(
        schedule, weight_decay=settings.weight_decay, global_clipnorm=settings.clip_norm
    )
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer
