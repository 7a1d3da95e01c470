"""What a network reads step by step, rows of an image or words, and what its answers are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import CLASSES
from core.network.cells import Array
from core.network.layers import Inputs
from core.network.network import Network
from core.network.trace import Trace

LIKELIEST = 10
"""How many of a large vocabulary's entries are named at every step."""


@dataclass(frozen=True)
class InputSequence:
    """One sequence.

    Attributes:
        inputs: (T, F) float32, or (T,) ids where the network begins with an embedding.
        step: What a step is called: `row`, `word` or `character`.
        answers: (C,), the names of what the network chooses from.
        read: (T,), the words or characters of a text; empty for an image.
        asks_every_step: Whether each step has an answer of its own, as where the next word is
            foretold, rather than being one more step towards a single answer.
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


@dataclass(frozen=True)
class Answer:
    """What a network says in the end.

    Attributes:
        name: The likeliest answer's.
        share: Its probability.
    """

    name: str
    share: float


def image_sequence(image: Array) -> InputSequence:
    """An image, (28, 28), as a network reads it that answers with a digit."""
    return InputSequence(image, "row", tuple(str(digit) for digit in range(CLASSES)))


def answer(input_sequence: InputSequence, trace: Trace) -> Answer:
    """The likeliest answer after the last step."""
    last = trace.probabilities[0, -1]
    best = int(last.argmax())
    return Answer(input_sequence.answers[best], float(last[best]))


def turning_row(belief: Array) -> int:
    """The row, from 1, that raised the belief in the final answer most.

    >>> turning_row(np.array([[0.5, 0.5], [0.3, 0.7], [0.9, 0.1], [0.95, 0.05]]))
    3

    Args:
        belief: (T, C), the probability of each class after each row; before the first row each
            is held to be as likely as any other.
    """
    of_answer = belief[:, belief[-1].argmax()]
    return int(np.diff(of_answer, prepend=1 / belief.shape[1]).argmax()) + 1


def turning_step(network: Network, input_sequence: InputSequence, trace: Trace) -> int | None:
    """The step, from 1, that changed the network's mind; None if it answers at the end alone.

    The last one where each step has an answer of its own.
    """
    if not network.answers_every_step:
        return None
    return (
        input_sequence.steps
        if input_sequence.asks_every_step
        else turning_row(trace.probabilities[0])
    )


def turning_sentence(network: Network, input_sequence: InputSequence, trace: Trace) -> str:
    """Which step raised the belief in the answer most."""
    step = turning_step(network, input_sequence, trace)
    said = answer(input_sequence, trace).name
    if step is None:
        return "It reads from both ends and has an answer only at the end."
    if input_sequence.asks_every_step:
        return f"This is what it expects after {input_sequence.read[-1]!r}."
    if input_sequence.read:
        return (
            f"{input_sequence.step.capitalize()} {step}, "
            f"{input_sequence.read[step - 1]!r}, raised the belief "
            f"in {said!r} most."
        )
    return f"{input_sequence.step.capitalize()} {step} raised the belief in {said} most."


def likeliest(probabilities: Array) -> NDArray[np.intp]:
    """(S, 10) at most: for each of S steps the likeliest answers, (S, C), the first one first."""
    count = min(LIKELIEST, probabilities.shape[-1])
    found: NDArray[Any] = np.argpartition(-probabilities, count - 1, axis=-1)[:, :count]
    found.sort()  # of two that are as likely the first one comes first
    order = np.argsort(-np.take_along_axis(probabilities, found, -1), axis=-1, kind="stable")
    return np.take_along_axis(found, order, -1)
