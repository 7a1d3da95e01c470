"""A recipe's network and optimizer as the lines of Keras that make them.

Each line says what `core.training.keras_model.build_network` does: the same layers
with the same seeds, so that the first weights are the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.recipes import (
    GRU,
    LSTM,
    SGD,
    Adam,
    AdamWCosine,
    Bidirectional,
    Constant,
    Dense,
    Dropout,
    Embedding,
    Initializer,
    Layer,
    Normal,
    Optimizer,
    Recipe,
    Recurrent,
    RMSprop,
    SimpleRNN,
    TensorFlow1RMSprop,
    Uniform,
)
from core.recipes.initializers import BACKWARD_SEEDS, BIAS_SEEDS, RECURRENT_SEEDS
from core.recipes.optimizers import TENSORFLOW_1_EPSILON

_CLASSES = {LSTM: "LSTM", GRU: "GRU", SimpleRNN: "SimpleRNN"}


def model_source(recipe: Recipe) -> str:
    """The statement that makes the untrained network, `model`.

    Raises:
        ValueError: If one of its layers is not one that follows upon another.
    """
    recurrent = [layer for layer in recipe.layers if isinstance(layer, Recurrent)]
    inputs = recipe.inputs
    lines = [f'keras.Input({inputs.shape}, dtype="{inputs.dtype}")']
    for position, layer in enumerate(recipe.layers):
        returns_sequences = recipe.answers_every_step or layer is not recurrent[-1]
        lines.append(_layer(layer, returns_sequences, recipe.seed + position))
    return "model = keras.Sequential(\n    [\n" + _indented(lines, 8) + "    ]\n)"


def optimizer_source(settings: Optimizer, steps_in_epoch: int, steps_in_all: int) -> str:
    """The statements that make the `optimizer`.

    Args:
        settings: The recipe's.
        steps_in_epoch: How many batches make an epoch.
        steps_in_all: How many batches are learned.

    Raises:
        ValueError: If its learning rate falls from epoch to epoch.
    """
    match settings:
        case Adam(learning_rate=rate):
            return f"optimizer = keras.optimizers.Adam({rate}{_clip(settings.clip_norm)})"
        case RMSprop(learning_rate=rate, rho=rho):
            clip = _clip(settings.clip_norm)
            return f"optimizer = keras.optimizers.RMSprop({rate}, rho={rho}{clip})"
        case TensorFlow1RMSprop(learning_rate=rate, rho=rho):
            clip = _clip(settings.clip_norm)
            return (
                "optimizer = keras.optimizers.RMSprop(\n"
                f"    {rate}, rho={rho}, epsilon={TENSORFLOW_1_EPSILON}{clip}\n)\n"
                "optimizer.build(model.trainable_variables)\n"
                "for variable in optimizer.variables:\n"
                '    if "velocity" in variable.path:  # TensorFlow 1 began its mean squares at 1\n'
                "        variable.assign(keras.ops.ones_like(variable))"
            )
        case SGD(learning_rate=rate, decay=1, weight_decay=None):
            return f"optimizer = keras.optimizers.SGD({rate}{_clip(settings.clip_norm)})"
        case AdamWCosine():
            warmup = min(round(settings.warmup_epochs * steps_in_epoch), steps_in_all // 2)
            return (
                "learning_rate = keras.optimizers.schedules.CosineDecay(\n"
                "    initial_learning_rate=0.0,\n"
                f"    warmup_target={settings.peak_learning_rate},\n"
                f"    warmup_steps={warmup},\n"
                f"    decay_steps={steps_in_all - warmup},\n"
                ")\n"
                "optimizer = keras.optimizers.AdamW(learning_rate, "
                f"weight_decay={settings.weight_decay}{_clip(settings.clip_norm)})\n"
                'optimizer.exclude_from_weight_decay(var_names=["bias"])'
            )
        case _:
            raise ValueError(f"Expected an optimizer that a script can make, got {settings}.")


def _layer(layer: Layer, returns_sequences: bool, seed: int) -> str:
    match layer:
        case LSTM() | GRU() | SimpleRNN():
            return _reader(layer, returns_sequences, seed)
        case Bidirectional():
            backward = replace(layer.layer, name=f"{layer.layer.name}_backward")
            readers = [
                _reader(layer.layer, returns_sequences, seed),
                "backward_layer="
                + _reader(backward, returns_sequences, seed + BACKWARD_SEEDS, "go_backwards=True"),
                f'name="{layer.name}"',
            ]
            return _call("Bidirectional", readers)
        case Dense():
            settings = [
                str(layer.units),
                *([f'activation="{layer.activation}"'] if layer.activation else []),
                f"kernel_initializer={_initializer(layer.kernel_initializer, seed)}",
                *_own("bias_initializer", layer.bias_initializer, seed + BIAS_SEEDS),
                f'name="{layer.name}"',
            ]
            return _call("Dense", settings)
        case Dropout():
            return f'keras.layers.Dropout({layer.rate}, seed={seed}, name="{layer.name}")'
        case Embedding():
            drawn = f"keras.initializers.RandomUniform(seed={seed})"
            own = layer.embeddings_initializer
            settings = [
                str(layer.entries),
                str(layer.units),
                f"embeddings_initializer={_initializer(own, seed) if own else drawn}",
                f'name="{layer.name}"',
            ]
            return _call("Embedding", settings)
        case _:
            raise ValueError(f"Expected layers that follow upon each other, got {layer}.")


def _reader(
    layer: LSTM | GRU | SimpleRNN, returns_sequences: bool, seed: int, *settings: str
) -> str:
    own = layer.recurrent_initializer
    recurrent = (
        _initializer(own, seed + RECURRENT_SEEDS)
        if own
        else f"keras.initializers.Orthogonal(seed={seed})"
    )
    is_without = isinstance(layer, LSTM) and not layer.unit_forget_bias
    return _call(
        _CLASSES[type(layer)],
        [
            str(layer.units),
            *(["return_sequences=True"] if returns_sequences else []),
            *settings,
            *(["unit_forget_bias=False"] if is_without else []),
            f"kernel_initializer={_initializer(layer.kernel_initializer, seed)}",
            f"recurrent_initializer={recurrent}",
            f'name="{layer.name}"',
        ],
    )


def _initializer(settings: Initializer | None, seed: int) -> str:
    """Keras' initializer; Glorot's, the one for kernels, where the choice is left to Keras."""
    match settings:
        case Normal():
            return f"keras.initializers.RandomNormal(stddev={settings.stddev}, seed={seed})"
        case Uniform():
            limit = settings.limit
            return f"keras.initializers.RandomUniform({-limit}, {limit}, seed={seed})"
        case Constant():
            return f"keras.initializers.Constant({settings.value})"
        case None:
            return f"keras.initializers.GlorotUniform(seed={seed})"


def _own(name: str, settings: Initializer | None, seed: int) -> Iterator[str]:
    if settings is not None:
        yield f"{name}={_initializer(settings, seed)}"


def _clip(norm: float | None) -> str:
    return "" if norm is None else f", global_clipnorm={norm}"


def _call(name: str, settings: list[str]) -> str:
    return f"keras.layers.{name}(\n{_indented(settings, 4)})"


def _indented(lines: list[str], spaces: int) -> str:
    """Each of some statements, of one line or more, with a comma behind it."""
    space = " " * spaces
    return "".join(space + line.replace("\n", f"\n{space}") + ",\n" for line in lines)
