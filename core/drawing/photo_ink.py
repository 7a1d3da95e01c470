"""The ink of one digit on a grey picture, whatever the paper, the light and the pen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from core.drawing.components import Components, Mask, connected_components, dilated
from core.drawing.photo_light import Grey, paper_light
from core.drawing.rasterize import BOX_PX

MIN_CONTRAST = 0.08  # pencil on grey recycled paper has 0.2; what a JPEG adds to blank paper, 0.03
FAINT_SHARE = 0.35  # of the darkest ink: what is fainter is a shadow, a pale rule or the back page
EDGE_SHARE = 0.5  # of the digit's own ink: the edge of a stroke
NOISE_FACTOR = 5.0
"""Ink stands out by this many standard deviations: of 200,000 pixels of noise none reaches it."""

FRAME_WEIGHT = 0.1  # how much ink counts that runs along the border
JOINED_PX = 2  # gaps in a thin line are up to twice as wide
MIN_SIZE = 0.04  # of the picture's longer side; smaller marks are no digit
NEARBY = 0.25  # of the digit's size: farther away is another digit
LINE_PX = (2.0, 3.2)
"""Widths of line, in pixels of the image, that stay as they are: those of two thirds of MNIST."""

HAIRLINE_SHARE = 0.3  # where less than this is left of the ink, it was hairlines that got lost
TRACE_PX = 120  # the digit's longer side while its lines are measured and changed


@dataclass(frozen=True, eq=False)
class _Find:
    """A digit that was found.

    Attributes:
        contrast: (H, W), how far each pixel stands out; 1 is black on white.
        edge: The contrast at which its ink begins.
        mask: (H, W), where it lies, a little generously.
    """

    contrast: Grey
    edge: float
    mask: Mask

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Top, left, bottom and right of it, the last two beyond it."""
        rows, columns = np.flatnonzero(self.mask.any(1)), np.flatnonzero(self.mask.any(0))
        return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1

    @property
    def worth(self) -> float:
        """Its ink, by which one find is better than another; little if it runs along the border."""
        ink = float(self.contrast[self.mask].sum())
        return FRAME_WEIGHT * ink if _is_frame(connected_components(self.mask)).any() else ink

    @property
    def is_a_sheet(self) -> bool:
        """Whether it looks like a whole sheet of paper rather than like lines."""
        top, left, bottom, right = self.box
        sides = bottom - top, right - left
        is_full = self.mask.sum() > 0.75 * sides[0] * sides[1]
        return bool(is_full and min(sides) > 0.5 * min(self.mask.shape))


def digit_ink(grey: Grey) -> Grey:
    """The ink of the digit that stands out most, cut out, in lines as wide as MNIST's.

    Args:
        grey: (H, W) in [0, 1], white is 1; the digit darker or lighter than what it lies on.

    Returns:
        (h, w) float32 in [0, 1], ink is 1, paper exactly 0.

    Raises:
        ValueError: If nothing stands out.
    """
    find = _find(grey)
    if find is not None and find.is_a_sheet:
        top, left, bottom, right = find.box
        rim = min(bottom - top, right - left) // 20 + 1  # leaves the sheet's own edge behind
        find = _find(grey[top + rim : bottom - rim, left + rim : right - rim]) or find
    if find is None:
        raise ValueError(
            "Expected a digit on plain paper, found nothing that stands out from the ground."
        )
    return _soft(_even_lines(_traced(find)))


def _find(grey: Grey) -> _Find | None:
    """The digit, dark or light, whichever is the better find."""
    light = paper_light(grey)
    darker = (light - grey) / np.maximum(light, 0.25)  # as a share: ink in the shade is ink
    lighter = (grey - light) / np.maximum(1 - light, 0.25)
    contrasts = [each.astype(np.float32, copy=False) for each in (darker, lighter)]
    finds = [find for contrast in contrasts if (find := _standing_out(contrast))]
    return max(finds, key=lambda find: find.worth, default=None)


def _standing_out(contrast: Grey) -> _Find | None:
    """The digit among what stands out, or None if nothing does."""
    on_paper = contrast[contrast != 0]  # off it the light is the picture itself
    if not len(on_paper):
        return None
    noise = 1.48 * float(np.median(np.abs(on_paper - np.median(on_paper))))
    # Not the very darkest pixels: a speck of dust may be darker than all ink.
    darkest = float(np.quantile(contrast, 0.9995))
    if darkest < max(MIN_CONTRAST, NOISE_FACTOR * noise):
        return None
    faint = max(FAINT_SHARE * darkest, NOISE_FACTOR * noise)
    first = _digit(contrast > faint, contrast)
    if first is None:
        return None
    # The digit's own ink is known now, and a rule that runs through it may turn out to be fainter.
    strokes = first & (contrast > faint)
    edge = max(faint, EDGE_SHARE * float(np.quantile(contrast[strokes], 0.95)))
    second = _digit(strokes & (contrast > edge), contrast)
    return _Find(contrast, edge, first if second is None else second)


