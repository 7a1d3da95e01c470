"""A trained network as arrays: run it, look at every gate, intervene."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.i18n import gettext as _
from core.network.card import Card
from core.network.cells import Array
from core.network.interventions import Intervention, erase_steps, freezes, layer_edits
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
from core.network.trace import Trace, find_layer

BATCH = 250
"""Sequences at a time where only logits are wanted: LSTM(128) over 28 rows then peaks at 25 MB."""


@dataclass(frozen=True)
class Network:
    """A trained network. It is never changed: its arrays are read-only.

    >>> import core as lab
    >>> digits = lab.load("digits")
    >>> digits.name, digits.parameter_count
    ('digits', 81674)
    >>> digits.trace(lab.sample("notorious-10")).answer
    0

    Attributes:
        name: The name of its recipe, such as `digits`.
        layers: In the order in which they run; the last one's outputs are the logits.
        card: How it was trained, and its scores; None if unknown.
        labels: The words that its logits stand for; None for the classes 0 to C - 1.
        encode: Turns a text into inputs without a batch axis; None if it reads no text.
    """

    name: str
    layers: tuple[Layer, ...]
    card: Card | None = None
    labels: tuple[str, ...] | None = None
    encode: Callable[[str], Inputs] | None = None

    @property
    def width(self) -> int:
        """F, the number of features of an input step; 1 if steps are ids."""
        return self.layers[0].width

    @property
    def parts(self) -> tuple[Layer, ...]:
        """The layers; a bidirectional layer is followed by its forward and its backward layer."""
        parts: list[Layer] = []
        for layer in self.layers:
            parts.append(layer)
            if isinstance(layer, Bidirectional):
                parts += [layer.forward, layer.backward]
        return tuple(parts)

    @property
    def parameter_count(self) -> int:
        """The number of trained weights; those that two layers share are counted once."""
        arrays = {
            value.ctypes.data: value.size
            for layer in self.parts
            for value in vars(layer).values()
            if isinstance(value, np.ndarray) and 0 not in value.strides  # a constant, not weights
        }
        return sum(arrays.values())

    @property
    def answers_every_step(self) -> bool:
        """Whether the logits after each step answer for the steps so far.

        False with a bidirectional layer: the backward layer has then read what is yet to come.
        """
        return not any(isinstance(layer, Bidirectional) for layer in self.layers)

    def layer(self, name: str) -> Layer:
        """The layer `name`; the two layers of a bidirectional one count as well.

        Raises:
            ValueError: If the network has no such layer.
        """
        return find_layer(self.parts, name)

    def trace(
        self,
        inputs: ArrayLike | str,
        edits: Sequence[Intervention] = (),
        state: Sequence[State] | None = None,
    ) -> Trace:
        """Run the network over `inputs` and keep everything that it computes.

        >>> import core as lab
        >>> digits, image = lab.load("digits"), lab.sample("notorious-10")
        >>> digits.trace(image)["lstm.cell_state"].shape
        (28, 128)
        >>> digits.trace(image[None])["lstm.cell_state"].shape       # a batch of one
        (1, 28, 128)
        >>> forgetful = digits.trace(image, edits=[lab.Force("lstm", "forget_gate", 0)])
        >>> forgetful["lstm.forget_gate"].max()
        np.float32(0.0)

        Args:
            inputs: (B, T, F) or (T, F) finite numbers; (B, T) or (T,) ids if the first layer is an
                embedding; or a text, if the network reads text. At least one step.
            edits: Interventions: `Force`, `Freeze`, `Scale`, `Wipe`, `Erase`. Those of the same
                quantity are applied in the order given. The trace holds the edited values.
            state: The `state` of an earlier trace, to continue from there; zeros when None.

        Returns:
            The trace; without a batch axis if the inputs have none.

        Raises:
            ValueError: If the inputs have another shape, hold NaN, infinity or an unknown id, or
                an edit cannot be made.
        """
        if isinstance(inputs, str):
            inputs = self._encoded(inputs)
        x = np.asarray(inputs)
        axes = 2 if isinstance(self.layers[0], Embedding) else 3
        if x.ndim == axes - 1:
            if state is not None:
                state = [tuple(np.asarray(part)[None] for part in layer) for layer in state]
            return self._run(self.check_inputs(x[None]), edits, state).unbatched()
        return self._run(self.check_inputs(x), edits, state)

    def logits(
        self,
        inputs: NDArray[np.floating] | Inputs,
        edits: Sequence[Intervention] = (),
        batch: int = BATCH,
    ) -> Iterator[Array]:
        """Yield the logits of one slice of many inputs after another.

        The gates of a slice are dropped before the next one is read, so that ten thousand digits
        need no more memory than `batch` of them.

        >>> import core as lab
        >>> images = [lab.sample(f"easy-{k}") for k in (1, 2, 3)]
        >>> [logits.shape for logits in lab.load("digits").logits(np.stack(images), batch=2)]
        [(2, 28, 10), (1, 28, 10)]

        Args:
            inputs: (N, T, F), or (N, T) ids if the first layer is an embedding.
            edits: As for `trace`.
            batch: The size of a slice.

        Yields:
            (up to `batch`, T, C) float32.

        Raises:
            ValueError: As `trace` does.
        """
        for start in range(0, len(inputs), batch):
            yield self.trace(inputs[start : start + batch], edits).logits

    def check_inputs(self, inputs: ArrayLike) -> Inputs:
        """The inputs as the network reads them: (B, T, F) float32, or (B, T) ids.

        Raises:
            ValueError: If they have another shape, or hold NaN, infinity or an unknown id.
        """
        first = self.layers[0]
        if isinstance(first, Embedding):
            return _check_ids(self.name, first.vocabulary, np.asarray(inputs))
        x = np.asarray(inputs, np.float32)
        if x.ndim != 3 or x.shape[2] != self.width or 0 in x.shape:
            raise ValueError(
                _(
                    "The network '{network}' reads sequences of shape (steps, {width}) or (batch, "
                    "steps, {width}), not {shape}.",
                    network=self.name,
                    width=self.width,
                    shape=np.shape(inputs),
                )
            )
        if not np.isfinite(x).all():
            raise ValueError(_("The inputs contain NaN or infinity; pass finite numbers."))
        return x

    def _run(
        self, x: Inputs, interventions: Sequence[Intervention], state: Sequence[State] | None
    ) -> Trace:
        edits: Mapping[str, Edits] = NO_EDITS
        if interventions:
            steps = x.shape[1]
            unedited = self._run(x, (), state) if freezes(interventions) else None
            edits = layer_edits(self.parts, interventions, steps, unedited)
            x = erase_steps(x, interventions)
        layers: list[LayerTrace] = []
        outputs: NDArray[Any] = x
        states = [None] * len(self.layers) if state is None else state
        for layer, before in zip(self.layers, states, strict=True):
            layers.append(layer.run(outputs, before, edits))
            outputs = layers[-1].outputs
        return Trace(x, tuple(layers), self.labels, self, bool(interventions))

    def _encoded(self, text: str) -> Inputs:
        if self.encode is None:
            raise ValueError(
                _(
                    "The network '{network}' reads numbers, not text: pass an array of shape "
                    "(steps, {width}).",
                    network=self.name,
                    width=self.width,
                )
            )
        return self.encode(text)


def _check_ids(network: str, vocabulary: int, ids: NDArray[Any]) -> NDArray[np.intp]:
    if ids.ndim != 2 or 0 in ids.shape:
        raise ValueError(
            _(
                "The network '{network}' reads ids of shape (steps,) or (batch, steps), not "
                "{shape}.",
                network=network,
                shape=ids.shape,
            )
        )
    if not np.issubdtype(ids.dtype, np.integer):
        raise ValueError(
            _(
                "The network '{network}' reads whole numbers as ids, not {type}.",
                network=network,
                type=ids.dtype,
            )
        )
    outside = ids[(ids < 0) | (ids >= vocabulary)]
    if outside.size:
        raise ValueError(
            _(
                "The network '{network}' knows ids from 0 to {last}, not {id}.",
                network=network,
                last=vocabulary - 1,
                id=outside.flat[0],
            )
        )
    return ids.astype(np.intp)
