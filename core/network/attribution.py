"""Which past steps made an answer: three methods for any network, any output and any step.

Erasure is what really happens when a step is taken away. Gradient x input and integrated
gradients predict it from derivatives, which are cheap and go down to single pixels; how well they
predict it here and now is what `agreement` measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.i18n import gettext as _
from core.network.answer_score import answer_score
from core.network.cells import Array
from core.network.network import Network

Method: TypeAlias = Literal["gradient_x_input", "integrated_gradients", "erasure"]

PATH_POINTS = (12, 32, 64)
"""Points of Gauss-Legendre quadrature between baseline and input: more where fewer do not do."""

PATH_ERROR = 0.005
"""How far from the difference of the two logits the sum may be, as a share of it."""

SMALL = 0.1
"""A smaller difference of two logits than this does not have to be met more exactly."""

STILL = 1e-6
"""A logit that moves by less than this share of it, or than this below 1, is only rounded anew."""


@dataclass(frozen=True)
class Attribution:
    """What each step of a sequence contributed to one logit.

    Attributes:
        method: How it was computed.
        output: Which logit.
        step: After which step, from 0.
        by_feature: (T, F), what each number that was read contributed; None where the method takes
            whole steps away. For embedded words F is the width of the embedding.
        by_step: (T,), what each step contributed, in logits: positive for the output, negative
            against it, and 0 after `step`.
        logit: The logit of the whole sequence.
        baseline_logit: The logit with every step replaced by the baseline.
    """

    method: Method
    output: int
    step: int
    by_feature: Array | None
    by_step: Array
    logit: float
    baseline_logit: float

    @property
    def is_flat(self) -> bool:
        """Whether the logit does not depend on the input, so that there is nothing to rank."""
        return bool(np.abs(self.by_step).max() < STILL * max(1.0, abs(self.logit)))


def attribution(
    network: Network,
    inputs: ArrayLike,
    output: int,
    step: int = -1,
    method: Method = "gradient_x_input",
    baseline: ArrayLike | None = None,
) -> Attribution:
    """Attribute one logit of one sequence to the steps that were read.

    Args:
        network: What reads.
        inputs: (T, F) numbers, or (T,) ids where an embedding comes first.
        output: Which logit, from 0 to C - 1.
        step: After which step, from 0 to T - 1, or from -T to -1 counted from the end.
        method: `gradient_x_input`: derivative times what was read beyond the baseline (Shrikumar
            et al. 2016). `integrated_gradients`: the same with the derivative averaged on the
            way from the baseline; adds up to logit minus baseline logit (Sundararajan et al.
            2017). `erasure`: how far the logit falls when the step alone is replaced by the
            baseline (Li et al. 2016).
        baseline: (F,), what stands for nothing at a step; zeros when None, and the mean word
            where the network reads words.

    Raises:
        ValueError: If there is no such output, step or method, or the inputs do not fit.
    """
    if method not in _METHODS:
        raise ValueError(
            _(
                "{method!r} is no attribution method. Choose one of: {methods}.",
                method=method,
                methods=", ".join(_METHODS),
            )
        )
    score = answer_score(network, inputs, output, step, baseline)
    return attribution_of(score, output, method)


class Score(Protocol):
    """One number that a network answers, as a function of what it read: `AnswerScore` is one."""

    @property
    def x(self) -> Array:
        """(S, F), what was read, at most T steps of it."""

    @property
    def baseline(self) -> Array:
        """(F,), the baseline."""

    @property
    def step(self) -> int:
        """After which step the number stands, from 0."""

    @property
    def steps(self) -> int:
        """T."""

    @property
    def logit(self) -> float:
        """The number, for the whole sequence."""

    @property
    def baseline_logit(self) -> float:
        """The number with every step replaced by the baseline."""

    def slopes(self, x: Array) -> Array:
        """(N, S, F), its derivatives by all that was read, for each of N sequences."""

    def falls(self, masks: NDArray[np.bool_]) -> Array:
        """(N,), how far it falls when parts, (N, T) or (N, T, F), are replaced by the baseline."""


def attribution_of(score: Score, output: int, method: Method) -> Attribution:
    """The same of a logit that is at hand; `output` is its number."""
    by_feature, by_step = _METHODS[method](score)
    return Attribution(
        method, output, score.step, by_feature, by_step, score.logit, score.baseline_logit
    )


def erase(
    network: Network,
    inputs: ArrayLike,
    output: int,
    runs: NDArray[np.bool_],
    step: int = -1,
    baseline: ArrayLike | None = None,
) -> Array:
    """How far a logit falls when whole parts of a sequence are replaced by the baseline.

    Args:
        network: What reads.
        inputs: (T, F) numbers, or (T,) ids.
        output: Which logit.
        runs: (N, T) or (N, T, F), true where each of N variants is erased.
        step: After which step.
        baseline: See `attribution`.

    Returns:
        (N,), the whole sequence's logit minus that of each variant.
    """
    return answer_score(network, inputs, output, step, baseline).falls(runs)


def agreement(method: Attribution, erasure: Attribution) -> float:
    """Rank correlation (Spearman) of two attributions of the same answer, over its steps.

    Returns:
        From -1 to 1; NaN where either is flat or only one step was read.
    """
    until = method.step + 1
    if method.is_flat or erasure.is_flat or until < 2:
        return float("nan")
    one, other = (_ranks(each.by_step[:until]) for each in (method, erasure))
    if one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


def runs_of_steps(steps: int, span: int) -> NDArray[np.bool_]:
    """Masks that erase runs of steps: (T, T), the run in the middle of which each step lies.

    >>> runs_of_steps(4, 3).astype(int)
    array([[1, 1, 0, 0],
           [1, 1, 1, 0],
           [0, 1, 1, 1],
           [0, 0, 1, 1]])

    Args:
        steps: T.
        span: How many steps are erased at once; odd.
    """
    places = np.arange(steps)
    return np.abs(places[:, None] - places) <= span // 2


def patches(rows: int, columns: int, size: int) -> NDArray[np.bool_]:
    """Masks that erase square patches of an image, side by side.

    Returns:
        (N, T, F), for the patches line by line, ceil(T / size) by ceil(F / size) of them.
    """
    down, across = -(-rows // size), -(-columns // size)
    masks = np.zeros((down * across, rows, columns), bool)
    for k in range(down * across):
        top, left = size * (k // across), size * (k % across)
        masks[k, top : top + size, left : left + size] = True
    return masks


_Result: TypeAlias = tuple[Array | None, Array]


def _gradient_x_input(score: Score) -> _Result:
    by_feature = score.slopes(score.x[None])[0] * (score.x - score.baseline)
    return _for_all_steps(score, by_feature)


def _integrated_gradients(score: Score) -> _Result:
    beyond = score.x - score.baseline
    difference = score.logit - score.baseline_logit
    for points in PATH_POINTS:
        places, shares = np.polynomial.legendre.leggauss(points)
        ways = ((places + 1) / 2).astype(np.float32)[:, None, None]
        slopes = score.slopes(score.baseline + ways * beyond)
        by_feature = np.tensordot((shares / 2).astype(np.float32), slopes, 1) * beyond
        if abs(by_feature.sum() - difference) <= PATH_ERROR * max(abs(difference), SMALL):
            break
    return _for_all_steps(score, by_feature)


def _erasure(score: Score) -> _Result:
    return None, score.falls(np.eye(score.steps, dtype=bool))


def _for_all_steps(score: Score, by_feature: Array) -> _Result:
    """With zeros for the steps after the one that is asked about."""
    whole = np.zeros((score.steps, by_feature.shape[-1]), np.float32)
    whole[: len(by_feature)] = by_feature
    return whole, whole.sum(-1)


_METHODS: Mapping[Method, Callable[[Score], _Result]] = {
    "gradient_x_input": _gradient_x_input,
    "integrated_gradients": _integrated_gradients,
    "erasure": _erasure,
}


def _ranks(values: Array) -> NDArray[np.float64]:
    """(T,), ranks from 0, ties at their mean."""
    _values, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts + 1) / 2)[places]
