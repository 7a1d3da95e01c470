"""Whether an image looks like the digit that a network takes it for.

A classifier of ten digits answers one of ten whatever it is shown, and often with great confidence.
The measure here is independent of any network. Each image is described by which way its edges run
in each part of it (histograms of oriented gradients: Dalal and Triggs, CVPR 2005). The descriptions
of each digit's training images lie near a plane of `DIRECTIONS` dimensions through their mean
(a principal component analysis of each class); what is no such digit lies far from it. The distance
from the plane, over the distance that 97 of 100 validation digits keep to, is the unlikeness.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.mnist import CLASSES, COLUMNS, ROWS
from core.i18n import gettext as _

LIKENESS_FILE = Path(__file__).resolve().parents[2] / "assets" / "digits" / "likeness.npz"
ORIENTATIONS = 8
CELLS = 7  # across and down
CELL_BLUR_PX = 1.5  # standard deviation of the weight with which a pixel counts for a cell
DIRECTIONS = 32
WITHIN = 0.97
"""Share of the validation digits, of each source, that are not doubted: in steps of half a
hundredth the largest at which at most 4% of the images without a digit that are made with seed 1
are answered above 50% without a doubt. `python -m core.evaluate likeness` measures on others."""

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Likeness:
    """What the digits look like; see the module.

    Attributes:
        means: (10, D) mean description of each digit.
        planes: (10, K, D) orthonormal directions in which each digit's descriptions vary most.
        limit: The squared distance from its plane within which a digit is taken for one.
    """

    means: Array
    planes: Array
    limit: float

    def unlikeness(self, images: Array) -> Array:
        """How little each image looks like each digit.

        Args:
            images: (B, 28, 28) in [0, 1], ink is 1.

        Returns:
            (B, 10) at least 0; above 1 the image does not look like that digit.
        """
        return _squared_distances(describe(images), self.means, self.planes) / self.limit


def describe(images: Array) -> Array:
    """(B, 392) how strongly edges run in 8 directions in each of 7 x 7 cells, of unit length.

    Args:
        images: (B, 28, 28) in [0, 1].

    Raises:
        ValueError: If the images have another shape.
    """
    x = np.asarray(images, np.float32)
    if x.ndim != 3 or x.shape[1:] != (ROWS, COLUMNS):
        raise ValueError(f"Expected images of 28 x 28 pixels, got shape {x.shape[1:]}.")
    padded = np.pad(x, ((0, 0), (2, 2), (2, 2)))
    smooth = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4
    smooth = (smooth[:, :, :-2] + 2 * smooth[:, :, 1:-1] + smooth[:, :, 2:]) / 4  # (B, 30, 30)
    across = smooth[:, 1:-1, 2:] - smooth[:, 1:-1, :-2]
    down = smooth[:, 2:, 1:-1] - smooth[:, :-2, 1:-1]
    strength = np.hypot(across, down)
    direction = np.arctan2(down, across) * np.float32(ORIENTATIONS / (2 * np.pi)) % ORIENTATIONS

    centres = (np.arange(CELLS) + 0.5) * ROWS / CELLS - 0.5
    weight = np.exp(-((centres[:, None] - np.arange(ROWS)) ** 2) / (2 * CELL_BLUR_PX**2))
    weight = weight.astype(np.float32)  # (7, 28)
    cells = np.empty((len(x), CELLS, CELLS, ORIENTATIONS), np.float32)
    for orientation in range(ORIENTATIONS):
        apart = np.abs(direction - orientation)
        share = np.maximum(1 - np.minimum(apart, ORIENTATIONS - apart), 0)
        cells[..., orientation] = weight @ (strength * share) @ weight.T
    flat = np.sqrt(cells.reshape(len(x), CELLS * CELLS * ORIENTATIONS))
    return flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), np.float32(1e-6))


def fit(
    descriptions: Array,
    labels: NDArray[np.integer],
    held_out: list[tuple[Array, NDArray[np.integer]]],
) -> Likeness:
    """Learn what digits look like.

    Args:
        descriptions: (N, D) of the training digits.
        labels: (N,) 0..9.
        held_out: Descriptions and labels of validation digits of each source; the strictest
            source's limit that keeps `WITHIN` of every source is taken.
    """
    means, planes = [], []
    for digit in range(CLASSES):
        own = descriptions[labels == digit].astype(np.float64)
        mean = own.mean(axis=0)
        _values, vectors = np.linalg.eigh((own - mean).T @ (own - mean))
        means.append(mean)
        planes.append(vectors[:, ::-1][:, :DIRECTIONS].T)
    # Half precision in the file: the limit is measured with what is read back from it.
    mean_array = np.asarray(means, np.float16).astype(np.float32)
    plane_array = np.asarray(planes, np.float16).astype(np.float32)
    limits = []
    for others, truth in held_out:
        distances = _squared_distances(others, mean_array, plane_array)
        limits.append(np.quantile(distances[np.arange(len(truth)), truth], WITHIN))
    return Likeness(mean_array, plane_array, float(max(limits)))


def save(likeness: Likeness, path: Path = LIKENESS_FILE) -> None:
    """Write it to a file."""
    np.savez_compressed(
        path,
        means=likeness.means.astype(np.float16),
        planes=likeness.planes.astype(np.float16),
        limit=np.float64(likeness.limit),
    )


@functools.cache
def load_likeness() -> Likeness:
    """The shipped measure, fitted to MNIST's training digits and to pen drawings."""
    with np.load(LIKENESS_FILE) as arrays:
        return Likeness(
            arrays["means"].astype(np.float32),
            arrays["planes"].astype(np.float32),
            float(arrays["limit"]),
        )


def least_unlikeness(images: Array) -> Array:
    """(B,) how little each image, (B, 28, 28), looks like any digit; above 1 like none."""
    smallest: Array = load_likeness().unlikeness(images).min(axis=1)
    return smallest


def doubt(image: Array, answer: int) -> str | None:
    """Why an answer is to be doubted, in one sentence; None if it is not.

    Args:
        image: (28, 28) in [0, 1], ink is 1: what was read.
        answer: What a network takes it for, 0..9.
    """
    unlikeness = load_likeness().unlikeness(np.asarray(image, np.float32)[None])[0]
    if unlikeness[answer] <= 1:
        return None
    nearest = int(unlikeness.argmin())
    if unlikeness[nearest] > 1:
        return _("This does not look like a digit: the network has to answer one of ten.")
    return _(
        "This does not look like a {answer}: its lines run more like those of a {nearest}.",
        answer=answer,
        nearest=nearest,
    )


def _squared_distances(descriptions: Array, means: Array, planes: Array) -> Array:
    """(B, 10) squared distance of each description, (B, D), from each digit's plane."""
    away = descriptions[:, None] - means  # (B, 10, D)
    along = np.einsum("bcd,ckd->bck", away, planes, optimize=True)
    return np.maximum((away**2).sum(-1) - (along**2).sum(-1), 0).astype(np.float32)
