"""What an opened model answered: class probabilities, a probability, or values; by step or once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.analysis.answer_by_step import answers_by_step
from core.data.scaling import Scaling
from core.data.table import Numbers
from core.i18n import gettext as _
from core.models.architecture import Architecture
from core.models.model import Model
from core.models.model_trace import ModelTrace

CLASSES, PROBABILITY, VALUES = "classes", "probability", "values"
"""What a model's head gives: a softmax, sigmoids, or numbers without bounds."""

_PASS_ON = ("Dropout", "Reshape", "Flatten", "Activation", "GlobalAveragePooling1D")
"""Layers behind which a probability is still one."""

MAX_OUTPUTS = 12
"""Values that are listed or drawn as lines."""


@dataclass(frozen=True)
class ModelAnswer:
    """The first output of a model for one sequence.

    Attributes:
        kind: `CLASSES`, `PROBABILITY` or `VALUES`.
        names: (C,), of the numbers.
        numbers: (S, C), by step; a single step where the model answers once, at the end.
        shape: Of the output, without the batch axis.
        on_the_way: Whether the model answers once, and the numbers of the steps before are those it
            would give if the sequence ended there.
    """

    kind: str
    names: tuple[str, ...]
    numbers: Numbers
    shape: tuple[int, ...]
    on_the_way: bool = False

    @property
    def every_step(self) -> bool:
        """Whether there is an answer at each step."""
        return len(self.numbers) > 1

    def sentence(self) -> str:
        """The answer, or the last one, in a few words."""
        last = self.numbers[-1]
        if self.kind == CLASSES:
            best = int(last.argmax())
            return _("{name}: {share:.1%}", name=self.names[best], share=float(last[best]))
        if self.kind == PROBABILITY and len(last) == 1:
            return _("probability {share:.1%}", share=float(last[0]))
        listed = ", ".join(number_text(value) for value in last[:4].tolist())
        return f"{listed} ..." if len(last) > 4 else listed


def number_text(value: float) -> str:
    """A number with four digits that count, and a true minus sign."""
    return f"{value:.4g}".replace("-", "\u2212")


def model_answer(
    model: Model,
    trace: ModelTrace,
    scaling: Scaling | None = None,
    words: Mapping[int, str] | None = None,
) -> ModelAnswer:
    """What the model returned first.

    Args:
        model: The model.
        trace: Its run over one sequence (B is 1).
        scaling: Puts values back into the user's own unit.
        words: Names of the classes by their numbers, such as a vocabulary.
    """
    output = np.asarray(trace.outputs[0][0], np.float64)
    kind = head_kind(model.architecture)
    numbers = output.reshape(-1, output.shape[-1]) if output.ndim > 1 else output.reshape(1, -1)
    if kind == VALUES and scaling is not None:
        numbers = scaling.restore_target(numbers)
    on_the_way = None
    if kind != VALUES and output.ndim == 1:
        on_the_way = answers_by_step(model, trace)
        numbers = numbers if on_the_way is None else on_the_way
    count = numbers.shape[1]
    if kind == CLASSES:
        names = tuple((words or {}).get(k) or _("class {n}", n=k) for k in range(count))
    elif count == 1:
        names = (_("probability") if kind == PROBABILITY else _("value"),)
    else:
        names = tuple(_("output {n}", n=k + 1) for k in range(count))
    return ModelAnswer(kind, names, numbers, output.shape, on_the_way is not None)


def head_kind(architecture: Architecture) -> str:
    """What a model's first output is, by the activation of the layers that end in it."""
    call = architecture.calls[architecture.outputs[0].call]
    for _step in range(len(architecture.calls)):
        spec = architecture.spec(call)
        config = spec.config.get("layer", {}).get("config", spec.config.get("layer", spec.config))
        name = config.get("activation")
        if spec.class_name == "Softmax" or name == "softmax":
            return CLASSES
        if name is not None and name in ("sigmoid", "hard_sigmoid", "legacy_hard_sigmoid"):
            return PROBABILITY
        passes_on = spec.class_name in _PASS_ON
        before = next(call.refs(), None)
        if not passes_on or before is None or name not in (None, "linear"):
            return VALUES
        call = architecture.calls[before.call]
    return VALUES
