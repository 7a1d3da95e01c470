"""The sheet of paper on a picture: where it lies, and how it looks from straight above."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.drawing.photo_file import Grey, Mask

SEARCH_PX = 256  # longer side of the picture in which the sheet is looked for
LEVELS = 14  # thresholds that are tried
AREA = (0.04, 0.97)  # what share of the picture a sheet takes
MIN_SOLIDITY = 0.93  # area over that of the convex hull
MIN_FIT = 0.93  # area over that of the straight-sided figure
RULE = 0.035  # of the longer side of the picture: the widest rule on a sheet
MAX_SIDES = 8  # a sheet that runs over the corners of the picture has so many
TOLERANCE = 0.01  # of its outline: so far do its sides bend
MIN_STEP = 0.06  # how much brighter it is than what it lies on, along the visible edge
MIN_EDGE = 0.8  # share of the visible edge along which it is brighter
RIM = 0.02  # of its side is left off: the edge itself is no ink


@dataclass(frozen=True, eq=False)
class Page:
    """A sheet of paper that was found.

    Attributes:
        outline: (K, 2) x and y in the picture, clockwise; K is 4 where all corners are in it.
        upright: (3, 3) takes a place in the picture, as x, y and 1, to the sheet seen from straight
            above, the sheet's own edges level.
    """

    outline: NDArray[np.float32]
    upright: NDArray[np.float64]

    def mask(self, shape: tuple[int, ...]) -> Mask:
        """(H, W) where the picture shows the sheet, without its edge."""
        drawn = np.zeros(shape, np.uint8)
        cv2.fillConvexPoly(drawn, np.rint(self.outline).astype(np.int32), 1)
        steps = 1 + round(RIM * float(np.sqrt(drawn.sum())))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * steps + 1, 2 * steps + 1))
        # Beyond the picture the sheet goes on: its border is no edge of the sheet.
        return np.asarray(cv2.erode(drawn, kernel)) > 0


def find_page(grey: Grey) -> Page | None:
    """The sheet of paper on a picture, or None if the picture shows nothing but paper.

    A sheet is brighter than what it lies on, and has four straight sides; it may run over the
    border of the picture.

    Args:
        grey: (H, W) in [0, 1], white is 1.
    """
    scale = SEARCH_PX / max(grey.shape)
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    shrunk = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    small: Grey = np.asarray(cv2.medianBlur(shrunk, 5), np.float32)
    # Rules must not part the sheet: what is dark and thin is filled in.
    side = round(RULE * SEARCH_PX) | 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    filled: Grey = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel), np.float32)
    best: NDArray[np.float32] | None = None
    best_worth = 0.0
    low, high = (float(level) for level in np.quantile(filled, [0.02, 0.98]))
    for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
        for outline in _straight_sided(filled > level):
            worth = _worth(small, outline)
            if worth > best_worth:
                best, best_worth = outline, worth
    if best is None:
        return None
    outline = (best + np.float32(0.5)) / np.float32(scale) - np.float32(0.5)
    inside: Mask = (best > 1.5) & (best < np.array(size) - 2.5)
    if len(outline) == 4 and inside.all():
        return Page(outline, _from_above(_in_order(outline)))
    return Page(outline, _level(outline, np.asarray(inside.all(axis=1))))


def _straight_sided(bright: Mask) -> list[NDArray[np.float32]]:
    """(K, 2) each, the outlines of bright pieces that have few, straight sides."""
    height, width = bright.shape
    contours, _ = cv2.findContours(
        bright.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    found = []
    for contour in contours:
        area = cv2.contourArea(contour)
        if not AREA[0] <= area / (height * width) <= AREA[1]:
            continue
        hull = cv2.convexHull(contour)
        if area < MIN_SOLIDITY * cv2.contourArea(hull):
            continue
        sides = cv2.approxPolyDP(hull, TOLERANCE * cv2.arcLength(hull, True), True)
        outline = np.asarray(sides, np.float32).reshape(-1, 2)
        if 3 <= len(outline) <= MAX_SIDES and area > MIN_FIT * cv2.contourArea(outline):
            found.append(_clockwise(outline))
    return found


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    middle = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    return corners[np.argsort(angles)]  # clockwise on the screen, where y points down


def _from_above(corners: NDArray[np.float32]) -> NDArray[np.float64]:
    """(3, 3) to a rectangle with the sides of the sheet, from its corners in order."""
    one, two, three, four = corners
    width = max(np.linalg.norm(two - one), np.linalg.norm(three - four))
    height = max(np.linalg.norm(four - one), np.linalg.norm(three - two))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(corners, target), np.float64)


def _level(outline: NDArray[np.float32], inside: Mask) -> NDArray[np.float64]:
    """(3, 3) turns the longest side in view level or upright, whichever is nearer.

    A side along the picture's border, whose both ends lie there, is no side of the sheet.
    """
    along = np.roll(outline, -1, axis=0) - outline
    in_view = inside | np.roll(inside, -1)
    lengths = np.where(in_view, np.linalg.norm(along, axis=1), 0)
    longest = along[lengths.argmax()]
    angle = np.arctan2(longest[1], longest[0]) if in_view.any() else 0.0
    turn = -((angle + np.pi / 4) % (np.pi / 2) - np.pi / 4)
    cos, sin = np.cos(turn), np.sin(turn)
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])


def _in_order(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """The corners clockwise, beginning so that the sheet is turned as little as possible."""

    def turned(order: NDArray[np.float32]) -> float:
        across = order[1] - order[0] + order[2] - order[3]
        return abs(float(np.arctan2(across[1], across[0])))

    return min((np.roll(corners, -k, axis=0) for k in range(4)), key=turned)


def _worth(small: Grey, corners: NDArray[np.float32]) -> float:
    """How clearly a figure is a sheet: its step in brightness times the length of its edge.

    0 where too little of its outline is within the picture, or it is not brighter all along.
    """
    height, width = small.shape
    steps = []
    visible = 0.0
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = end - start
        length = float(np.linalg.norm(along))
        if length < 4:  # cut off by the border
            continue
        inward = np.array([-along[1], along[0]]) / length
        points = start + np.linspace(0.1, 0.9, max(8, int(length)))[:, None] * along
        inner, outer = points + 4 * inward, points - 4 * inward
        bounds = np.array([width - 1, height - 1])
        seen = ((inner >= 0) & (inner <= bounds) & (outer >= 0) & (outer <= bounds)).all(axis=1)
        if not seen.any():
            continue
        visible += length * float(seen.mean())
        ix, iy = np.rint(inner[seen]).astype(int).T
        ox, oy = np.rint(outer[seen]).astype(int).T
        steps.append(small[iy, ix] - small[oy, ox])
    if visible < 0.3 * cv2.arcLength(corners, True):
        return 0.0
    step = np.concatenate(steps)
    if np.median(step) < MIN_STEP or np.mean(step > MIN_STEP / 2) < MIN_EDGE:
        return 0.0
    return float(np.mean(np.minimum(step, np.median(step)))) * visible
