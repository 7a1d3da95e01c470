"""What stands out on a grey picture as ink does: thin, whatever the paper and the light."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.drawing.photo_file import Grey, Mask
from core.drawing.photo_rules import Rule, find_rules, without_rules

MIN_CONTRAST = 0.06  # pencil on grey recycled paper has 0.2; what a JPEG adds to blank paper, 0.03
NOISE_FACTOR = 6.5
"""Ink stands out by this many standard deviations of the grain from the middle of the paper, whose
ground is taken from its brightest grain."""

EDGE_SHARE = 0.5  # of the darkest ink nearby: there a stroke ends
FAINT_SHARE = 0.22  # of a piece's own ink: what is fainter is a shadow, a rule or the back page
LEVELS = 64  # of contrast that are told apart
DARK = 0.25  # the light is taken for at least this: darker ground has no ink that can be seen


@dataclass(frozen=True, eq=False)
class Ink:
    """The ink on a picture, dark or light.

    Attributes:
        contrast: (H, W), how far each pixel stands out; 1 is black on white.
        mask: (H, W), where there is ink.
        image: (H, W), the picture as bright as it is; ink is dark, also where it is light.
        ground: (H, W), how bright it would be without ink.
        rules: Those that were taken away.
    """

    contrast: Grey
    mask: Mask
    image: NDArray[np.uint8]
    ground: Grey
    rules: list[Rule]


@dataclass(frozen=True, eq=False)
class Pieces:
    """P connected pieces of a mask; pixels that share a side or a corner belong together.

    Attributes:
        labels: (H, W) int, from 1 to P; 0 is no piece.
        areas: (P,) pixels in each.
        boxes: (P, 4) top, left, bottom, right of each; the last two are beyond the piece.
    """

    labels: NDArray[np.int32]
    areas: NDArray[np.int32]
    boxes: NDArray[np.int32]

    @property
    def longer_sides(self) -> NDArray[np.int32]:
        """(P,) the longer side of each piece's box."""
        sides: NDArray[np.int32] = (self.boxes[:, 2:] - self.boxes[:, :2]).max(axis=1)
        return sides


def connected_pieces(mask: Mask) -> Pieces:
    """The connected pieces of `mask`, (H, W)."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    left, top, width, height, area = np.asarray(stats[1:], np.int32).T
    boxes = np.stack([top, left, top + height, left + width], axis=1)
    return Pieces(np.asarray(labels, np.int32), area, boxes)


def disc(steps: int) -> NDArray[np.uint8]:
    """A round kernel that reaches `steps` pixels from its middle."""
    side = 2 * steps + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def find_ink(
    grey: Grey, widest_px: int, page: Mask, *, is_light: bool, rules: list[Rule] | None = None
) -> Ink | None:
    """What is darker (or lighter) than its surroundings and no wider than a stroke.

    The ground is the picture with all that is thin and dark filled in (a morphological closing): it
    keeps the edge of a shadow and of a sheet as sharp as it is, so that neither is taken for ink.

    Args:
        grey: (H, W) in [0, 1], white is 1.
        widest_px: No stroke is wider.
        page: (H, W) where there is paper, by which noise and the span of rules are measured.
        is_light: Whether the ink is lighter than its ground.
        rules: Those on the sheet, where they are known already.

    Returns:
        The ink, free of rules; None if nothing stands out.
    """
    image = np.rint(255 * cv2.GaussianBlur(1 - grey if is_light else grey, (0, 0), 0.9))
    image = image.astype(np.uint8)
    kernel = np.ones((widest_px, widest_px), np.uint8)
    ground = np.asarray(cv2.morphologyEx(image, cv2.MORPH_CLOSE, kernel), np.float32)
    share = (ground - image) / np.maximum(ground, 255 * DARK)  # as a share: ink in the shade is ink
    paper = np.float32(np.median(share[page]))
    contrast: Grey = np.maximum(share - paper, 0).astype(np.float32)
    faint = max(MIN_CONTRAST, NOISE_FACTOR * _noise(image, page))
    nearby = np.asarray(cv2.dilate(contrast, disc(2)))
    mask = contrast > np.maximum(faint, EDGE_SHARE * nearby)
    if not mask.any():
        return None
    # A pale stroke ends short of a dark one that it meets, if its ink is compared with that one's.
    closed = np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, disc(2))) > 0
    mask = closed & (contrast > faint)
    if rules is None:
        rules = find_rules(mask, page)
    mask = without_rules(mask, contrast, rules)
    mask = _without_faint(mask, contrast, FAINT_SHARE, 0.95)
    return Ink(contrast, mask, image, ground, rules) if mask.any() else None


def _noise(image: NDArray[np.uint8], page: Mask) -> float:
    """The standard deviation of the grain, in [0, 1]."""
    fine = image.astype(np.float32) - cv2.medianBlur(image, 5)
    return 1.48 * float(np.median(np.abs(fine[page]))) / 255


def dark_core(ink: Ink, share: float) -> Mask:
    """The mask without all that is fainter than a share of the darkest ink of its piece.

    Where a digit hangs together with pale squares or with the edge of a shadow, this parts them.
    """
    return _without_faint(ink.mask, ink.contrast, share, 0.995)


def _without_faint(mask: Mask, contrast: Grey, share: float, darkest: float) -> Mask:
    """The mask without what is far fainter than the piece that it hangs on.

    Args:
        mask: (H, W), where there is ink.
        contrast: (H, W), how far it stands out.
        share: Of the contrast of the piece's darkest pixels, what is too faint.
        darkest: Of a piece's pixels, the share that is lighter than its darkest.
    """
    pieces = connected_pieces(mask)
    level = np.minimum(contrast[mask] * LEVELS, LEVELS - 1).astype(np.intp)
    kinds = len(pieces.areas) + 1
    counts = np.bincount(pieces.labels[mask] * LEVELS + level, minlength=kinds * LEVELS)
    below = counts.reshape(kinds, LEVELS).cumsum(axis=1)
    dark = (below <= darkest * below[:, -1:]).sum(axis=1) / LEVELS
    limit = (share * dark).astype(np.float32)
    return mask & (contrast > limit[pieces.labels])