def _digit(mask: Mask, contrast: Grey) -> Mask | None:
    """(H, W) the pieces of `mask` that make up one digit, nearly joined; None if all are small."""
    pieces = connected_components(dilated(mask, JOINED_PX))
    if not (pieces.longer_sides >= MIN_SIZE * max(mask.shape)).any():
        return None
    ink = np.bincount(pieces.labels.ravel(), np.where(mask, contrast, 0.0).ravel())[1:]
    # Most ink, but rather what lies free than a table's edge; a net of rules may hold the digit.
    weight = np.where(_is_frame(pieces), FRAME_WEIGHT, 1.0)
    main = int((ink * weight).argmax())
    return pieces.mask(_belonging(pieces, main))


def _belonging(pieces: Components, main: int) -> Mask:
    """(P,) which pieces belong to the digit: near its main piece, and no specks."""
    sizes = pieces.longer_sides
    tops, lefts, bottoms, rights = pieces.boxes.T
    top, left, bottom, right = pieces.boxes[main]
    gaps = np.max([top - bottoms, left - rights, tops - bottom, lefts - right], axis=0)
    is_near = gaps <= NEARBY * sizes[main]
    is_speck = (sizes < 0.12 * sizes[main]) | (pieces.areas < 0.02 * pieces.areas[main])
    chosen: Mask = is_near & ~is_speck & ~_is_frame(pieces)
    chosen[main] = True
    return chosen


def _touched_sides(pieces: Components) -> NDArray[np.intp]:
    """(P,) how many sides of the picture each piece touches."""
    height, width = pieces.labels.shape
    tops, lefts, bottoms, rights = pieces.boxes.T
    touched = np.array([tops == 0, lefts == 0, bottoms == height, rights == width])
    return np.count_nonzero(touched, axis=0)


def _is_frame(pieces: Components) -> Mask:
    """(P,) which pieces are edges of a table, rules or shadows: they run along the border."""
    touched = _touched_sides(pieces)
    spans = (pieces.boxes[:, 2:] - pieces.boxes[:, :2]) > 0.6 * np.array(pieces.labels.shape)
    runs: Mask = (touched > 1) | ((touched > 0) & spans.any(axis=1))
    return runs


def _traced(find: _Find) -> Mask:
    """The digit's ink alone, its longer side `TRACE_PX`, with room to grow around it."""
    top, left, bottom, right = find.box
    cut = np.where(find.mask, find.contrast, np.float32(0))[top:bottom, left:right]
    scale = TRACE_PX / max(cut.shape)
    size = (max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale)))
    # The mean of several pixels quiets grain and fine rules; but a hairline must not be lost in it.
    ink = np.asarray(Image.fromarray(cut).resize(size, Image.Resampling.BICUBIC)) > find.edge
    strokes = cut > find.edge
    if ink.sum() < HAIRLINE_SHARE * strokes.sum() * scale**2:
        cover = Image.fromarray(strokes.astype(np.float32)).resize(size, Image.Resampling.BOX)
        ink = np.asarray(cover) > 0
    return np.pad(ink, TRACE_PX // 4)


def _even_lines(ink: Mask) -> Mask:
    """The ink with lines as wide as MNIST's, if they were finer or fatter."""
    rows, columns = np.nonzero(ink)
    side = float(max(np.ptp(rows), np.ptp(columns)) + 1)
    line = _line_width(ink)
    wanted = float(np.clip(line / side * BOX_PX, *LINE_PX)) / BOX_PX
    # The box grows and shrinks with the line: (line + 2 n) / (side + 2 n) is to be `wanted`.
    steps = round((wanted * side - line) / (1 - wanted) / 2)
    if steps >= 0:
        return dilated(ink, steps)
    count = len(connected_components(ink).areas)
    for step in range(1, -steps + 1):
        thinner = ~dilated(~ink, step)
        if len(connected_components(thinner).areas) != count:
            return ~dilated(~ink, step - 1)  # thin parts of an uneven line would be lost
    return ~dilated(~ink, -steps)


def _line_width(ink: Mask) -> float:
    """The mean width of the lines: twice the area over the outline."""
    crossings = (ink[1:] != ink[:-1]).sum() + (ink[:, 1:] != ink[:, :-1]).sum()
    return float(2 * ink.sum() / (crossings * np.pi / 4))  # an outline crosses 4/pi pixels a length


def _soft(ink: Mask) -> Grey:
    """The ink as grey, its edge one pixel soft, and exactly 0 away from it."""
    blurred = Image.fromarray(ink.astype(np.uint8) * 255).filter(ImageFilter.GaussianBlur(1))
    return np.asarray(blurred, np.float32) / np.float32(255)
