"""How brightly the paper on a picture is lit: evenly, from one side, in part, or on a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.drawing.components import Mask, connected_components, dilated

Grey: TypeAlias = NDArray[np.float32]

LIGHT_PX = 64  # longer side of the picture on which the light is estimated: it changes slowly
SMOOTH_LIGHT = 0.04  # as near do pixels of plain paper lie to a smooth surface,
SMOOTH_SHARE = 0.85  # and as many do so on the border of a picture without an edge in its light
SHADE = 0.35  # paper in the shade is brighter than this share of paper in the light,
MIN_SHADE = 0.1  # and takes more than this share of the picture: a faint digit does not


def paper_light(grey: Grey) -> Grey:
    """What a picture of a digit would be without the digit.

    Args:
        grey: (H, W) in [0, 1], white is 1.

    Returns:
        (H, W) in [0, 1]: the light on the paper; where there is none, on a table, `grey` itself.
    """
    height, width = grey.shape
    scale = LIGHT_PX / max(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
    border = np.ones(small.shape, bool)
    rim = max(1, min(small.shape) // 8)
    border[rim:-rim, rim:-rim] = False
    paper = _Surface.through(small, border)
    if np.mean(np.abs(paper.over(small.shape) - small)[border] < SMOOTH_LIGHT) > SMOOTH_SHARE:
        return paper.over(grey.shape)

    # There is an edge in the light: a sheet on a table, or a shadow across the sheet.
    threshold = _otsu(small)
    bright, dark = _largest_piece(small > threshold), _largest_piece(small <= threshold)
    is_shade = np.median(small[dark]) > SHADE * np.median(small[bright])
    if is_shade and min(bright.sum(), dark.sum()) > MIN_SHADE * small.size:
        in_light = _Surface.through(small, bright).over(grey.shape)
        in_shade = _Surface.through(small, dark).over(grey.shape)
        is_lit = (2 * grey > in_light + in_shade) | _deep_inside(bright, grey.shape)
        return np.where(is_lit, in_light, in_shade)
    sheet = bright if bright.sum() > dark.sum() else dark
    on_sheet = _Surface.through(small, sheet).over(grey.shape)
    return np.where(_deep_inside(sheet, grey.shape), on_sheet, grey)


@dataclass(frozen=True, eq=False)
class _Surface:
    """A quadratic surface, as light falls on a sheet.

    Attributes:
        weights: (6,) of the terms 1, x, y, x², xy, y².
    """

    weights: NDArray[np.float32]

    @classmethod
    def through(cls, small: Grey, start: Mask) -> _Surface:
        """The surface through most of the pixels in `start`, and through those that lie near it."""
        terms, pixels = _surface_terms(*small.shape), small.ravel()
        is_paper = start.ravel()
        for _ in range(4):
            weights = np.linalg.lstsq(terms[is_paper], pixels[is_paper], rcond=None)[0]
            distance = np.abs(terms @ weights - pixels)
            reach = max(3 * 1.48 * float(np.median(distance[is_paper])), 0.02)
            is_paper = distance <= reach
        return cls(weights)

    def over(self, shape: tuple[int, ...]) -> Grey:
        """(H, W) the surface over a picture of that shape."""
        surface = (_surface_terms(shape[0], shape[1]) @ self.weights).reshape(shape)
        clipped: Grey = np.clip(surface, 0.0, 1.0)
        return clipped


def _largest_piece(mask: Mask) -> Mask:
    pieces = connected_components(mask)
    largest = np.arange(len(pieces.areas)) == pieces.areas.argmax()
    return pieces.mask(largest)


def _deep_inside(part: Mask, shape: tuple[int, ...]) -> Mask:
    """(H, W) where a picture of that shape shows the part, with its holes, without its rim."""
    inside = np.ones_like(part)
    for axis in (0, 1):  # what lies between pixels of the part both across and down
        before = np.logical_or.accumulate(part, axis)
        after = np.flip(np.logical_or.accumulate(np.flip(part, axis), axis), axis)
        inside &= before & after
    deep = Image.fromarray(~dilated(~inside, 1))
    return np.asarray(deep.resize((shape[1], shape[0]), Image.Resampling.NEAREST))


def _otsu(grey: Grey) -> float:
    """The level that parts the pixels into the two groups that differ most.

    Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9 (1979).
    """
    counts, edges = np.histogram(grey, 64)
    middles = (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(counts)[:-1]
    above = counts.sum() - below
    sums = np.cumsum(counts * middles)
    mean_below = sums[:-1] / np.maximum(below, 1)
    mean_above = (sums[-1] - sums[:-1]) / np.maximum(above, 1)
    best = (below * above * (mean_above - mean_below) ** 2).argmax()
    return float(edges[best + 1])


def _surface_terms(height: int, width: int) -> NDArray[np.float32]:
    """(H * W, 6) the terms 1, x, y, x², xy, y² of each pixel, x and y from -1 to 1."""
    y, x = np.meshgrid(
        np.linspace(-1, 1, height, dtype=np.float32),
        np.linspace(-1, 1, width, dtype=np.float32),
        indexing="ij",
    )
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1).reshape(-1, 6)
