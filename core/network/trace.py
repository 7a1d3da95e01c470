"""A network's pass over a sequence, with everything that it computed on the way kept.

>>> trace = run(network, images)                      # images: (B, 28, 28)
>>> trace.layer("lstm").quantities["forget_gate"]     # (B, 28, 128), each in [0, 1]
>>> trace.probabilities[0, 12]                        # belief in ten digits after row 12
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.network.cells import Array
from core.network.cells import softmax as softmax  # part of what this module offers
from core.network.layers import (
    NO_EDITS,
    Bidirectional,
    Edits,
    Embedding,
    Inputs,
    Layer,
    LayerTrace,
    State,
)

Part = TypeVar("Part", Layer, LayerTrace)

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

    @property
    def parts(self) -> tuple[Layer, ...]:
        """The layers, each bidirectional one followed by its two readers."""
        parts: list[Layer] = []
        for layer in self.layers:
            parts.append(layer)
            if isinstance(layer, Bidirectional):
                parts += [layer.forward, layer.backward]
        return tuple(parts)

    def layer(self, name: str) -> Layer:
        """The layer of that name; a reader of a bidirectional layer is one too.

        Raises:
            ValueError: If there is none.
        """
        return _named(self.parts, name)


@dataclass(frozen=True)
class Trace:
    """What a network did with B sequences of T steps.

    Attributes:
        inputs: What it read: (B, T, F) float32, or (B, T) ids where an embedding comes first.
        layers: What each layer did, in order.
    """

    inputs: Inputs
    layers: tuple[LayerTrace, ...]

    @property
    def logits(self) -> Array:
        """(B, T, C): what the network would say if the sequence ended after each step.

        Behind a bidirectional layer only the last step is such an answer: the backward reader
        begins with rows that are yet to come (see `core.network.layers.Bidirectional`).
        """
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

    @property
    def parts(self) -> tuple[LayerTrace, ...]:
        """What each layer did, each bidirectional one followed by its two readers."""
        return tuple(part for layer in self.layers for part in (layer, *layer.readers))

    def layer(self, name: str) -> LayerTrace:
        """What the layer of that name did; a reader of a bidirectional layer is one too.

        Raises:
            ValueError: If the network has no such layer.
        """
        return _named(self.parts, name)


def run(
    network: Network,
    inputs: ArrayLike,
    state: Sequence[State] | None = None,
    edits: Mapping[str, Edits] = NO_EDITS,
) -> Trace:
    """The trace of `network` over `inputs`.

    Args:
        network: What reads.
        inputs: (B, T, F), finite numbers, or (B, T), ids, where an embedding comes first; at least
            one sequence and one step.
        state: What an earlier trace's `state` gave, to go on from there; zeros when None.
        edits: What changes numbers on the way, by the names of layers;
            `core.network.interventions` makes them.

    Raises:
        ValueError: If the inputs have another shape, or hold NaN, infinity or an unknown id.
    """
    x = check_inputs(network, inputs)
    layers: list[LayerTrace] = []
    outputs: NDArray[Any] = x
    befores = [None] * len(network.layers) if state is None else state
    for layer, before in zip(network.layers, befores, strict=True):
        layers.append(layer.run(outputs, before, edits))
        outputs = layers[-1].outputs
    return Trace(x, tuple(layers))


def check_inputs(network: Network, inputs: ArrayLike) -> Inputs:
    """The inputs as `network` reads them: (B, T, F) float32, or (B, T) ids.

    Raises:
        ValueError: If they have another shape, or hold NaN, infinity or an unknown id.
    """
    first = network.layers[0]
    if isinstance(first, Embedding):
        return _check_ids(network.name, first.vocabulary, np.asarray(inputs))
    x = np.asarray(inputs, np.float32)
    if x.ndim != 3 or x.shape[2] != network.width or 0 in x.shape:
        raise ValueError(
            f"Expected sequences of shape (batch, steps, {network.width}) for {network.name}, "
            f"got {x.shape}."
        )
    if not np.isfinite(x).all():
        raise ValueError("Expected finite numbers to read, got NaN or infinity.")
    return x


def _check_ids(network: str, vocabulary: int, ids: NDArray[Any]) -> NDArray[np.intp]:
    if ids.ndim != 2 or 0 in ids.shape:
        raise ValueError(f"Expected ids of shape (batch, steps) for {network}, got {ids.shape}.")
    if not np.issubdtype(ids.dtype, np.integer):
        raise ValueError(f"Expected whole numbers as ids for {network}, got {ids.dtype}.")
    outside = ids[(ids < 0) | (ids >= vocabulary)]
    if outside.size:
        raise ValueError(
            f"Expected ids from 0 to {vocabulary - 1} for {network}, got {outside.flat[0]}."
        )
    return ids.astype(np.intp)


def _named(parts: Sequence[Part], name: str) -> Part:
    for part in parts:
        if part.name == name:
            return part
    names = ", ".join(part.name for part in parts)
    raise ValueError(f"Expected the name of a layer ({names}), got {name!r}.")


def read_logits(
    network: Network, inputs: NDArray[np.floating] | Inputs, batch: int = BATCH
) -> Iterator[Array]:
    """The logits, (up to `batch`, T, C), of one slice of `inputs`, (N, T, F), after another.

    The gates of a slice are let go before the next one is read, so that ten thousand digits need
    no more memory than `batch` of them.
    """
    for start in range(0, len(inputs), batch):
        yield run(network, inputs[start : start + batch]).logits
