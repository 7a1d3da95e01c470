"""Whether the NumPy pass is right: how far it is from float64, and how far Keras itself is.

Two float32 programs never agree to the last digit, and a network can be so sensitive that they
differ in the first. The promise is therefore: no further from float64 than Keras is, within two
times. The float64 reference is computed twice, in NumPy and in Keras, and both must agree, so that
an equation that is wrong in both NumPy passes is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.i18n import gettext as _
from core.models.architecture import Architecture, LayerSpec
from core.models.keras_names import LEGACY_HARD_SIGMOID
from core.models.keras_process import KerasProcess, keras_is_installed
from core.models.layers import Values
from core.models.model import Model

TIMES = 2.0
"""How much further from float64 than Keras the NumPy pass may be."""

ROUNDING = 8 * float(np.finfo(np.float32).eps)
"""Of a layer's largest number: what a few operations in float32 round off, too small to compare."""

SEQUENCES = 8
"""To check on."""

MAX_NUMBERS = 50_000
"""In the inputs of a check."""

AGREEMENT = 1e-6
"""Of a layer's largest number: how far the two float64 passes may differ."""


@dataclass(frozen=True)
class SelfCheck:
    """What the check found.

    Attributes:
        difference: The largest difference of the float32 pass in NumPy from float64, over the
            outputs of all layers.
        keras: The same of Keras; None where Keras could not compute the model.
        passed: Whether the promise is kept.
        layer: The layer that is furthest off, if it is not.
        notes: What a person should know about it.
        strict: Whether no layer is further off than the promise even where both differences are of
            the size of what a few operations round off.
    """

    difference: float
    keras: float | None
    passed: bool
    layer: str = ""
    notes: tuple[str, ...] = ()
    strict: bool = True

    @property
    def line(self) -> str:
        """As `self-check 1.2e-07 (Keras 1.1e-07)`."""
        keras = "no Keras" if self.keras is None else f"Keras {self.keras:.1e}"
        return f"self-check {self.difference:.1e} ({keras}){'' if self.passed else ' FAILED'}"


def self_check(
    model: Model, process: KerasProcess | None = None, inputs: Sequence[Values] | None = None
) -> SelfCheck:
    """Check the NumPy pass of a model.

    Args:
        model: What is checked.
        process: Of Keras; None to do without, where float64 in NumPy is the only reference.
        inputs: What it reads; made up when None.

    Raises:
        ValueError: If the model does not run.
    """
    x = model.example(batch=_batch(model)) if inputs is None else tuple(inputs)
    single = model.run(x).computed
    double = model.run(x, np.float64).computed
    notes = _hard_sigmoid_notes(model, x, double)
    scales = [_largest(values) for values in double]
    ours = [_difference(a, b) for a, b in zip(single, double, strict=True)]
    theirs: Mapping[str, Mapping[int, Values]] | None = None
    if process is None or not keras_is_installed():
        notes = (*notes, _("Checked against float64 in NumPy alone, not against Keras."))
    else:
        try:
            theirs = process.compute(model.architecture, model.weights, x)
        except ValueError as error:
            notes = (*notes, _("Checked in NumPy alone. {reason}", reason=str(error)))
    if theirs is None:
        bad = [k for k, d in enumerate(ours) if not d <= 0.01 * max(scales[k], 1.0)]
        return SelfCheck(max(ours), None, not bad, _name(model, bad), notes)
    keras_32, keras_64 = theirs["float32"], theirs["float64"]
    keras = {k: _difference(values, double[k]) for k, values in keras_32.items()}
    wrong = [
        k
        for k, values in keras_64.items()
        if not _difference(double[k], values) <= AGREEMENT * max(scales[k], 1.0) + 1e-3 * keras[k]
    ]
    far = [
        k
        for k, values in keras_32.items()
        if not ours[k] <= TIMES * keras[k] + ROUNDING * max(scales[k], 1.0)
    ]
    strict = all(ours[k] <= TIMES * difference for k, difference in keras.items())
    if wrong:
        notes = (
            *notes,
            _("Layer {layer!r} gives other numbers in Keras 3.", layer=_name(model, wrong)),
        )
    passed = not wrong and not far
    return SelfCheck(
        max(ours), max(keras.values()), passed, _name(model, wrong or far), notes, strict
    )


def _batch(model: Model) -> int:
    """How many sequences to check on: one where they are long."""
    size = sum(values.size for values in model.example())
    return SEQUENCES if size * SEQUENCES <= MAX_NUMBERS else 1


def _hard_sigmoid_notes(
    model: Model, inputs: Sequence[Values], double: Sequence[Values]
) -> tuple[str, ...]:
    """What Keras 3 makes of a file whose `hard_sigmoid` was another function."""
    if LEGACY_HARD_SIGMOID not in str([s.config for s in model.architecture.layers.values()]):
        return ()
    layers = {
        name: LayerSpec(name, spec.class_name, _with_new_hard_sigmoid(spec.config))
        for name, spec in model.architecture.layers.items()
    }
    plan: Architecture = replace(model.architecture, layers=layers)
    other = model.run(inputs, np.float64, architecture=plan).computed
    off = max(_difference(a, b) for a, b in zip(other, double, strict=True))
    return (
        _(
            "Keras 3 would compute this model wrong, by up to {off:.2g}: its hard_sigmoid is "
            "another function than that of the Keras which trained it.",
            off=off,
        ),
    )


def _with_new_hard_sigmoid(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_new_hard_sigmoid(part) for key, part in value.items()}
    return "hard_sigmoid" if value == LEGACY_HARD_SIGMOID else value


def _difference(a: Values, b: Values) -> float:
    if a.shape != b.shape:
        return float("inf")
    if not a.size:
        return 0.0
    first, second = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(invalid="ignore"):
        gaps = np.abs(first - second)
    same = (first == second) | (np.isnan(first) & np.isnan(second))
    return float(np.where(same, 0.0, np.where(np.isnan(gaps), np.inf, gaps)).max())


def _largest(values: Values) -> float:
    finite = np.abs(values[np.isfinite(values)])
    return float(finite.max()) if finite.size else 0.0


def _name(model: Model, positions: Sequence[int]) -> str:
    return model.architecture.calls[positions[0]].layer if positions else ""
