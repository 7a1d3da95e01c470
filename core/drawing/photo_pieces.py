"""Pieces of ink put together to what may be one digit each, and each as a network reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.drawing.photo_file import Grey, Mask
from core.drawing.photo_ink import Ink, Pieces, connected_pieces, dark_core, disc
from core.drawing.rasterize import BOX_PX, centre_digit

MIN_SIZE = 0.04  # of the picture's longer side; smaller marks are no digit
CORE_SHARES = (0.5, 0.72)  # of the darkest ink of a piece: what is darker may be the digit alone
MAX_SETS = 12  # around how many pieces digits are looked for, of one kind of ink
MAX_SETS_OFF_PAPER = 4
MAX_OTHERS = 2  # neighbours that a piece is joined with, one at a time
NEARBY = 0.25  # of the digit's size: farther away is another digit
CLOSE = 0.1  # of the digit's size: a neighbour as tall as the digit may be its other half
SPECK = 0.12  # of the digit's size: smaller is dust
TALL = 0.55  # of the digit's size: as tall is a neighbour, rather than a part
EDGE_PX = 5  # so far from a stroke has the picture come back to its ground
MAX_WITHOUT_EDGE = 0.3  # of the surroundings of a find; more, and it is cut out of a blot
LINE_PX = (2.0, 3.2)
"""Widths of line, in pixels of the image, that stay as they are: those of two thirds of MNIST."""

HAIRLINE_SHARE = 0.3  # where less than this is left of the ink, or it is in pieces, it was fine
TRACE_PX = 120  # the digit's longer side while its lines are measured and changed


@dataclass(frozen=True, eq=False)
class Find:
    """Ink that may be a digit.

    Attributes:
        box: Top, left, bottom and right of it in the picture, the last two beyond it.
        ink: (h, w), where within the box there is ink of it.
        contrast: The mean contrast of its ink.
        parts: How many pieces as tall as a digit it is made of.
        is_light: Whether it is lighter than its ground.
    """

    box: tuple[int, int, int, int]
    ink: Mask
    contrast: float
    parts: int
    is_light: bool

    @property
    def size(self) -> int:
        """The longer side of its box."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])

    def touches(self, shape: tuple[int, ...]) -> bool:
        """Whether it runs over the border of a picture of that shape."""
        top, left, bottom, right = self.box
        return top <= 1 or left <= 1 or bottom >= shape[0] - 1 or right >= shape[1] - 1

    def covers(self, other: Find) -> bool:
        """Whether most of the other's box lies in this one's."""
        top, left, bottom, right = self.box
        high, west, low, east = other.box
        tall = max(0, min(bottom, low) - max(top, high))
        wide = max(0, min(right, east) - max(left, west))
        return tall * wide > 0.7 * (low - high) * (east - west)


def find_pieces(ink: Ink, paper: Mask, *, is_light: bool) -> list[Find]:
    """What may be a digit: each large piece with the small ones near it, and close ones joined.

    Args:
        ink: All ink on the picture.
        paper: (H, W) where there is paper: off it less is looked at.
        is_light: Whether the ink is lighter than its ground.
    """
    finds = list(_finds_in(ink, ink.mask, paper, is_light))
    known = {find.box for find in finds}
    count = int(ink.mask.sum())
    for share in CORE_SHARES:
        core = dark_core(ink, share)
        if core.sum() < 0.9 * count:
            count = int(core.sum())
            found = [
                find for find in _finds_in(ink, core, paper, is_light) if find.box not in known
            ]
            known |= {find.box for find in found}
            finds += found
    return finds


def _finds_in(ink: Ink, mask: Mask, paper: Mask, is_light: bool) -> Iterator[Find]:
    joined = np.asarray(cv2.dilate(mask.astype(np.uint8), disc(1))) > 0
    pieces = connected_pieces(joined)
    large = np.flatnonzero(pieces.longer_sides >= MIN_SIZE * max(mask.shape))
    if not len(large):
        return
    weights = np.bincount(pieces.labels.ravel(), np.where(mask, ink.contrast, 0).ravel())[1:]
    heaviest = large[np.argsort(-weights[large], kind="stable")]
    middles = (pieces.boxes[heaviest, :2] + pieces.boxes[heaviest, 2:]) // 2
    on_paper = paper[middles[:, 0], middles[:, 1]]
    mains = [*heaviest[on_paper][:MAX_SETS], *heaviest[~on_paper][:MAX_SETS_OFF_PAPER]]
    seen: set[tuple[int, ...]] = set()
    for main in mains:
        for chosen in _sets_around(pieces, int(main)):
            if chosen not in seen:
                seen.add(chosen)
                find = _find(ink, mask, pieces, chosen, is_light)
                if find is not None:
                    yield find


