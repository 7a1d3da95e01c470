"""The doubt about an answer, fitted and measured: `python -m core.evaluate likeness [--fit]`.

Fitting reads MNIST and the pen drawings that `LSTM_LAB_DRAWINGS` names, and writes
`assets/digits/likeness.npz`. People whose drawings the networks never met take no part in it, and
MNIST's test digits neither.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.analysis.digit_likeness import Likeness, describe, fit, load_likeness
from core.data.mnist import mnist
from core.data.pen_recordings import PenDrawing, drawings, drawings_path, hold_out
from core.evaluate.non_digits import non_digits
from core.evaluate.pen_images import canvas_images
from core.network.network import Network

Array = NDArray[np.float32]

HELD_OUT_GROUPS = (0, 8)  # of people whom the shipped networks never met
VALIDATION_GROUP = 1  # of people by whose digits the limit is chosen
NON_DIGITS = 200  # of each kind
SEED = 2  # not 1, by which `core.analysis.digit_likeness.WITHIN` was chosen
SURE = 0.5
BATCH = 1000


def fit_likeness() -> Likeness:
    """The measure, learned from MNIST's training digits and from pen drawings.

    Raises:
        ValueError: If MNIST or the pen drawings are missing.
    """
    digits = mnist()
    kept, _ = hold_out(drawings(drawings_path()), groups=HELD_OUT_GROUPS)
    known, aside = hold_out(kept, groups=[VALIDATION_GROUP])
    descriptions = np.concatenate(
        [_described(digits.training.ink), _described(canvas_images(known))]
    )
    labels = np.concatenate([digits.training.labels, _labels(known)])
    held_out = [
        (_described(digits.validation.ink), digits.validation.labels),
        (_described(canvas_images(aside)), _labels(aside)),
    ]
    return fit(descriptions, labels, held_out)


def likeness_report(network: Network, records: Sequence[PenDrawing] = ()) -> str:
    """How often digits are doubted, and how often what is no digit is not.

    Args:
        network: Whose answers are doubted.
        records: Pen drawings; those of people who took no part in the fit are counted.
    """
    test = mnist().test
    lines = ["doubted, of digits"]
    sources = {"MNIST's test digits": test.ink}
    if records:
        _, unseen = hold_out(records, groups=HELD_OUT_GROUPS)
        sources["pen drawings of unseen people"] = canvas_images(unseen)
    for name, images in sources.items():
        is_doubted, _ = _doubts(network, images)
        lines.append(_share(name, int(is_doubted.sum()), len(images)))
    lines += ["", f"answered above {SURE:.0%} without a doubt, of what is no digit"]
    total, count = 0, 0
    for name, images in non_digits(NON_DIGITS, SEED).items():
        is_doubted, confidence = _doubts(network, images)
        sure = int((~is_doubted & (confidence > SURE)).sum())
        lines.append(_share(name, sure, len(images)))
        total, count = total + sure, count + len(images)
    lines.append(_share("all", total, count))
    return "\n".join(lines)


def _doubts(network: Network, images: Array) -> tuple[NDArray[np.bool_], Array]:
    """(N,) whether the answer to each image is doubted, and its probability."""
    likeness = load_likeness()
    doubted, confidence = [], []
    for start in range(0, len(images), BATCH):
        batch = images[start : start + BATCH]
        last = network.trace(batch).probabilities[:, -1]
        answers = last.argmax(axis=1)
        doubted.append(likeness.unlikeness(batch)[np.arange(len(batch)), answers] > 1)
        confidence.append(last.max(axis=1))
    return np.concatenate(doubted), np.concatenate(confidence)


def _share(name: str, part: int, count: int) -> str:
    return f"  {name:32s}{part / count:7.2%} ({part} of {count})"


def _described(images: Array) -> Array:
    return np.concatenate(
        [describe(images[start : start + BATCH]) for start in range(0, len(images), BATCH)]
    )


def _labels(records: Sequence[PenDrawing]) -> NDArray[np.integer]:
    return np.array([record.label for record in records])
