"""MNIST and its splits: all of it if it is installed, else the sample that comes with the app.

`python -m core.data mnist` downloads MNIST into the cache folder, and `python -m core.data ptb` the
Penn Treebank (see `core.data.ptb`). Nothing is downloaded without being asked for.
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
from core.i18n import N_
from core.i18n import gettext as _

ROWS = 28
COLUMNS = 28
CLASSES = 10

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"  # as in Keras
MNIST_VARIABLE = "LSTM_LAB_MNIST"

TRAINING_DIGITS = 55_000  # of the 60,000; the articles keep the last 5,000 for validation
SAMPLE_TRAINING_DIGITS = 4_000  # of the 5,000 that come with the app
SAMPLE_VALIDATION_DIGITS = 500

WHOLE = N_(
    "The whole of MNIST: 55,000 digits for training, 5,000 for validation, 10,000 for testing."
)
SAMPLE = N_(
    "A sample of MNIST that comes with the app: 4,000 digits for training, 500 for validation, 500 "
    "for testing. The whole of MNIST, 70,000 digits, is not installed."
)
SAMPLE_INSTEAD = N_(
    "A sample of MNIST that comes with the app: 4,000 digits for training, 500 for validation, 500 "
    "for testing. The file that should hold all 70,000 digits cannot be read."
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
        """(N, 28, 28) float32 in [0, 1], ink is 1: the input of a network."""
        return self.images.astype(np.float32) / np.float32(255)


@dataclass(frozen=True)
class Mnist:
    """The tutorials' split of MNIST: 55,000 training, 5,000 validation and 10,000 test digits."""

    training: Digits
    validation: Digits
    test: Digits


@dataclass(frozen=True)
class AvailableDigits:
    """The MNIST digits that are installed.

    Attributes:
        mnist: The tutorials' split of all digits, or a split of the sample.
        is_sample: Whether it is the sample; scores on it are not comparable with those on MNIST.
        sentence: Says which of the two it is.
    """

    mnist: Mnist
    is_sample: bool
    sentence: str


def mnist_path() -> Path:
    """Return where MNIST is looked for: `LSTM_LAB_MNIST`, else the cache folder."""
    chosen = os.environ.get(MNIST_VARIABLE)
    return Path(chosen) if chosen else cache_dir() / "mnist.npz"


def mnist(path: Path | None = None) -> Mnist:
    """Load all of MNIST, split as in the tutorials.

    Args:
        path: An `mnist.npz` with x_train, y_train, x_test and y_test; `mnist_path()` if left out.

    Raises:
        ValueError: If there is no such file, or it does not contain the 70,000 digits.
    """
    source = path or mnist_path()
    if not source.is_file():
        raise ValueError(
            f"MNIST is not at {source}. Download it with `python -m core.data mnist`, or set "
            f"{MNIST_VARIABLE} to the path of your mnist.npz."
        )
    try:
        with np.load(source, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in _SHAPES}
    except (OSError, KeyError, ValueError, EOFError, zlib.error) as error:
        raise ValueError(
            f"{source} cannot be read as an mnist.npz ({error}). Download it again."
        ) from error
    for name, shape in _SHAPES.items():
        if found[name].shape != shape or found[name].dtype != np.uint8:
            raise ValueError(
                f"{name} in {source} has shape {found[name].shape} and type {found[name].dtype}, "
                f"but MNIST has {shape} and uint8. Download it again."
            )
    images, labels = found["x_train"], found["y_train"].astype(np.int64)
    return Mnist(
        training=Digits(images[:TRAINING_DIGITS], labels[:TRAINING_DIGITS]),
        validation=Digits(images[TRAINING_DIGITS:], labels[TRAINING_DIGITS:]),
        test=Digits(found["x_test"], found["y_test"].astype(np.int64)),
    )


def sample_digits() -> Mnist:
    """Load the 5,000 digits that come with the app: 4,000 for training, 500 each for the rest.

    All are from MNIST's training set. Each part has equally many of every class, in alternation,
    and keeps the order of MNIST.
    """
    images, labels = mnist_sample()
    by_turns = (
        np.arange(len(labels)).reshape(CLASSES, -1).T.ravel()
    )  # the sample is sorted by class
    ends = [SAMPLE_TRAINING_DIGITS, SAMPLE_TRAINING_DIGITS + SAMPLE_VALIDATION_DIGITS]
    parts = np.split(by_turns, ends)
    return Mnist(*(Digits(images[part], labels[part].astype(np.int64)) for part in parts))


def available_digits() -> AvailableDigits:
    """Load all of MNIST if it is installed, else the sample.

    With a damaged file it is the sample, too, and the sentence says so.
    """
    if not mnist_path().is_file():
        return AvailableDigits(sample_digits(), True, _(SAMPLE))
    try:
        return AvailableDigits(mnist(), False, _(WHOLE))
    except ValueError:
        return AvailableDigits(sample_digits(), True, _(SAMPLE_INSTEAD))


def fetch_mnist(
    on_bytes: OnBytes = lambda done, total: None,
    url: str = MNIST_URL,
    sha256: str = MNIST_SHA256,
) -> Path:
    """Download MNIST into the cache folder, unless it is already there.

    Args:
        on_bytes: Called with the progress.
        url: Where to download it from.
        sha256: The file's checksum.

    Returns:
        The file's path.

    Raises:
        ValueError: If it cannot be downloaded or written, or has another checksum.
    """
    remedy = _(
        "Download it on another machine, and set {variable} to the path of the file.",
        variable=MNIST_VARIABLE,
    )
    return fetch(url, cache_dir() / "mnist.npz", sha256, remedy, on_bytes)
