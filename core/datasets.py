"""Where the data comes from: MNIST and its splits, and a file of pen drawings.

`python -m core.datasets mnist` fetches MNIST once into a cache folder, and `... ptb` the Penn
Treebank (see `core.language.treebank`). Nothing is ever fetched without being asked for.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.downloads import OnBytes, cache_dir, fetch
from core.language.treebank import fetch_treebank

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
MNIST_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"  # as in Keras
MNIST_VARIABLE = "LSTM_LAB_MNIST"
DRAWINGS_VARIABLE = "LSTM_LAB_DRAWINGS"

TRAINING_DIGITS = 55_000  # of the 60,000; the articles keep the last 5,000 for validation
DIGIT_CLASSES = 10
WRITER_GROUPS = 10

_SHAPES = {
    "x_train": (60_000, 28, 28),
    "y_train": (60_000,),
    "x_test": (10_000, 28, 28),
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
class PenDrawing:
    """A digit that somebody drew with a pen.

    Attributes:
        label: The digit, 0..9.
        writer: Who drew it, `tablet/session/person`; the part before the first slash is the tablet.
        strokes: (N, 2) each, x to the right and y down, the longer side of the drawing is 1.
    """

    label: int
    writer: str
    strokes: tuple[NDArray[np.float64], ...]

    @property
    def tablet(self) -> str:
        """The kind of tablet and the place where it stood."""
        return self.writer.split("/", 1)[0]

    @property
    def writer_group(self) -> int:
        """One of `WRITER_GROUPS` groups of people, the same on every machine and for every file."""
        return zlib.crc32(self.writer.encode()) % WRITER_GROUPS


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
            f"`python -m core.datasets mnist`, or name your mnist.npz in {MNIST_VARIABLE}."
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


def drawings_path() -> Path:
    """The file of pen drawings named by `LSTM_LAB_DRAWINGS`.

    Raises:
        ValueError: The variable names no file.
    """
    chosen = os.environ.get(DRAWINGS_VARIABLE)
    if not chosen:
        raise ValueError(
            f"Expected a file of pen drawings (.jsonl.gz) named in {DRAWINGS_VARIABLE}, "
            "which is not set."
        )
    return Path(chosen)


def drawings(path: Path) -> list[PenDrawing]:
    """The pen drawings of a file, one JSON object a line.

    Args:
        path: `.jsonl.gz` or `.jsonl`; a line is `{"label": 5, "writer": "tablet/...",
            "strokes": [[[x, y], ...], ...]}`.

    Raises:
        ValueError: The file cannot be read, or a line is not such an object; it names the line.
    """
    if not path.is_file():
        raise ValueError(f"Expected a file of pen drawings at {path}, where there is none.")
    try:
        records = [_drawing(line, number, path) for number, line in _lines(path)]
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise ValueError(f"Expected a .jsonl.gz at {path}, could not read it: {error}") from error
    if not records:
        raise ValueError(f"Expected pen drawings in {path}, which holds none.")
    return records


def hold_out(
    records: Sequence[PenDrawing],
    *,
    groups: Sequence[int] = (),
    tablets: Sequence[str] = (),
) -> tuple[list[PenDrawing], list[PenDrawing]]:
    """The drawings to train on, and those of people who are kept aside.

    Args:
        records: All drawings.
        groups: Writer groups to keep aside, each of about a tenth of the people.
        tablets: Tablets to keep aside, with everybody who wrote on them.

    Raises:
        ValueError: A tablet is not in the data, or a group is not in 0..9.
    """
    present = {record.tablet for record in records}
    unknown = sorted(set(tablets) - present)
    if unknown:
        raise ValueError(f"Expected tablets out of {sorted(present)}, got {unknown}.")
    if any(not 0 <= group < WRITER_GROUPS for group in groups):
        raise ValueError(f"Expected writer groups in 0..{WRITER_GROUPS - 1}, got {list(groups)}.")
    kept: list[PenDrawing] = []
    aside: list[PenDrawing] = []
    for record in records:
        is_aside = record.tablet in tablets or record.writer_group in groups
        (aside if is_aside else kept).append(record)
    return kept, aside


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


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The number and the text of each line that is not blank."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line


def _drawing(line: str, number: int, path: Path) -> PenDrawing:
    try:
        record: Any = json.loads(line)
        label, writer = record["label"], record["writer"]
        strokes = tuple(np.asarray(stroke, dtype=np.float64) for stroke in record["strokes"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ValueError(
            f"Expected an object with label, writer and strokes in line {number} of {path}, "
            f"got {line.strip()[:60]!r}."
        ) from error
    if type(label) is not int or not 0 <= label < DIGIT_CLASSES:
        raise ValueError(f"Expected a label 0..9 in line {number} of {path}, got {label!r}.")
    if not isinstance(writer, str) or not writer:
        raise ValueError(f"Expected the writer's name in line {number} of {path}, got {writer!r}.")
    for stroke in strokes:
        if stroke.ndim != 2 or stroke.shape[1] != 2 or not np.isfinite(stroke).all():
            raise ValueError(
                f"Expected strokes of finite [x, y] points in line {number} of {path}, "
                f"got an array of shape {stroke.shape}."
            )
    if not strokes:
        raise ValueError(f"Expected at least one stroke in line {number} of {path}, got none.")
    return PenDrawing(label, writer, strokes)


def _show(done: int, total: int) -> None:
    share = f"{100 * done // total}%" if total else f"{done // 2**20} MiB"
    print(f"\rFetched {share}", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of `python -m core.datasets mnist` or `python -m core.datasets ptb`."""
    parser = argparse.ArgumentParser(prog="python -m core.datasets", description=__doc__)
    parser.add_argument("name", choices=["mnist", "ptb"], help="what to fetch")
    chosen = parser.parse_args(arguments)
    try:
        path = fetch_mnist(_show) if chosen.name == "mnist" else fetch_treebank(_show)
    except ValueError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"\nIt is at {path}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
