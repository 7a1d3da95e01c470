"""What a cut does to everybody, on 1,000 digits that come with the app.

They lie in MNIST's training set, so the networks have seen them: they show what a cut destroys, and
say nothing about how well a network reads what is new to it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.cells import Array
from core.cuts.interventions import read_cut_logits
from core.cuts.kinds import Cut
from core.inside.anatomy import weight_count
from core.pen.samples import mnist_name, mnist_sample
from core.scores import DigitScores, score_logits
from core.trace import Network

EVERY = 5
"""One of five of the 5,000 digits is read: 100 of each class, and under a second of work."""


AFFORDABLE_WEIGHTS = 600_000
"""A larger network, such as one of 400 units, takes seconds for 1,000 digits: it reads fewer."""


def read_everybody(network: Network, cuts: Sequence[Cut] = ()) -> DigitScores:
    """How well a network with these cuts reads the 1,000 digits, or fewer where it is large."""
    images, labels = thousand_digits()
    every = math.ceil(weight_count(network) / AFFORDABLE_WEIGHTS)
    return score_logits(read_cut_logits(network, images[::every], cuts), labels[::every])


def reads_many(network: Network) -> bool:
    """Whether the network is small enough to read all 1,000 digits while somebody waits."""
    return weight_count(network) <= AFFORDABLE_WEIGHTS


@cache
def thousand_digits() -> tuple[Array, NDArray[np.uint8]]:
    """The 1,000 digits: images, (1000, 28, 28) in [0, 1], and labels, (1000,); read-only."""
    images, labels = mnist_sample()
    ink = images[::EVERY].astype(np.float32) / np.float32(255)
    ink.flags.writeable = False
    return ink, labels[::EVERY]


def name_of(place: int) -> str:
    """The sample's name of one of the 1,000, counted from 0; see `core.pen.samples.find`."""
    return mnist_name(place * EVERY)
