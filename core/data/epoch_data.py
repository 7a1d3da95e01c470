"""The images of one epoch: MNIST digits and pen drawings, distorted anew and shuffled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.data.image_augmentation import distort_images
from core.data.mnist import Digits, Mnist, available_digits, mnist
from core.data.pen_recordings import PenDrawing, drawings, drawings_path, hold_out
from core.data.stroke_augmentation import as_bytes, distort_drawings
from core.data.stroke_styles import add_style, is_fragment
from core.drawing.rasterize import Stroke, digit_images, place_on_canvas
from core.recipes import Data, DigitRecipe

DRAWN_AT_ONCE = 1000


@dataclass(frozen=True)
class Sources:
    """The data that a digit network is trained and tested on.

    Attributes:
        mnist: The tutorials' split.
        drawings: Those used for training.
        unseen: Those of people who are held out; may be empty.
        is_sample: Whether `mnist` is only the sample that comes with the app.
    """

    mnist: Mnist
    drawings: Sequence[PenDrawing] = ()
    unseen: Sequence[PenDrawing] = ()
    is_sample: bool = False
    strokes: Sequence[Sequence[Stroke]] = field(init=False, repr=False)
    """The drawings, placed on the canvas as if they had been drawn there."""

    def __post_init__(self) -> None:
        strokes = [place_on_canvas(drawing.strokes) for drawing in self.drawings]
        object.__setattr__(self, "strokes", strokes)

    def describe(self) -> dict[str, object]:
        """Describe the data for a network's card."""
        parts = (
            len(part) for part in (self.mnist.training, self.mnist.validation, self.mnist.test)
        )
        split = "first {:,} to train, next {:,} to choose by, {:,} to measure".format(*parts)
        return {
            **({"sample": True} if self.is_sample else {}),
            "mnist": {
                "source": "MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0",
                "split": split,
                "trained_on": len(self.mnist.training),
            },
            "drawings": {
                "source": "UNIPEN train_r01_v07 1a, as published on Zenodo, CC BY 4.0",
                "trained_on": len(self.drawings),
                "people": len({drawing.writer for drawing in self.drawings}),
                "held_out": len(self.unseen),
                "people_held_out": len({drawing.writer for drawing in self.unseen}),
            },
        }


@dataclass(frozen=True)
class Epoch:
    """The images of one epoch, in training order.

    Attributes:
        images: (N, 28, 28) uint8, ink is 255.
        labels: (N,) int64 in 0..9.
        is_bent: (N,) whether the image has been distorted.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    is_bent: NDArray[np.bool_]


def load_sources(data: Data) -> Sources:
    """Load the data that a recipe names.

    Raises:
        ValueError: If a file that the recipe needs is missing or damaged.
    """
    digits = mnist()
    return _with_drawings(Sources(digits), data) if data.drawings else Sources(digits)


def available_sources(data: Data) -> Sources:
    """Load as much of a recipe's data as is installed.

    Without MNIST this is the sample that comes with the app, and without pen drawings it is MNIST
    alone; the network's card says so.
    """
    at_hand = available_digits()
    sources = Sources(at_hand.mnist, is_sample=at_hand.is_sample)
    try:
        return _with_drawings(sources, data) if data.drawings else sources
    except ValueError:
        return sources


def _with_drawings(sources: Sources, data: Data) -> Sources:
    """Add the pen drawings that the recipe's data names."""
    kept, unseen = hold_out(
        drawings(drawings_path()), groups=data.hold_out_groups, tablets=data.hold_out_tablets
    )
    whole = [drawing for drawing in kept if not is_fragment(drawing.strokes, drawing.label)]
    return replace(sources, drawings=whole, unseen=unseen)


def epoch_digits(recipe: DigitRecipe, sources: Sources, epoch: int) -> Epoch:
    """Make the images of one epoch.

    They depend on the recipe's seed and the number of the epoch only, so that a resumed training
    run continues as if it had not been stopped.

    Args:
        recipe: Its data, distortions and seed.
        sources: The digits.
        epoch: Counts from 0.
    """
    random = np.random.default_rng([recipe.seed, epoch])
    is_plain = recipe.epochs is not None and epoch >= recipe.epochs - recipe.plain_epochs
    plain_digits = 1.0 if is_plain else recipe.data.plain
    images: list[NDArray[np.uint8]] = []
    labels: list[NDArray[np.int64]] = []
    is_bent: list[NDArray[np.bool_]] = []
    for _ in range(recipe.data.mnist):
        training = sources.mnist.training
        chosen = training.images.copy()
        bent = random.random(len(chosen)) >= plain_digits
        chosen[bent] = distort_images(chosen[bent], recipe.images, random)
        images.append(chosen)
        labels.append(training.labels)
        is_bent.append(bent)
    pen_labels = np.array([drawing.label for drawing in sources.drawings], dtype=np.int64)
    for _ in range(recipe.data.drawings):
        bent = random.random(len(pen_labels)) >= recipe.data.plain_drawings
        straight = [sources.strokes[index] for index in np.flatnonzero(~bent).tolist()]
        curved = [
            add_style(sources.strokes[index], int(pen_labels[index]), recipe.styles, random)
            for index in np.flatnonzero(bent).tolist()
        ]
        images.append(draw(straight))
        images.append(distort_drawings(curved, recipe.strokes, random))
        labels.append(np.concatenate([pen_labels[~bent], pen_labels[bent]]))
        is_bent.append(np.sort(bent))
    order = random.permutation(sum(len(part) for part in labels))
    return Epoch(
        np.concatenate(images)[order],
        np.concatenate(labels)[order],
        np.concatenate(is_bent)[order],
    )


def drawn_digits(records: Sequence[PenDrawing]) -> Digits:
    """Draw pen drawings as the app shows them to a network: on its canvas, undistorted."""
    labels = np.array([record.label for record in records], dtype=np.int64)
    return Digits(draw([place_on_canvas(record.strokes) for record in records]), labels)


def draw(drawings_on_canvas: Sequence[Sequence[Stroke]]) -> NDArray[np.uint8]:
    """Draw drawings in canvas pixels as a network sees them: (B, 28, 28) uint8, ink is 255."""
    parts = [
        as_bytes(digit_images(drawings_on_canvas[start : start + DRAWN_AT_ONCE]))
        for start in range(0, len(drawings_on_canvas), DRAWN_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty((0, 28, 28), np.uint8)
