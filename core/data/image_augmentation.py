"""Random distortion of digit images: affine and elastic, with a thicker or thinner line.

After Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to
visual document analysis" (2003).

This file imports nothing of the project: it is part of exported training scripts (`core.export`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from core.recipes import ImageDistortion

CHUNK = 1000  # images at a time: the arrays of one chunk stay in the processor's cache


def distort_images(
    images: NDArray[np.uint8], settings: ImageDistortion, random: np.random.Generator
) -> NDArray[np.uint8]:
    """Distort each image at random.

    Args:
        images: (B, 28, 28) uint8, ink is 255.
        settings: How strongly.
        random: The random generator.

    Returns:
        (B, 28, 28) uint8, ink is 255.
    """
    chunks = [images[start : start + CHUNK] for start in range(0, len(images), CHUNK)]
    bent = [_distort_chunk(chunk, settings, random) for chunk in chunks]
    return np.concatenate(bent) if bent else images.copy()


def _distort_chunk(
    images: NDArray[np.uint8], settings: ImageDistortion, random: np.random.Generator
) -> NDArray[np.uint8]:
    count, side = images.shape[:2]
    centre = np.float32(side / 2)  # the index of the pixel on which MNIST puts the centre of mass
    grid = np.arange(side, dtype=np.float32) - centre

    angle = np.deg2rad(random.normal(0, settings.rotation_deg, count))
    slant = random.normal(0, settings.slant, count)
    scale_x, scale_y = np.exp(random.normal(0, settings.log_scale, (2, count)))
    # From a pixel of the result back to its source: rotation, slant and scale in one matrix.
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    lean = np.array([[1 / scale_x, slant], [np.zeros(count), 1 / scale_y]])
    back = np.einsum("ijb,jkb->ikb", lean, turn).astype(np.float32)[
        ..., None, None
    ]  # (2, 2, B, 1, 1)
    shift = random.normal(0, settings.shift_px, (2, count, 1, 1)).astype(np.float32)
    knots = random.normal(0, settings.elastic_px, (2, count) + (settings.elastic_grid,) * 2)
    spread = _spread(side, settings.elastic_grid)
    sheet = spread @ knots.astype(np.float32) @ spread.T  # (2, B, 28, 28)
    # Except for the shift, the centre of mass stays where MNIST puts it.
    ink = images / np.maximum(images.sum(axis=(1, 2), keepdims=True, dtype=np.float32), 1)
    sheet -= (sheet * ink).sum(axis=(2, 3), keepdims=True)

    across, down = grid[None, None, :], grid[None, :, None]
    x = back[0, 0] * across + back[0, 1] * down + shift[0] + sheet[0] + centre
    y = back[1, 0] * across + back[1, 1] * down + shift[1] + sheet[1] + centre
    bent = _sampled(images, x, y)

    grow = np.clip(random.normal(0, settings.line, (count, 1, 1)), -1, 1).astype(np.float32)
    bent += np.maximum(grow, 0) * (_brightest_neighbour(bent) - bent)
    bent += np.maximum(-grow, 0) * (255 - _brightest_neighbour(255 - bent) - bent)
    return np.rint(bent).astype(np.uint8)


def _spread(side: int, knots: int) -> NDArray[np.float32]:
    """Weights of the knots for each row, (side, knots): a smooth field with deviation 1."""
    rows = np.arange(side)[:, None]
    places = np.linspace(0, side - 1, knots)
    distance = (rows - places) / (places[1] - places[0])
    weights = np.exp(-(distance**2))
    spread: NDArray[np.float64] = weights / np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return spread.astype(np.float32)


def _sampled(
    images: NDArray[np.uint8], x: NDArray[np.float32], y: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Interpolate images at x and y, (B, 28, 28) each; paper outside."""
    side = images.shape[1] + 2
    flat = np.pad(images, ((0, 0), (1, 1), (1, 1))).reshape(-1).astype(np.float32)
    x = np.clip(x + 1, 0, side - 1.001)
    y = np.clip(y + 1, 0, side - 1.001)
    left, top = x.astype(np.int32), y.astype(np.int32)
    part_x, part_y = x - left, y - top
    corner = np.arange(len(images), dtype=np.int32)[:, None, None] * side**2 + top * side + left
    upper = flat[corner] * (1 - part_x) + flat[corner + 1] * part_x
    lower = flat[corner + side] * (1 - part_x) + flat[corner + side + 1] * part_x
    between: NDArray[np.float32] = upper * (1 - part_y) + lower * part_y
    return between


def _brightest_neighbour(ink: NDArray[np.float32]) -> NDArray[np.float32]:
    """Most ink of each pixel and its four neighbours, (B, 28, 28)."""
    most = ink.copy()
    np.maximum(most[:, 1:], ink[:, :-1], out=most[:, 1:])
    np.maximum(most[:, :-1], ink[:, 1:], out=most[:, :-1])
    np.maximum(most[:, :, 1:], ink[:, :, :-1], out=most[:, :, 1:])
    np.maximum(most[:, :, :-1], ink[:, :, 1:], out=most[:, :, :-1])
    return most
