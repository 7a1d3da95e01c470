"""One logit of a network after one step, as a function of what was read.

Without the work for all other logits and steps: attribution reads a sequence some hundred times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.network.cells import Array
from core.network.gradients import check_output_and_step, gradients
from core.network.layers import Dense, Embedding, State
from core.network.network import Network
from core.network.trace import Trace

AT_ONCE = 256
"""Sequences side by side: 28 rows of an LSTM(128) then need 25 MB."""

STARTS = 3
"""From how many steps variants are read on: a step that nothing has changed yet is read once. Of
more starts each would go through all weights again."""


@dataclass(frozen=True)
class AnswerScore:
    """One logit after one step.

    Attributes:
        network: From embedded words or numbers to the layer below a linear readout; the whole of
            it where there is none.
        x: What was read, behind an embedding: (S, F), up to `step`, because nothing after it
            matters; all of it, (T, F), where a backward layer reads it from the end.
        baseline: (F,), what stands for nothing at a step.
        weights: (U,), what makes the logit of the network's outputs.
        bias: What is added to it.
        step: After which step, from 0.
        steps: T, how many steps were given, also after `step`.
    """

    network: Network
    x: Array
    baseline: Array
    weights: Array
    bias: float
    step: int
    steps: int

    @property
    def logit(self) -> float:
        """The logit of the whole sequence."""
        return float(self._ends[0])

    @property
    def baseline_logit(self) -> float:
        """The logit with every step replaced by the baseline."""
        return float(self._ends[1])

    def logits(self, x: Array, state: tuple[State, ...] | None = None) -> Array:
        """(N,), the logit of each of N sequences, (N, T, F), that may begin in a `state`."""
        outputs = self.network.trace(x, state=state).logits[:, self._place]
        return np.asarray(outputs @ self.weights + np.float32(self.bias), np.float32)

    def slopes(self, x: Array, *, through_hidden: bool = True) -> Array:
        """(N, T, F), the derivatives of the logits by all that was read.

        Args:
            x: (N, T, F).
            through_hidden: See `core.network.gradients.logit_gradients`.
        """
        trace = self.network.trace(x)
        above = np.zeros_like(trace.logits)
        above[:, self._place] = self.weights
        return gradients(self.network, trace, above, through_hidden=through_hidden).inputs

    def falls(self, masks: NDArray[np.bool_]) -> Array:
        """How far the logit falls when parts are replaced by the baseline.

        Args:
            masks: (N, T) or (N, T, F), true where each of N variants is erased.

        Returns:
            (N,).
        """
        masks = masks[:, : len(self.x)]
        changed: NDArray[np.bool_] = masks if masks.ndim == 2 else masks.max(-1)
        falls = np.zeros(len(masks), np.float32)
        whole = self.network.trace(self.x[None])
        logit = whole.logits[0, self._place] @ self.weights + np.float32(self.bias)
        for start, some in self._by_first_change(changed):
            state = _state_before(self.network, whole, start, len(some)) if start else None
            part = masks[some, start:]
            x = np.where(part if part.ndim == 3 else part[..., None], self.baseline, self.x[start:])
            falls[some] = logit - self.logits(x, state)
        return falls

    @cached_property
    def _ends(self) -> Array:
        """The logits of what was read and of the baseline, read side by side and once."""
        return self.logits(np.stack([self.x, np.broadcast_to(self.baseline, self.x.shape)]))

    @property
    def _place(self) -> int:
        return -1 if self.network.answers_every_step else self.step

    def _by_first_change(
        self, changed: NDArray[np.bool_]
    ) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """A step from which to read on, and variants that nothing has changed before it."""
        touched = np.flatnonzero(changed.any(1))
        first = changed.argmax(1)
        goes_on = self.network.answers_every_step
        width = -(-len(self.x) // STARTS) if goes_on else len(self.x)
        for start in range(0, len(self.x), width):
            group = touched[(first[touched] >= start) & (first[touched] < start + width)]
            for k in range(0, len(group), AT_ONCE):
                yield start, group[k : k + AT_ONCE]


def answer_score(
    network: Network,
    inputs: ArrayLike,
    output: int,
    step: int = -1,
    baseline: ArrayLike | None = None,
) -> AnswerScore:
    """One logit of one sequence.

    Args:
        network: What reads.
        inputs: (T, F) numbers, or (T,) ids where an embedding comes first.
        output: Which logit, from 0 to C - 1.
        step: After which step, from 0 to T - 1, or from -T to -1 counted from the end.
        baseline: (F,), what stands for nothing at a step; zeros when None, and the mean word
            where the network reads words.

    Raises:
        ValueError: If there is no such output or step, or the inputs do not fit.
    """
    given = np.asarray(inputs)
    first, *rest = network.layers
    last = network.layers[-1]
    check_output_and_step((len(given), last.units), output, step)
    if isinstance(first, Embedding):
        x = replace(network, layers=(first,)).trace(given[None]).logits[0]
        baseline = first.embeddings.mean(0) if baseline is None else baseline
        network = replace(network, layers=tuple(rest))
    else:
        x = network.check_inputs(given[None])[0].astype(np.float32)
        baseline = np.zeros(x.shape[-1]) if baseline is None else baseline
    weights, bias = np.zeros(last.units, np.float32), 0.0
    weights[output] = 1
    if isinstance(last, Dense) and last.activation == "linear" and len(network.layers) > 1:
        network = replace(network, layers=network.layers[:-1])
        weights, bias = last.kernel[:, output], float(last.bias[output])
    steps, at = len(x), range(len(x))[step]
    x = x[: at + 1] if network.answers_every_step else x
    return AnswerScore(network, x, np.asarray(baseline, np.float32), weights, bias, at, steps)


def _state_before(network: Network, trace: Trace, start: int, count: int) -> tuple[State, ...]:
    """What each layer carries into a step, for so many sequences."""
    return tuple(
        tuple(np.repeat(did.quantities[name][:, start - 1], count, 0) for name in layer.memory)
        for layer, did in zip(network.layers, trace.layers, strict=True)
    )
