"""What all units of a layer together know of an idea: a linear probe, and its control task.

The probe is a ridge regression on the units' values, with a threshold. A probe of hundreds of
units can also learn labels that mean nothing; the control task of Hewitt & Liang (2019) tells how
well: the same probe for labels that are shifted against the text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.unit_concepts import Flags, best_thresholds, correlations, f1_of

PENALTY = 1e-2
"""Ridge penalty on standardised values, relative to the number of steps."""
FITTED_STEPS = 20_000
"""The probe is fitted on at most so many steps, spread over its half."""
AT_ONCE = 10_000


@dataclass(frozen=True)
class Probed:
    """How well a linear probe tells whether an idea holds, on the measuring half.

    Attributes:
        f1: F1 of the probe.
        control_f1: F1 of the same probe for labels that are shifted by half of their length.
    """

    f1: float
    control_f1: float


class LinearProbe:
    """A linear probe on the units of a layer.

    Args:
        values: (U, T) float16.
        split: The probe is fitted on the first `split` steps and measured on the others.
    """

    def __init__(self, values: NDArray[np.float16], split: int) -> None:
        self._values, self._split = values, split
        self._every = -(-split // FITTED_STEPS)
        fitted = values[:, : split : self._every].astype(np.float32)
        self._mean = fitted.mean(1, keepdims=True)
        deviation = fitted.std(1, keepdims=True)
        self._scale = np.divide(1, deviation, out=np.zeros_like(deviation), where=deviation > 0)
        self._fitted = (fitted - self._mean) * self._scale
        steps = self._fitted.shape[1]
        gram = self._fitted @ self._fitted.T
        gram[np.diag_indices_from(gram)] += PENALTY * steps
        self._gram = gram
        self._there = values[:, split:]

    def weights(self, labels: NDArray[np.floating] | Flags) -> tuple[NDArray[np.float32], float]:
        """Fit labels or numbers, (T,); return the weights, (U,), on plain values, and the bias."""
        target = labels[: self._split : self._every].astype(np.float32)
        mean = float(target.mean())
        solved = np.linalg.solve(self._gram, self._fitted @ (target - mean))
        weights = solved * self._scale[:, 0]
        return weights, mean - float(weights @ self._mean[:, 0])

    def outputs(
        self, labels: NDArray[np.floating] | Flags
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Fit labels, and return what the probe answers on the fitting and the measuring half."""
        weights, bias = self.weights(labels)

        def answers(part: NDArray[np.float16]) -> NDArray[np.float32]:
            starts = range(0, part.shape[1], AT_ONCE)  # the whole of it as float32 may be large
            pieces = [weights @ part[:, k : k + AT_ONCE].astype(np.float32) for k in starts]
            found: NDArray[np.float32] = (np.concatenate(pieces) + bias).astype(np.float32)
            return found

        return answers(self._values[:, : self._split]), answers(self._there)

    def measure(self, labels: Flags) -> Probed:
        """Measure the probe on labels, (T,), and on the same ones shifted."""
        shifted = np.concatenate(
            [
                np.roll(part, len(part) // 2)
                for part in (labels[: self._split], labels[self._split :])
            ]
        )
        return Probed(self._f1(labels), self._f1(shifted))

    def correlation(self, numbers: NDArray[np.floating]) -> float:
        """Correlate the probe's answers with numbers, (T,), on the measuring half."""
        _fitting, there = self.outputs(numbers)
        return float(correlations(there.astype(np.float16)[None], numbers[self._split :])[0])

    def _f1(self, labels: Flags) -> float:
        fitting, there = (part.astype(np.float16)[None] for part in self.outputs(labels))
        found = best_thresholds(fitting, labels[: self._split])
        says = there[0] >= found.values[0] if found.above[0] else there[0] <= found.values[0]
        return f1_of(says, labels[self._split :])[0]
