"""The sample digits: a dozen each that are easy, hard and notorious.

In each group the first ten are 1 to 9 and 0, so that `hard-7` is a seven and `easy-10` a zero.
Every other digit of MNIST that comes with the app has a name too: `mnist-1234`, by its position
from 0. `assets/digits/README.md` lists the sources.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.drawing.rasterize import digit_image
from core.drawing.strokes import Stroke
from core.i18n import gettext as _

DIGITS_DIR = Path(__file__).resolve().parents[2] / "assets" / "digits"
GROUPS = ("easy", "hard", "notorious")
MNIST = "mnist"

_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Sample:
    """One sample digit.

    Attributes:
        name: Its name in a link, such as `easy-3`.
        label: The digit that it is meant to be.
        image: (28, 28) float32 in [0, 1], ink is 1; read-only.
        note: What is special about it, in English: `a barred seven`.
        strokes: (N, 2) canvas pixels each, read-only; empty if it was scanned from paper.
    """

    name: str
    label: int
    image: NDArray[np.float32]
    note: str
    strokes: tuple[Stroke, ...] = ()


@cache
def samples(group: str) -> tuple[Sample, ...]:
    """List the samples of a group, one of `GROUPS`, by their numbers from 1."""
    return _drawn(group) if group == "notorious" else _scanned(group)


def find(name: str) -> Sample:
    """Find a sample by its name.

    Raises:
        ValueError: If there is no sample of that name.
    """
    group, number = name.partition("-")[::2]
    for sample in samples(group) if group in GROUPS else ():
        if sample.name == name:
            return sample
    images, labels = mnist_sample()
    position = int(number) if number.isascii() and number.isdigit() and len(number) <= 4 else -1
    if position in range(len(labels)) and name == mnist_name(position):
        label = int(labels[position])
        return Sample(name, label, _ink(images[position]), _("a {label} from MNIST", label=label))
    raise ValueError(
        _(
            "There is no sample digit called {name}. Try easy-1, notorious-7 or {last}.",
            name=repr(name[:40]),
            last=mnist_name(len(labels) - 1),
        )
    )


def mnist_name(position: int) -> str:
    """Name the digit at a position of `mnist_sample`, from 0."""
    return f"{MNIST}-{position}"


@cache
def mnist_sample() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Load the MNIST digits that come with the app: 500 of each class, the zeros first.

    Returns:
        The images, (5000, 28, 28), ink is 255, and their labels, (5000,); read-only.
    """
    with np.load(DIGITS_DIR / "mnist_sample.npz", allow_pickle=False) as arrays:
        return _read_only(arrays["images"]), _read_only(arrays["labels"])


def _scanned(group: str) -> tuple[Sample, ...]:
    images, labels = mnist_sample()
    return tuple(
        Sample(
            name=f"{group}-{number}",
            label=int(labels[entry["position"]]),
            image=_ink(images[entry["position"]]),
            note=entry["note"],
        )
        for number, entry in enumerate(_entries("samples.json")[group], start=1)
    )


def _drawn(group: str) -> tuple[Sample, ...]:
    found = []
    for number, entry in enumerate(_entries("notorious.json"), start=1):
        paths = [np.asarray(points, np.float64) for points in entry["strokes"]]
        found.append(
            Sample(
                name=f"{group}-{number}",
                label=entry["label"],
                image=_read_only(digit_image(paths)),
                note=entry["note"],
                strokes=tuple(_read_only(path.astype(np.int16)) for path in paths),
            )
        )
    return tuple(found)


def _entries(file_name: str) -> Any:
    return json.loads((DIGITS_DIR / file_name).read_text("utf-8"))


def _ink(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    return _read_only(image.astype(np.float32) / np.float32(255))


def _read_only(array: NDArray[_Number]) -> NDArray[_Number]:
    array.flags.writeable = False
    return array
