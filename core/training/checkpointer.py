"""Checkpoints of a network that learns to read digits: its weights, and how well it does by them.

Measuring draws no random numbers: the same seed gives the same weights without it.
"""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np

from core.data.mnist import Digits
from core.network.cells import Array, log_sum_exp
from core.network.from_recipe import network_from_recipe
from core.network.network import Network
from core.network.trace import Trace
from core.recipes import DigitRecipe
from core.runs.checkpoints import checkpoint_steps, write_checkpoint
from core.training.progress import Watch

DIGITS = 200
"""So many validation digits are read at a checkpoint: it takes some hundredths of a second."""

GATE_DIGITS = 50
"""Over so many of them the gates are looked at: each has thousands of values in one digit."""

SATURATED_BELOW, SATURATED_ABOVE = 0.1, 0.9
"""Where a gate is as good as shut or open (Karpathy, Johnson & Fei-Fei 2015)."""


class Checkpointer:
    """Keeps and measures a network's weights at its checkpoints.

    Args:
        watch: Where it goes; None: nothing is looked at.
        recipe: The network and its training.
        model: The network that learns.
        validation: Digits to choose by, the first few of which are read.
        steps_in_all: How many batches will be learned.
    """

    def __init__(
        self,
        watch: Watch | None,
        recipe: DigitRecipe,
        model: keras.Model,
        validation: Digits,
        steps_in_all: int,
    ) -> None:
        self._watch, self._recipe, self._model = watch, recipe, model
        self._digits = Digits(validation.images[:DIGITS], validation.labels[:DIGITS])
        self.steps = frozenset(
            checkpoint_steps(steps_in_all, model.count_params()) if watch else ()
        )

    def look(self, done: int) -> None:
        """Keep and measure the weights, if there is a checkpoint after so many batches.

        Raises:
            OSError: If they cannot be kept, as on a full disk.
        """
        if self._watch and done in self.steps:
            weights = self._model.get_weights()
            write_checkpoint(self._watch.checkpoints, done, weights)
            scores = scores_on_the_way(network_from_recipe(self._recipe, weights), self._digits)
            self._watch.on_measured(done, scores)


def scores_on_the_way(network: Network, digits: Digits) -> dict[str, float]:
    """Loss and accuracy after the last row, and how far each gate is open; see `Measured`.

    Args:
        network: What reads.
        digits: At least one.
    """
    looked_at, rest = digits.ink[:GATE_DIGITS], digits.ink[GATE_DIGITS:]
    trace = network.trace(looked_at)
    logits = [trace.logits, *network.logits(rest)]
    last = np.concatenate([part[:, -1] for part in logits])
    of_truth = last[np.arange(len(digits)), digits.labels]
    scores = {
        "validation_accuracy": float((last.argmax(axis=-1) == digits.labels).mean()),
        "validation_loss": float((log_sum_exp(last) - of_truth).mean()),
    }
    gates: dict[str, list[Array]] = {}
    for name, values in _gates(trace):
        gates.setdefault(name, []).append(values)
    for name, parts in gates.items():
        readers = np.stack(parts)
        is_saturated = (readers < SATURATED_BELOW) | (readers > SATURATED_ABOVE)
        scores[f"{name}_mean"] = float(readers.mean(dtype=np.float64))
        scores[f"{name}_saturated"] = float(is_saturated.mean())
    return scores


def _gates(trace: Trace) -> Iterator[tuple[str, Array]]:
    """By name the gates of the first layer that has some, of both its readers where it has two."""
    for layer in trace.layers:
        found = [
            (name, values)
            for reader in layer.directions or (layer,)
            for name, values in reader.quantities.items()
            if name.endswith("_gate")
        ]
        if found:
            yield from found
            return