def _sets_around(pieces: Pieces, main: int) -> Iterator[tuple[int, ...]]:
    """Which pieces may make up a digit with the main one."""
    sizes = pieces.longer_sides
    tops, lefts, bottoms, rights = pieces.boxes.T
    top, left, bottom, right = pieces.boxes[main]
    size = sizes[main]
    beside = np.maximum(left - rights, lefts - right)
    gaps = np.maximum(beside, np.maximum(top - bottoms, tops - bottom))
    is_speck = (sizes < SPECK * size) | (pieces.areas < 0.02 * pieces.areas[main])
    is_near = (gaps <= NEARBY * size) & ~is_speck & (sizes <= 1.6 * size)
    is_tall = (bottoms - tops >= TALL * (bottom - top)) & (beside > 0)
    is_main = np.arange(len(sizes)) == main
    parts = is_main | (is_near & ~is_tall)
    yield tuple(np.flatnonzero(parts).tolist())
    if parts.sum() > 1:
        yield (main,)
    close = np.flatnonzero(is_near & is_tall & (gaps <= CLOSE * size))
    for other in close[np.argsort(gaps[close], kind="stable")][:MAX_OTHERS]:
        yield tuple(np.flatnonzero(parts | (np.arange(len(sizes)) == other)).tolist())


def _find(
    ink: Ink, whole: Mask, pieces: Pieces, chosen: tuple[int, ...], is_light: bool
) -> Find | None:
    """The pieces as one find; None if they are cut out of something larger."""
    boxes = pieces.boxes[list(chosen)]
    top, left = boxes[:, :2].min(axis=0)
    bottom, right = boxes[:, 2:].max(axis=0)
    cut = slice(top, bottom), slice(left, right)
    is_chosen = np.zeros(len(pieces.areas) + 1, bool)
    is_chosen[np.array(chosen) + 1] = True
    mask = is_chosen[pieces.labels[cut]] & whole[cut]
    if not mask.any():
        return None
    box = int(top), int(left), int(bottom), int(right)
    if _share_without_edge(ink, mask, box) > MAX_WITHOUT_EDGE or _is_ground(ink, mask, box):
        return None
    heights = boxes[:, 2] - boxes[:, 0]
    parts = int((heights >= TALL * (bottom - top)).sum())
    return Find(box, mask, float(ink.contrast[cut][mask].mean()), parts, is_light)


def _is_ground(ink: Ink, mask: Mask, box: tuple[int, int, int, int]) -> bool:
    """Whether it touches the picture's border and is as bright as most of that border."""
    height, width = ink.mask.shape
    top, left, bottom, right = box
    if top > 1 and left > 1 and bottom < height - 1 and right < width - 1:
        return False
    image = ink.image
    border = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    here = slice(top, bottom), slice(left, right)
    own, ground = np.median(image[here][mask]), np.median(ink.ground[here][mask])
    return bool(np.median(border) < 0.6 * own + 0.4 * ground)


def _share_without_edge(ink: Ink, mask: Mask, box: tuple[int, int, int, int]) -> float:
    """The share of its surroundings that are as dark as it: a stroke has an edge on both sides."""
    top, left, bottom, right = box
    height, width = ink.mask.shape
    up, west = min(top, EDGE_PX), min(left, EDGE_PX)
    down, east = min(height - bottom, EDGE_PX), min(width - right, EDGE_PX)
    cut = slice(top - up, bottom + down), slice(left - west, right + east)
    own = np.pad(mask, ((up, down), (west, east)))
    drawn = own.astype(np.uint8)
    inner = np.asarray(cv2.dilate(drawn, disc(EDGE_PX - 2))) > 0
    ring = (np.asarray(cv2.dilate(drawn, disc(EDGE_PX))) > 0) & ~inner
    if not ring.any():
        return 1.0
    image = ink.image[cut].astype(np.float32)
    darkest = np.asarray(cv2.erode(np.where(own, image, np.float32(255)), disc(EDGE_PX)))
    ground = np.asarray(cv2.dilate(ink.ground[cut], disc(EDGE_PX)))
    same = image - darkest < 0.4 * (ground - darkest)
    return float(same[ring].mean())


