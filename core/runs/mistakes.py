"""The test digits that a network got wrong at the end of its run."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.files import write_whole
from core.network.cells import Array
from core.runs.store import reading

MOST = 100


@dataclass(frozen=True)
class Mistakes:
    """The first N test digits that were answered wrong, in the order of the test set.

    Attributes:
        images: (N, 28, 28) uint8, ink is 255.
        labels: (N,) int64 in 0..9, what they are.
        answers: (N,) int64 in 0..9, what the network answered.
        probabilities: (N, 10) float32, the probability of each digit after the last row.
        index: (N,) int64, the place of each in the test set, from 0.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    answers: NDArray[np.int64]
    probabilities: Array
    index: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)


def mistakes_of(
    images: NDArray[np.uint8], labels: NDArray[np.int64], probabilities: Array
) -> Mistakes:
    """Find the first wrong ones of M test digits, at most `MOST`.

    Args:
        images: (M, 28, 28) uint8.
        labels: (M,) int64.
        probabilities: (M, 10) after the last row.
    """
    answers = probabilities.argmax(axis=-1)
    index = np.flatnonzero(answers != labels)[:MOST]
    return Mistakes(images[index], labels[index], answers[index], probabilities[index], index)


def mistakes_path(network_path: Path) -> Path:
    """Where they are: `NAME.mistakes.npz`, beside the network."""
    return network_path.with_name(f"{network_path.stem}.mistakes.npz")


def write_mistakes(path: Path, mistakes: Mistakes) -> None:
    """Save them in a file, whole.

    Raises:
        OSError: If they cannot be written, as on a full disk.
    """
    write_whole(path, partial(np.savez_compressed, **asdict(mistakes)))


def load_mistakes(path: Path) -> Mistakes:
    """Load the mistakes in a file.

    Raises:
        DamagedRun: If there is no such file, or it is damaged.
    """
    with reading(path.name):
        with np.load(path, allow_pickle=False) as kept:
            mistakes = Mistakes(**{name: kept[name] for name in Mistakes.__dataclass_fields__})
        _check(mistakes)
        return mistakes


def _check(mistakes: Mistakes) -> None:
    count = len(mistakes.labels)
    shapes = {"images": (count, 28, 28), "probabilities": (count, 10)}
    for name, array in vars(mistakes).items():
        if array.shape != shapes.get(name, (count,)):
            raise ValueError(f"Expected {name} of {count} digits.")
    for digits in (mistakes.labels, mistakes.answers):
        if count and not 0 <= digits.min() <= digits.max() <= 9:
            raise ValueError("Expected digits from 0 to 9.")
