"""A network's pass over a sequence, with everything that it computed on the way kept.

>>> trace = run(network, images)                      # images: (B, 28, 28)
>>> trace.layer("lstm").quantities["forget_gate"]     # (B, 28, 128), each in [0, 1]
>>> trace.probabilities[0, 12]                        # belief in ten digits after row 12
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.cells import Array
from core.layers import Layer, LayerTrace, State

BATCH = 250
"""Sequences at a time where only logits are wanted: LSTM(128) over 28 rows then peaks at 25 MB."""


@dataclass(frozen=True)
class Network:
    """A trained network that is only used: shared by all visitors, so its arrays are read-only.

    Attributes:
        name: Its recipe's name, e.g. `digits`.
        layers: In the order in which they run. The last one's outputs are the logits.
    """

    name: str
    layers: tuple[Layer, ...]

    @property
    def width(self) -> int:
        """F, how many numbers a step of the input has."""
        return self.layers[0].width


@dataclass(frozen=True)
class Trace:
    """What a network did with B sequences of T steps.

    Attributes:
        inputs: (B, T, F) float32, what it read.
        layers: What each layer did, in order.
    """

    inputs: Array
    layers: tuple[LayerTrace, ...]

    @property
    def logits(self) -> Array:
        """(B, T, C): what the network would say if the sequence ended after each step."""
        return self.layers[-1].outputs

    @cached_property
    def probabilities(self) -> Array:
        """(B, T, C), the softmax of the logits; each step's sum is 1."""
        return softmax(self.logits)

    @property
    def state(self) -> tuple[State, ...]:
        """What each layer carries into a next step: hand it to `run` to go on."""
        return tuple(layer.state for layer in self.layers)

    def only(self, sequence: int) -> Trace:
        """The same for one sequence of the batch alone, as views: B is 1."""
        one = slice(sequence, sequence + 1)
        return Trace(self.inputs[one], tuple(layer.only(one) for layer in self.layers))

    def layer(self, name: str) -> LayerTrace:
        """What the layer of that name did.

        Raises:
            ValueError: If the network has no such layer.
        """
        for layer in self.layers:
            if layer.name == name:
                return layer
        names = ", ".join(layer.name for layer in self.layers)
        raise ValueError(f"Expected the name of a layer ({names}), got {name!r}.")


def run(network: Network, inputs: ArrayLike, state: Sequence[State] | None = None) -> Trace:
    """The trace of `network` over `inputs`.

    Args:
        network: What reads.
        inputs: (B, T, F), finite numbers, at least one sequence and one step.
        state: What an earlier trace's `state` gave, to go on from there; zeros when None.

    Raises:
        ValueError: If the inputs have another shape, or hold NaN or infinity.
    """
    x = np.asarray(inputs, np.float32)
    if x.ndim != 3 or x.shape[2] != network.width or 0 in x.shape:
        raise ValueError(
            f"Expected sequences of shape (batch, steps, {network.width}) for {network.name}, "
            f"got {x.shape}."
        )
    if not np.isfinite(x).all():
        raise ValueError("Expected finite numbers to read, got NaN or infinity.")
    layers: list[LayerTrace] = []
    outputs = x
    befores = [None] * len(network.layers) if state is None else state
    for layer, before in zip(network.layers, befores, strict=True):
        layers.append(layer.run(outputs, before))
        outputs = layers[-1].outputs
    return Trace(x, tuple(layers))


def read_logits(
    network: Network, inputs: NDArray[np.floating], batch: int = BATCH
) -> Iterator[Array]:
    """The logits, (up to `batch`, T, C), of one slice of `inputs`, (N, T, F), after another.

    The gates of a slice are let go before the next one is read, so that ten thousand digits need
    no more memory than `batch` of them.
    """
    for start in range(0, len(inputs), batch):
        yield run(network, inputs[start : start + batch]).logits


def softmax(logits: Array) -> Array:
    """Probabilities over the last axis: exp(z) / sum(exp(z)), safe from overflow."""
    z = np.exp(logits - logits.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)
