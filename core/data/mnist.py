"""MNIST and its splits: the whole of it where it is, else the sample that comes with the app.

`python -m core.data mnist` fetches MNIST once into a cache folder, and `... ptb` the Penn
Treebank (see `core.data.ptb`). Nothing is ever fetched without being asked for.
"""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.downloads import OnBytes, cache_dir, fetch
from core.data.samples import mnist_sample

ROWS = 28
COLUMNS = 28
CLASSES = 10

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"  # as in Keras
MNIST_VARIABLE = "LSTM_LAB_MNIST"

TRAINING_DIGITS = 55_000  # of the 60,000; the articles keep the last 5,000 for validation
SAMPLE_TRAINING_DIGITS = 4_000  # of the 5,000 that come with the app
SAMPLE_VALIDATION_DIGITS = 500

WHOLE = "The whole of MNIST: 55,000 digits to learn from, 5,000 to choose by, 10,000 to measure on."
SAMPLE = (
    "A sample of MNIST that comes with the app: 4,000 digits to learn from, 500 to choose by, "
    "500 to measure on. The whole of MNIST, 70,000 digits, is not here"
)

_SHAPES = {
    "x_train": (60_000, ROWS, COLUMNS),
    "y_train": (60_000,),
    "x_test": (10_000, ROWS, COLUMNS),
    "y_test": (10_000,),
}


@dataclass(frozen=True)
class Digits:
    """Images of digits with their labels.

    Attributes:
        images: (N, 28, 28) uint8, ink is 255.
        labels: (N,) int64 in 0..9.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def ink(self) -> NDArray[np.float32]:
        """(N, 28, 28) float32 in [0, 1], ink is 1: what a network reads."""
        return self.images.astype(np.float32) / np.float32(255)


@dataclass(frozen=True)
class Mnist:
    """The articles' split of MNIST: 55,000 to train on, 5,000 to choose by, 10,000 to measure."""

    training: Digits
    validation: Digits
    test: Digits


@dataclass(frozen=True)
class AvailableDigits:
    """The digits of MNIST that this machine has.

    Attributes:
        mnist: The articles' split of the whole, or a split of the sample.
        is_sample: Whether it is the sample; its scores are not those of MNIST.
        sentence: For people, which of the two it is.
    """

    mnist: Mnist
    is_sample: bool
    sentence: str


def mnist_path() -> Path:
    """Where the whole of MNIST is looked for: `LSTM_LAB_MNIST`, else the cache folder."""
    chosen = os.environ.get(MNIST_VARIABLE)
    return Path(chosen) if chosen else cache_dir() / "mnist.npz"


def mnist(path: Path | None = None) -> Mnist:
    """The whole of MNIST, split as in the articles.

    Args:
        path: An `mnist.npz` with x_train, y_train, x_test and y_test; `mnist_path()` if left out.

    Raises:
        ValueError: There is no such file, or it does not hold the 70,000 digits.
    """
    source = path or mnist_path()
    if not source.is_file():
        raise ValueError(
            f"Expected MNIST at {source}, where there is no file: fetch it with "
            f"`python -m core.data mnist`, or name your mnist.npz in {MNIST_VARIABLE}."
        )
    try:
        with np.load(source, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in _SHAPES}
    except (OSError, KeyError, ValueError, EOFError, zlib.error) as error:
        raise ValueError(
            f"Expected an mnist.npz at {source}, could not read it: {error}"
        ) from error
    for name, shape in _SHAPES.items():
        if found[name].shape != shape or found[name].dtype != np.uint8:
            raise ValueError(
                f"Expected {name} to be {shape} of uint8 in {source}, "
                f"got {found[name].shape} of {found[name].dtype}."
            )
    images, labels = found["x_train"], found["y_train"].astype(np.int64)
    return Mnist(
        training=Digits(images[:TRAINING_DIGITS], labels[:TRAINING_DIGITS]),
        validation=Digits(images[TRAINING_DIGITS:], labels[TRAINING_DIGITS:]),
        test=Digits(found["x_test"], found["y_test"].astype(np.int64)),
    )


def sample_digits() -> Mnist:
    """The 5,000 digits that come with the app: 4,000 to train on, 500 to choose by and to measure.

    All are of MNIST's training set. Each part has as many of every class, which come by turns, and
    the parts follow each other as the digits do in MNIST.
    """
    images, labels = mnist_sample()
    by_turns = np.arange(len(labels)).reshape(CLASSES, -1).T.ravel()  # the sample has zeros first
    ends = [SAMPLE_TRAINING_DIGITS, SAMPLE_TRAINING_DIGITS + SAMPLE_VALIDATION_DIGITS]
    parts = np.split(by_turns, ends)
    return Mnist(*(Digits(images[part], labels[part].astype(np.int64)) for part in parts))


def available_digits() -> AvailableDigits:
    """The whole of MNIST where this machine has it, else the sample, which is always here.

    A file that is there and is not MNIST does not stop anybody either: the sentence says so.
    """
    if not mnist_path().is_file():
        return AvailableDigits(sample_digits(), True, f"{SAMPLE}.")
    try:
        return AvailableDigits(mnist(), False, WHOLE)
    except ValueError:
        sentence = f"{SAMPLE}: the file that should hold it cannot be read."
        return AvailableDigits(sample_digits(), True, sentence)


def fetch_mnist(
    on_bytes: OnBytes = lambda done, total: None,
    url: str = MNIST_URL,
    sha256: str = MNIST_SHA256,
) -> Path:
    """The path of MNIST in the cache folder, fetched unless it is there and whole.

    Args:
        on_bytes: Told how far it has come.
        url: Where it is fetched from.
        sha256: What the file must be.

    Raises:
        ValueError: It cannot be fetched or written, or it is not the file that was expected.
    """
    remedy = f"Download it where you can, and name the file in {MNIST_VARIABLE}."
    return fetch(url, cache_dir() / "mnist.npz", sha256, remedy, on_bytes)