def as_read(find: Find, turn: NDArray[np.float64] | None = None) -> Grey:
    """(28, 28) in [0, 1]: the digit in lines as wide as MNIST's, scaled and centred.

    Args:
        find: What was found.
        turn: (3, 3) takes a place in the picture to one on the sheet seen from straight above;
            None leaves the digit as it lies in the picture.
    """
    return np.asarray(centre_digit(_soft(_even_lines(_traced(find, turn)))), np.float32)


def _traced(find: Find, turn: NDArray[np.float64] | None) -> Mask:
    """The digit's ink alone, its longer side `TRACE_PX`, with room to grow around it."""
    top, left, bottom, right = find.box
    corners = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    homogeneous = (
        np.column_stack([corners - 0.5, np.ones(4)]) @ (np.eye(3) if turn is None else turn).T
    )
    flat = homogeneous[:, :2] / homogeneous[:, 2:]
    low, high = flat.min(axis=0), flat.max(axis=0)
    scale = TRACE_PX / float((high - low).max())
    size = np.maximum(1, np.rint((high - low) * scale)).astype(int)
    source = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * np.array(find.ink.shape[::-1]) - 0.5
    to_trace = cv2.getPerspectiveTransform(
        source.astype(np.float32), ((flat - low) * scale - 0.5).astype(np.float32)
    )
    cover = find.ink.astype(np.float32)
    blur = 0.5 / scale  # the mean of several pixels quiets grain, where the digit is made smaller
    smooth = cv2.GaussianBlur(cover, (0, 0), blur) if blur > 0.5 else cover
    shape = int(size[0]), int(size[1])
    ink = np.asarray(cv2.warpPerspective(smooth, to_trace, shape, flags=cv2.INTER_LINEAR)) > 0.5
    is_lost = ink.sum() < HAIRLINE_SHARE * find.ink.sum() * scale**2
    if is_lost or len(connected_pieces(ink).areas) > len(connected_pieces(find.ink).areas):
        grown = cv2.dilate(cover, disc(max(1, round(0.5 / scale))))
        ink = np.asarray(cv2.warpPerspective(grown, to_trace, shape)) > 0.25
    return np.pad(ink, TRACE_PX // 4)


def _even_lines(ink: Mask) -> Mask:
    """The ink with lines as wide as MNIST's, if they were finer or fatter."""
    rows, columns = np.nonzero(ink)
    if not len(rows):
        return ink
    side = float(max(np.ptp(rows), np.ptp(columns)) + 1)
    line = _line_width(ink)
    wanted = float(np.clip(line / side * BOX_PX, *LINE_PX)) / BOX_PX
    # The box grows and shrinks with the line: (line + 2 n) / (side + 2 n) is to be `wanted`.
    steps = round((wanted * side - line) / (1 - wanted) / 2)
    drawn = ink.astype(np.uint8)
    if steps > 0:
        return np.asarray(cv2.dilate(drawn, disc(steps))) > 0
    count = len(connected_pieces(ink).areas)
    thin = ink
    for step in range(1, -steps + 1):
        thinner = np.asarray(cv2.erode(drawn, disc(step))) > 0
        if len(connected_pieces(thinner).areas) != count:
            break  # thin parts of an uneven line would be lost
        thin = thinner
    return thin


def _line_width(ink: Mask) -> float:
    """The mean width of the lines: twice the area over the outline."""
    crossings = (ink[1:] != ink[:-1]).sum() + (ink[:, 1:] != ink[:, :-1]).sum()
    return float(2 * ink.sum() / (crossings * np.pi / 4))  # an outline crosses 4/pi pixels a length


def _soft(ink: Mask) -> Grey:
    """The ink as grey, its edge one pixel soft, and exactly 0 away from it."""
    blurred = cv2.GaussianBlur(ink.astype(np.uint8) * 255, (7, 7), 1)
    return np.asarray(blurred, np.float32) / np.float32(255)
