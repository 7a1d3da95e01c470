"""Keras' activation functions by name, in the precision of their argument.

Definitions: `keras.activations`. `legacy_hard_sigmoid` is the `hard_sigmoid` of Keras 1 and 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = NDArray[Any]
Activation: TypeAlias = Callable[[Values], Values]


def sigmoid(x: Values) -> Values:
    """1 / (1 + exp(-x)), with all digits of the smallest values; where exp overflows, it is 0."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-x))


def softmax(x: Values, axis: int = -1) -> Values:
    """exp(x) / sum(exp(x)) over an axis, safe from overflow."""
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def elu(x: Values, alpha: float = 1.0) -> Values:
    """X where it is positive, alpha * (exp(x) - 1) elsewhere."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def leaky_relu(x: Values, slope: float = 0.2) -> Values:
    """X where it is positive, slope * x elsewhere."""
    return np.where(x > 0, x, x * slope)


def _log_softmax(x: Values) -> Values:
    shifted = x - x.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def _selu(x: Values) -> Values:
    # Klambauer et al. (2017).
    return elu(x, 1.6732632423543772) * 1.0507009873554805


def _gelu(x: Values) -> Values:
    return 0.5 * x * (1 + _erf(x / np.sqrt(np.asarray(2, x.dtype))))


def _erf(x: Values) -> Values:
    """The error function by its series near 0 and a continued fraction beyond: 1e-15."""
    y = np.abs(x).astype(np.float64)
    near = np.minimum(y, 3.0)
    term, total = near.copy(), near.copy()
    for n in range(1, 60):
        term = term * (-(near**2)) / n
        total = total + term / (2 * n + 1)
    far = np.maximum(y, 3.0)
    fraction = far.copy()
    for n in range(60, 0, -1):
        fraction = far + (n / 2) / fraction
    tail = 1 - np.exp(-(far**2)) / (np.sqrt(np.pi) * fraction)
    result = np.where(y < 3.0, total * 2 / np.sqrt(np.pi), tail)
    return (np.sign(x) * result).astype(x.dtype)


def _linear(x: Values) -> Values:
    return x


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "linear": _linear,
        "tanh": np.tanh,
        "sigmoid": sigmoid,
        "relu": lambda x: np.maximum(x, 0),
        "relu6": lambda x: np.clip(x, 0, 6),
        "softmax": softmax,
        "log_softmax": _log_softmax,
        "elu": elu,
        "selu": _selu,
        "leaky_relu": leaky_relu,
        "softplus": lambda x: np.logaddexp(x, np.zeros((), x.dtype)),
        "softsign": lambda x: x / (1 + np.abs(x)),
        "hard_sigmoid": lambda x: np.clip(x / 6 + 0.5, 0, 1),
        "legacy_hard_sigmoid": lambda x: np.clip(x * 0.2 + 0.5, 0, 1),
        "hard_tanh": lambda x: np.clip(x, -1, 1),
        "exponential": np.exp,
        "silu": lambda x: x * sigmoid(x),
        "gelu": _gelu,
        "mish": lambda x: x * np.tanh(np.logaddexp(x, np.zeros((), x.dtype))),
    }
)
"""By their names in Keras 3."""
