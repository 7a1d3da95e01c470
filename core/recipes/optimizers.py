"""How weights follow their gradients, as data: `core.training.keras_model` makes Keras' of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class AdamWCosine:
    """AdamW with a linear warm-up and a cosine fall to zero.

    Attributes:
        peak_learning_rate: Reached after the warm-up.
        warmup_epochs: How long the learning rate rises.
        weight_decay: Of AdamW, on kernels; biases are left alone.
        clip_norm: The gradient of a batch is scaled down to this norm; None: it is left alone.
    """

    peak_learning_rate: float = 4e-3
    warmup_epochs: float = 1.0
    weight_decay: float = 1e-2
    clip_norm: float | None = 1.0


@dataclass(frozen=True)
class Adam:
    """Adam with one learning rate throughout.

    Attributes:
        learning_rate: Of every step.
        clip_norm: The gradient of a batch is scaled down to this norm; None: it is left alone.
    """

    learning_rate: float = 1e-3
    clip_norm: float | None = None
    kind: Literal["adam"] = field(default="adam", init=False)


@dataclass(frozen=True)
class RMSprop:
    """RMSprop with one learning rate throughout.

    Attributes:
        learning_rate: Of every step.
        rho: How much of the running mean of squared gradients is kept at a step.
        clip_norm: The gradient of a batch is scaled down to this norm; None: it is left alone.
    """

    learning_rate: float = 1e-3
    rho: float = 0.9
    clip_norm: float | None = None
    kind: Literal["rmsprop"] = field(default="rmsprop", init=False)


@dataclass(frozen=True)
class TensorFlow1RMSprop:
    """RMSprop as `tf.train.RMSPropOptimizer` of TensorFlow 1 computed it.

    Its running mean of squared gradients starts at 1, that of Keras at 0: the first steps of every
    weight are about three times smaller, and a weight whose gradients are tiny stays slow until the
    1 has faded. Its epsilon, inside the root as in Keras 3, is 1e-10 instead of 1e-7.

    Attributes:
        learning_rate: Of every step.
        rho: How much of the running mean of squared gradients is kept at a step.
        clip_norm: The gradient of a batch is scaled down to this norm; None: it is left alone.
    """

    learning_rate: float = 1e-3
    rho: float = 0.9
    clip_norm: float | None = None
    kind: Literal["rmsprop_tensorflow_1"] = field(default="rmsprop_tensorflow_1", init=False)


@dataclass(frozen=True)
class SGD:
    """Plain gradient descent, whose learning rate falls by a factor from epoch to epoch.

    Attributes:
        learning_rate: Of the first epochs.
        full_epochs: How many epochs keep that rate.
        decay: What the rate is multiplied by at every epoch after them; 1 leaves it.
        clip_norm: The gradient of a batch is scaled down to this norm; None: it is left alone.
        weight_decay: The share of every weight, times the rate, that is lost at a step.
    """

    learning_rate: float
    full_epochs: int = 1
    decay: float = 1.0
    clip_norm: float | None = None
    weight_decay: float | None = None
    kind: Literal["sgd"] = field(default="sgd", init=False)


Optimizer = AdamWCosine | Adam | RMSprop | TensorFlow1RMSprop | SGD

TENSORFLOW_1_EPSILON = 1e-10
"""What TensorFlow 1 added to the running mean of squared gradients, under the root."""
