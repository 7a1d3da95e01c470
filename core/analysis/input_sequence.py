"""What a network reads step by step, rows of an image or words, and the names of its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import CLASSES
from core.formatting import Mark, unmarked
from core.i18n import N_
from core.i18n import gettext as _
from core.network.cells import Array
from core.network.layers import Inputs
from core.network.network import Network
from core.network.trace import Trace

LIKELIEST = 10
"""How many of a large vocabulary's entries are named at every step."""

STEP_NAMES = {
    "row": N_("row"),
    "word": N_("word"),
    "character": N_("character"),
    "token": N_("token"),
    "step": N_("step"),
}


@dataclass(frozen=True)
class InputSequence:
    """One sequence.

    Attributes:
        inputs: (T, F) float32, or (T,) ids where the network begins with an embedding.
        step: What a step is: `row`, `word`, `character`, `token`, or `step` of a series.
        answers: (C,), the names of what the network chooses from.
        read: (T,), the words or characters of a text; empty for an image.
        asks_every_step: Whether each step has an answer of its own, as where a language model
            predicts the next word, rather than all steps leading to a single answer.
    """

    inputs: Inputs
    step: str
    answers: Sequence[str]
    read: tuple[str, ...] = ()
    asks_every_step: bool = False

    @property
    def steps(self) -> int:
        """T."""
        return len(self.inputs)

    @property
    def step_name(self) -> str:
        """What a step is called in the visitor's language."""
        return _(STEP_NAMES[self.step])


@dataclass(frozen=True)
class Answer:
    """A network's answer after the last step.

    Attributes:
        name: The name of the likeliest answer.
        share: Its probability.
    """

    name: str
    share: float


def image_sequence(image: Array) -> InputSequence:
    """Return an image, (28, 28) in [0, 1], as the input of a network of digits."""
    return InputSequence(image, "row", tuple(str(digit) for digit in range(CLASSES)))


def answer(input_sequence: InputSequence, trace: Trace) -> Answer:
    """Return the likeliest answer after the last step."""
    last = trace.probabilities[0, -1]
    best = int(last.argmax())
    return Answer(input_sequence.answers[best], float(last[best]))


def turning_row(belief: Array) -> int:
    """Return the row, from 1, that raised the probability of the final answer most.

    >>> turning_row(np.array([[0.5, 0.5], [0.3, 0.7], [0.9, 0.1], [0.95, 0.05]]))
    3

    Args:
        belief: (T, C), the probability of each class after each row; before the first row all
            classes count as equally likely.
    """
    of_answer = belief[:, belief[-1].argmax()]
    return int(np.diff(of_answer, prepend=1 / belief.shape[1]).argmax()) + 1


def turning_step(network: Network, input_sequence: InputSequence, trace: Trace) -> int | None:
    """Return the step, from 1, that raised the probability of the answer most.

    It is the last step where each step has an answer of its own, and None where the network answers
    only at the end.
    """
    if not network.answers_every_step:
        return None
    return (
        input_sequence.steps
        if input_sequence.asks_every_step
        else turning_row(trace.probabilities[0])
    )


def turning_sentence(
    network: Network, input_sequence: InputSequence, trace: Trace, mark: Mark = unmarked
) -> str:
    """Say which step raised the probability of the answer most; `mark` writes its number."""
    step = turning_step(network, input_sequence, trace)
    said = answer(input_sequence, trace).name
    if step is None:
        return _("This network reads from both ends and answers only at the end.")
    if input_sequence.asks_every_step:
        return _("The network predicts this after {word!r}.", word=input_sequence.read[-1])
    if not input_sequence.read:
        return _(
            "Row {row} raised the probability of {answer} most.",
            row=mark("step", step),
            answer=said,
        )
    return _(
        "{word!r}, {step} {number}, raised the probability of {answer!r} most.",
        word=input_sequence.read[step - 1],
        step=input_sequence.step_name,
        number=mark("step", step),
        answer=said,
    )


def likeliest(probabilities: Array) -> NDArray[np.intp]:
    """Return the indices of the likeliest answers at each step, likeliest first.

    Args:
        probabilities: (S, C).

    Returns:
        (S, 10), or (S, C) where there are fewer than ten answers.
    """
    count = min(LIKELIEST, probabilities.shape[-1])
    found: NDArray[Any] = np.argpartition(-probabilities, count - 1, axis=-1)[:, :count]
    found.sort()  # of two that are as likely the first one comes first
    order = np.argsort(-np.take_along_axis(probabilities, found, -1), axis=-1, kind="stable")
    return np.take_along_axis(found, order, -1)
