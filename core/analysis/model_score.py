"""One number that an opened model answers, as a function of its input, for attribution.

A model from a file may have any layers, so its derivatives are taken as differences: two passes in
float64 for each number that it reads.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.analysis.model_answer import VALUES, head_kind
from core.analysis.visitor_data import ModelInput
from core.data.scaling import Scaling
from core.i18n import gettext as _
from core.models.layers import Values
from core.models.model import Model
from core.models.model_trace import ModelTrace
from core.network.cells import Array

AT_ONCE = 256
"""Sequences side by side."""

APART = 1e-4
"""Half the distance of the two points of a difference, as a share of the largest number read."""

MAX_WORK = 3e10
"""Multiplications for erasing every step of an input: some seconds."""

PASS_WORK = 20_000
"""Multiplications that a pass costs at each step beside those of its weights."""

MAX_PASSES = 20_000
"""Sequences that are read for the derivatives of one answer; with more they are left out."""


@dataclass(frozen=True)
class ModelScore:
    """One number of a model's first output.

    Attributes:
        model: The model.
        inputs: For each input, with a batch axis of 1.
        x: (T, F), what it reads first; (T, 1) for ids.
        baseline: (F,), what stands for nothing at a step.
        output: Which number.
        step: After which step, from 0; the last where the model answers once.
        scaling: Puts a value back into the user's own unit.
    """

    model: Model
    inputs: tuple[Values, ...]
    x: Array
    baseline: Array
    output: int
    step: int
    scaling: Scaling | None = None

    @property
    def steps(self) -> int:
        """T."""
        return len(self.x)

    @property
    def reads_ids(self) -> bool:
        """Whether it reads ids, which have no derivatives."""
        return self.inputs[0].dtype.kind in "iu"

    @property
    def has_slopes(self) -> bool:
        """Whether derivatives are worth the passes that they take."""
        return (
            not self.reads_ids
            and not self.model.foreign_layers
            and 2 * self.x.size * 12 <= MAX_PASSES
            and 24 * self.x.size * self.work <= MAX_WORK * self.steps
        )

    @property
    def work(self) -> float:
        """About how many multiplications it takes to erase every step."""
        return float(self.steps) ** 2 * (self.model.parameter_count + PASS_WORK)

    @property
    def logit(self) -> float:
        """The number, for what was read."""
        return self._ends[0]

    @property
    def baseline_logit(self) -> float:
        """The number with every step replaced by the baseline."""
        return self._ends[1]

    @cached_property
    def _ends(self) -> list[float]:
        """The numbers of what was read and of the baseline, computed once."""
        both = np.stack([self.x, np.broadcast_to(self.baseline, self.x.shape)])
        return [float(number) for number in self._numbers(both)]

    def falls(self, masks: NDArray[np.bool_]) -> Array:
        """(N,), how far the number falls when parts, (N, T) or (N, T, F), are erased."""
        whole = self._numbers(self.x[None])
        found = [
            whole
            - self._numbers(
                np.where(part if part.ndim == 3 else part[..., None], self.baseline, self.x)
            )
            for part in (masks[k : k + AT_ONCE] for k in range(0, len(masks), AT_ONCE))
        ]
        return np.concatenate(found).astype(np.float32)

    def slopes(self, x: Array) -> Array:
        """(N, T, F), the derivatives by what was read, as central differences in float64."""
        apart = APART * max(1.0, float(np.abs(self.x).max()))
        steps = apart * np.eye(self.x.size).reshape(-1, *self.x.shape)
        found = []
        for each in x.astype(np.float64):
            both = [
                np.concatenate(
                    [
                        self._numbers(each + sign * steps[k : k + AT_ONCE], np.float64)
                        for k in range(0, len(steps), AT_ONCE)
                    ]
                )
                for sign in (1, -1)
            ]
            found.append(((both[0] - both[1]) / (2 * apart)).reshape(self.x.shape))
        return np.stack(found).astype(np.float32)

    def _numbers(self, x: NDArray[np.floating], dtype: type = np.float32) -> NDArray[np.float64]:
        """(N,), the number for each of N inputs, (N, T, F)."""
        first = self.inputs[0]
        values = x.reshape(len(x), *first.shape[1:])
        given = values.astype(first.dtype if self.reads_ids else dtype)
        others = [np.repeat(each, len(x), axis=0) for each in self.inputs[1:]]
        return self._chosen(self.model.run([given, *others], dtype).outputs[0])

    def number_in(self, trace: ModelTrace) -> float:
        """The number in a run over one sequence, such as one with an intervention."""
        return float(self._chosen(trace.outputs[0])[0])

    def _chosen(self, outputs: Values) -> NDArray[np.float64]:
        numbers = outputs.astype(np.float64).reshape(len(outputs), -1, outputs.shape[-1])
        numbers = numbers[:, self.step if numbers.shape[1] == self.steps else -1]
        if head_kind(self.model.architecture) == VALUES:
            restored = self.scaling.restore_target(numbers) if self.scaling else numbers
            return np.asarray(restored, np.float64)[:, self.output]
        share = np.clip(numbers[:, self.output], 1e-12, 1 - 1e-12)
        return np.asarray(np.log(share / (1 - share)), np.float64)


def model_score(
    model: Model,
    given: ModelInput,
    output: int,
    outputs: int,
    step: int,
    baseline: Array,
    scaling: Scaling | None = None,
) -> ModelScore:
    """One number of a model's answer to an input.

    Args:
        model: The model.
        given: What it reads.
        output: Which number of its answer, from 0.
        outputs: How many there are.
        step: After which step, from 0.
        baseline: (F,), what stands for nothing at a step.
        scaling: Of the data.

    Raises:
        ValueError: If there is no such output, or the input is no sequence of steps or too long.
    """
    if not 0 <= output < outputs:
        raise ValueError(
            _(
                "Output {output} does not exist: choose one from 0 to {last}.",
                output=output,
                last=outputs - 1,
            )
        )
    x = steps_of(given)
    if x is None:
        raise ValueError(_("This input has more than two axes, so no step of it can be erased."))
    score = ModelScore(model, given.arrays, x, baseline, output, step, scaling)
    if score.work > MAX_WORK:
        raise ValueError(
            _(
                "Reading these {n:,} steps once for each of them would take too long; give a "
                "shorter input.",
                n=score.steps,
            )
        )
    return score


def steps_of(given: ModelInput) -> Array | None:
    """(T, F), what a model reads first, step by step; None where it has more axes."""
    first = given.arrays[0][0]
    x = first.reshape(len(first), -1) if first.ndim <= 2 or given.words else None
    return None if x is None else x.astype(np.float32)
