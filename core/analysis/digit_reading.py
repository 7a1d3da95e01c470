"""What a network believes about a digit after every row that it has read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import CLASSES, COLUMNS, ROWS
from core.network.cells import Array
from core.network.network import Network
from core.network.trace import Trace


@dataclass(frozen=True)
class Reading:
    """One image as a network read it, row by row.

    Attributes:
        image: (28, 28) float32 in [0, 1], ink is 1: what was read.
        trace: Everything that happened on the way; B is 1.
    """

    image: Array
    trace: Trace

    @property
    def belief(self) -> Array:
        """(28, 10), the probability of each digit after each row."""
        belief: Array = self.trace.probabilities[0]
        return belief

    @property
    def ranking(self) -> NDArray[np.intp]:
        """(10,), the digits after the last row, the likeliest first."""
        return np.argsort(-self.belief[-1], kind="stable")

    @property
    def answer(self) -> int:
        """The likeliest digit after the last row."""
        return int(self.ranking[0])

    @property
    def runner_up(self) -> int:
        """The second likeliest digit after the last row."""
        return int(self.ranking[1])

    def probability(self, digit: int) -> float:
        """The probability of `digit` after the last row."""
        return float(self.belief[-1, digit])

    @property
    def decided_at(self) -> int:
        """The row, from 1 to 28, from which on the likeliest digit is the answer to the end."""
        return decided_at(self.belief)


def read(network: Network, image: Array) -> Reading:
    """How `network` reads one image.

    Args:
        network: A network that reads rows of 28 pixels and answers with ten logits.
        image: (28, 28) float32 in [0, 1], ink is 1.

    Raises:
        ValueError: If the image has another shape or values outside [0, 1].
    """
    return read_all(network, [image])[0]


def read_all(network: Network, images: Sequence[Array] | Array) -> list[Reading]:
    """How `network` reads each of some images, in one pass.

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


def decided_at(belief: Array) -> int:
    """The row, from 1 to T, from which on the likeliest class is the final one.

    >>> decided_at(np.array([[0.6, 0.4], [0.3, 0.7], [0.1, 0.9]]))
    2

    Args:
        belief: (T, C), the probability of each class after each row.
    """
    top = belief.argmax(-1)
    others = np.flatnonzero(top != top[-1])
    return int(others[-1]) + 2 if len(others) else 1


def settled_sentence(reading: Reading) -> str:
    """When the network made up its mind about a digit, in one sentence."""
    row = reading.decided_at
    if row == 1:
        return f"It answers {reading.answer} from the first row on: a guess that came true."
    before = int(reading.belief[row - 2].argmax())
    return (
        f"Made up its mind at row {row} (dotted line): until then {before} was ahead, "
        f"from there on {reading.answer}."
    )


def film(reading: Reading | None) -> dict[str, Any]:
    """A reading as a browser plays it, in plain numbers.

    Args:
        reading: What to show; None is a stage of the same size with nothing on it.

    Returns:
        `image`, 28 rows of 28 pixels in [0, 1]; `belief`, 28 rows of ten probabilities, rounded to
        four digits; `decided_at`, a row from 1 to 28; `sentence`, when it made up its mind.
    """
    # Tuples: Streamlit imports pandas (0.2 s at the first page) to look at what comes as a list.
    if reading is None:
        return {
            "image": ((0.0,) * COLUMNS,) * ROWS,
            "belief": ((0.0,) * CLASSES,) * ROWS,
            "decided_at": ROWS,
            "sentence": "",
        }
    return {
        "image": tuple(reading.image.astype(float).round(3).tolist()),
        "belief": tuple(reading.belief.astype(float).round(4).tolist()),
        "decided_at": reading.decided_at,
        "sentence": settled_sentence(reading),
    }


def check_row(text: str, rows: int = ROWS, step: str = "row") -> int:
    """The row, or the word of a text, that an address names, from 1 to as many as there are.

    Raises:
        ValueError: If the text is not such a number.
    """
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= rows:
        return int(text)
    raise ValueError(f"Expected a {step} from 1 to {rows} in the link, got {text[:40]!r}.")
