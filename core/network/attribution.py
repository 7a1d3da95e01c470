"""Which past steps made an answer: three methods for any network, any output and any step.

Erasure is what really happens when a step is taken away. Gradient x input and integrated
gradients predict it from derivatives, which are cheap and go down to single pixels; how well they
predict it here and now is what `agreement` measures.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.i18n import gettext as _
from core.network.cells import Array
from core.network.gradients import check_output_and_step, gradients
from core.network.layers import Dense, Embedding
from core.network.network import Network

Method: TypeAlias = Literal["gradient_x_input", "integrated_gradients", "erasure"]

PATH_POINTS = 32
"""Points of Gauss-Legendre quadrature between baseline and input."""

STILL = 1e-6
"""Logits that move less than this under every erasure do not depend on the input."""


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
        return bool(np.abs(self.by_step).max() < STILL)


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
    x, nothing, answer = _behind_embedding(network, np.asarray(inputs), baseline, output, step)
    whole, empty = answer.logits(np.stack([x, np.broadcast_to(nothing, x.shape)]))
    by_feature, by_step = _METHODS[method](answer, x, nothing)
    return Attribution(
        method, output, range(len(x))[step], by_feature, by_step, float(whole), float(empty)
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
    x, nothing, answer = _behind_embedding(network, np.asarray(inputs), baseline, output, step)
    return _falls(answer, x, nothing, runs)


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


@dataclass(frozen=True)
class _Answer:
    """One logit after one step, without the work for all others.

    Attributes:
        network: From embedded words or numbers to the layer below a linear readout; the whole of
            it where there is none.
        weights: (U,), what makes the logit of the network's outputs.
        bias: What is added to it.
        step: After which step.
    """

    network: Network
    weights: Array
    bias: float
    step: int

    def logits(self, x: Array) -> Array:
        """(N,), the logit of each of N sequences, (N, T, F)."""
        outputs = self.network.trace(x).logits[:, self.step]
        return np.asarray(outputs @ self.weights + np.float32(self.bias), np.float32)

    def slopes(self, x: Array) -> Array:
        """(N, T, F), the derivatives of the logits by all that was read."""
        trace = self.network.trace(x)
        above = np.zeros_like(trace.logits)
        above[:, self.step] = self.weights
        return gradients(self.network, trace, above).inputs


def _behind_embedding(
    network: Network,
    inputs: NDArray[np.generic],
    baseline: ArrayLike | None,
    output: int,
    step: int,
) -> tuple[Array, Array, _Answer]:
    """What is read behind an embedding, (T, F), the baseline, (F,), and the answer."""
    first, *rest = network.layers
    last = network.layers[-1]
    check_output_and_step((len(inputs), last.units), output, step)
    if isinstance(first, Embedding):
        x = replace(network, layers=(first,)).trace(inputs[None]).logits[0]
        nothing = first.embeddings.mean(0) if baseline is None else baseline
        network = replace(network, layers=tuple(rest))
    else:
        x = network.check_inputs(inputs[None])[0].astype(np.float32)
        nothing = np.zeros(x.shape[-1]) if baseline is None else baseline
    weights, bias = np.zeros(last.units, np.float32), 0.0
    weights[output] = 1
    if isinstance(last, Dense) and last.activation == "linear" and len(network.layers) > 1:
        network = replace(network, layers=network.layers[:-1])
        weights, bias = last.kernel[:, output], float(last.bias[output])
    return x, np.asarray(nothing, np.float32), _Answer(network, weights, bias, step)


_Result: TypeAlias = tuple[Array | None, Array]


def _gradient_x_input(answer: _Answer, x: Array, nothing: Array) -> _Result:
    by_feature = answer.slopes(x[None])[0] * (x - nothing)
    return by_feature, by_feature.sum(-1)


def _integrated_gradients(answer: _Answer, x: Array, nothing: Array) -> _Result:
    places, shares = np.polynomial.legendre.leggauss(PATH_POINTS)
    ways = ((places + 1) / 2).astype(np.float32)[:, None, None]
    slopes = answer.slopes(nothing + ways * (x - nothing))
    by_feature = np.tensordot((shares / 2).astype(np.float32), slopes, 1) * (x - nothing)
    return by_feature, by_feature.sum(-1)


def _erasure(answer: _Answer, x: Array, nothing: Array) -> _Result:
    return None, _falls(answer, x, nothing, np.eye(len(x), dtype=bool))


def _falls(answer: _Answer, x: Array, nothing: Array, runs: NDArray[np.bool_]) -> Array:
    masks = runs if runs.ndim == 3 else runs[..., None]
    (whole,) = answer.logits(x[None])
    return whole - answer.logits(np.where(masks, nothing, x))


_METHODS: Mapping[Method, Callable[[_Answer, Array, Array], _Result]] = {
    "gradient_x_input": _gradient_x_input,
    "integrated_gradients": _integrated_gradients,
    "erasure": _erasure,
}


def _ranks(values: Array) -> NDArray[np.float64]:
    """(T,), ranks from 0, ties at their mean."""
    _values, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts + 1) / 2)[places]
