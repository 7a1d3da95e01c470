"""How a network reads a digit: its class probabilities after every row."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import CLASSES, COLUMNS, ROWS
from core.i18n import gettext as _
from core.network.cells import Array
from core.network.network import Network
from core.network.trace import Trace

SETTLED_MARGIN = 0.1
"""How far ahead of every other class an answer must stay to be called settled."""


@dataclass(frozen=True)
class Reading:
    """One image and what a network computed from it, row by row.

    Attributes:
        image: (28, 28) float32 in [0, 1], ink is 1.
        trace: Everything that the network computed; B is 1.
    """

    image: Array
    trace: Trace

    @property
    def belief(self) -> Array:
        """(28, 10), the probability of each digit after each row; (1, 10) if it answers once."""
        belief: Array = self.trace.probabilities[0]
        return belief

    @property
    def ranking(self) -> NDArray[np.intp]:
        """(10,), the digits by their probability after the last row, the most likely first."""
        return np.argsort(-self.belief[-1], kind="stable")

    @property
    def answer(self) -> int:
        """The most likely digit after the last row."""
        return int(self.ranking[0])

    @property
    def runner_up(self) -> int:
        """The second most likely digit after the last row."""
        return int(self.ranking[1])

    def probability(self, digit: int) -> float:
        """The probability of `digit` after the last row."""
        return float(self.belief[-1, digit])

    @property
    def settled_at(self) -> int | None:
        """The row, from 1 to 28, at which the network settled on its answer, or None.

        See `settled_at`.
        """
        return settled_at(self.belief)


def read(network: Network, image: Array) -> Reading:
    """Run `network` on one image.

    Args:
        network: Its input is rows of 28 pixels, its output ten logits.
        image: (28, 28) float32 in [0, 1], ink is 1.

    Raises:
        ValueError: If the image has another shape or values outside [0, 1].
    """
    return read_all(network, [image])[0]


def read_all(network: Network, images: Sequence[Array] | Array) -> list[Reading]:
    """Run `network` on several images in one batch.

    Raises:
        ValueError: If an image has another shape or values outside [0, 1].
    """
    batch = np.asarray(images, np.float32)
    if batch.shape[1:] != (ROWS, COLUMNS):
        raise ValueError(f"Expected images of 28 x 28 pixels, got shape {batch.shape[1:]}.")
    if not ((batch >= 0) & (batch <= 1)).all():
        raise ValueError("Expected pixels between 0 and 1, got one outside.")
    trace = network.trace(batch)
    return [Reading(batch[k], trace.only(k)) for k in range(len(batch))]


def settled_at(belief: Array, margin: float = SETTLED_MARGIN) -> int | None:
    """Find the row at which a network settles on its answer.

    From that row to the last one, the final answer leads every other class by at least `margin`.

    >>> settled_at(np.array([[0.6, 0.4], [0.48, 0.52], [0.3, 0.7], [0.1, 0.9]]))
    3
    >>> settled_at(np.array([[0.1, 0.9], [0.48, 0.52]])) is None
    True

    Args:
        belief: (T, C), the probability of each class after each row.
        margin: In [0, 1]; 0.1 is 10 percentage points.

    Returns:
        The row, from 1 to T; None if the lead is smaller than `margin` at the end.
    """
    behind = np.flatnonzero(_lead(belief) < margin)
    row = int(behind[-1]) + 2 if len(behind) else 1
    return row if row <= len(belief) else None


def first_lead_at(belief: Array) -> int:
    """Find the first row, from 1 to T, after which the final answer was the most likely class.

    >>> first_lead_at(np.array([[0.6, 0.4], [0.48, 0.52], [0.3, 0.7]]))
    2
    """
    return int((belief.argmax(-1) == belief[-1].argmax()).argmax()) + 1


def _lead(belief: Array) -> Array:
    """(T,), how far the final answer is ahead of the best other class; negative if it is not."""
    answer = belief[-1].argmax()
    lead: Array = belief[:, answer] - np.delete(belief, answer, axis=-1).max(-1)
    return lead


def settled_sentence(reading: Reading) -> str:
    """Say when the network settled on its answer and when that answer first led."""
    answer, belief = reading.answer, reading.belief
    row, first = settled_at(belief), first_lead_at(belief)
    points = f"{100 * SETTLED_MARGIN:.0f}"
    if row is None:
        return _(
            "Never quite settled: {digit} first led at row {first}, and at the end it is only "
            "{lead} percentage points ahead. Settled means at least {points}.",
            digit=answer,
            first=first,
            lead=f"{100 * float(_lead(belief)[-1]):.1f}",
            points=points,
        )
    if row == first:
        return _(
            "Settled on {digit} at row {row} (dotted line), as soon as it led: from there on it is "
            "at least {points} percentage points ahead.",
            digit=answer,
            row=row,
            points=points,
        )
    return _(
        "Settled on {digit} at row {row} (dotted line): from there on it is at least {points} "
        "percentage points ahead. It first led at row {first}.",
        digit=answer,
        row=row,
        first=first,
        points=points,
    )


def film(reading: Reading | None) -> dict[str, Any]:
    """Prepare a reading for the browser component `reading`.

    Args:
        reading: What to show; None is an empty picture of the same size.

    Returns:
        `image`, 28 x 28 bytes in base64, ink is 255; `belief`, 28 x 10 float32 in base64, so that
        the browser ranks exactly as `Reading.ranking`; `settled_at`, a row or None; `sentence`.
    """
    image = reading.image if reading else np.zeros((ROWS, COLUMNS), np.float32)
    belief = reading.belief if reading else np.zeros((ROWS, CLASSES), np.float32)
    return {
        "image": _base64(np.rint(image * 255).astype(np.uint8)),
        "belief": _base64(belief.astype("<f4")),
        "settled_at": reading.settled_at if reading else None,
        "sentence": settled_sentence(reading) if reading else "",
    }


def _base64(array: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
