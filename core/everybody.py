"""What a cut does to everybody, on 1,000 digits that come with the app.

They lie in MNIST's training set, so the networks have seen them: they show what a cut destroys, and
say nothing about how well a network reads what is new to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.cells import Array
from core.cuts import Cut
from core.interventions import read_cut_logits
from core.samples import DIGITS_DIR
from core.scores import DigitScores, score_logits
from core.trace import Network

EVERY = 5
"""One of five of the 5,000 digits is read: 100 of each class, and under a second of work."""


def read_everybody(network: Network, cuts: Sequence[Cut] = ()) -> DigitScores:
    """How well a network with these cuts reads the 1,000 digits."""
    images, labels = _digits()
    return score_logits(read_cut_logits(network, images, cuts), labels)


@cache
def _digits() -> tuple[Array, NDArray[np.uint8]]:
    with np.load(DIGITS_DIR / "mnist_sample.npz", allow_pickle=False) as arrays:
        images = arrays["images"][::EVERY].astype(np.float32) / np.float32(255)
        labels = arrays["labels"][::EVERY]
    for array in (images, labels):
        array.flags.writeable = False
    return images, labels
