"""The rules of lined or squared paper on a mask of ink: found, and taken away."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.drawing.photo_file import Grey, Mask

RULE_LENGTH = 0.75  # of the way across the picture or the sheet that a rule is seen to run
RULE_WIDTH = 0.016  # of the picture's longer side: no wider are they
REACH = 0.03  # of the picture's longer side: so far does a rule bend
MAX_RULES = 60
MAX_SEGMENTS = 160  # that are looked at
DARKER_THAN_RULE = 1.35  # times as much contrast as the rule: ink that runs along it


@dataclass(frozen=True, eq=False)
class Rule:
    """A thin, nearly straight line from one side of the sheet to the other.

    Attributes:
        points: (S, 2) x and y along it.
        width: How wide it is, in pixels.
    """

    points: NDArray[np.float64]
    width: float


def find_rules(mask: Mask, page: Mask) -> list[Rule]:
    """The rules on a sheet.

    Args:
        mask: (H, W) where there is ink.
        page: (H, W) where there is paper.
    """
    side = max(mask.shape)
    left = (mask & page).astype(np.uint8)
    half = cv2.resize(left, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_NEAREST)
    segments = cv2.HoughLinesP(
        half, 1, np.pi / 360, round(0.07 * side), None, 0.13 * side, 0.012 * side
    )
    if segments is None:
        return []
    ends = 2 * np.asarray(segments, np.float64).reshape(-1, 2, 2)
    longest = ends[np.argsort(-np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1))]
    rules: list[Rule] = []
    for one, other in longest[:MAX_SEGMENTS]:
        x, y = np.rint((one + other) / 2).astype(int)
        window = left[max(0, y - 3) : y + 4, max(0, x - 3) : x + 4]
        if not window.any():
            continue  # A rule that was found already ran there.
        rule = _rule_along(left, page, one, other)
        if rule is not None:
            rules.append(rule)
            _draw(left, rule, 0)
            if len(rules) == MAX_RULES:
                break
    return rules


def without_rules(mask: Mask, contrast: Grey, rules: list[Rule]) -> Mask:
    """The mask without the rules, but with the ink that crosses them."""
    if not rules:
        return mask
    drawn = np.zeros(mask.shape, np.uint8)
    for rule in rules:
        _draw(drawn, rule, 1)
    on_rule = mask & (drawn > 0)
    if not on_rule.any():
        return mask
    typical = float(np.median(contrast[on_rule]))
    left = mask & ~on_rule | (on_rule & (contrast > DARKER_THAN_RULE * typical))
    # Where a stroke crosses a rule, there is ink on both sides of it.
    gap = 2 + round(max(rule.width for rule in rules) / 2)
    kernel = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * gap + 1, 2 * gap + 1)))
    bridged = np.asarray(cv2.morphologyEx(left.astype(np.uint8), cv2.MORPH_CLOSE, kernel)) > 0
    return left | (bridged & on_rule)


def _draw(onto: NDArray[np.uint8], rule: Rule, value: int) -> None:
    points = np.rint(rule.points).astype(np.int32)
    cv2.polylines(onto, [points], False, value, round(rule.width) + 2)


def _rule_along(
    left: NDArray[np.uint8], page: Mask, one: NDArray[np.float64], other: NDArray[np.float64]
) -> Rule | None:
    """The rule of which the line through two points is a part, or None if it is none."""
    side = max(left.shape)
    along = (other - one) / np.linalg.norm(other - one)
    sideways = np.array([-along[1], along[0]])
    reach = max(4, round(REACH * side))
    middle = (one + other) / 2
    length = 2 * sum(left.shape)
    # A strip along the line: its column s and row o lie at start + s * along + o * sideways.
    start = middle - length / 2 * along - reach * sideways
    to_picture = np.column_stack([along, sideways, start])
    size = (length, 2 * reach + 1)
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    strip = np.asarray(cv2.warpAffine(left, to_picture, size, flags=flags)) > 0
    paper = np.asarray(cv2.warpAffine(page.astype(np.uint8), to_picture, size, flags=flags)) > 0
    columns = np.flatnonzero(paper[reach])
    if len(columns) < 0.3 * side:
        return None
    strip, offsets = strip[:, columns], np.arange(2 * reach + 1)
    near = np.abs(offsets - reach) <= max(2, reach // 3)
    bend = np.zeros(3)
    bend[2] = reach
    x = (columns - columns.mean()) / len(columns)
    for _turn in range(3):
        ink = strip & near[:, None] if near.ndim == 1 else strip & near
        count = ink.sum(axis=0)
        has_ink = count > 0
        if has_ink.mean() < RULE_LENGTH / 2:
            return None
        centre = (offsets @ ink)[has_ink] / count[has_ink]
        width = float(np.median(count[has_ink]))
        thin = count[has_ink] <= 1.5 * width
        bend = np.polyfit(x[has_ink][thin], centre[thin], 2)
        near = np.abs(offsets[:, None] - np.polyval(bend, x)) <= max(2.0, width / 2 + 1)
    ink = strip & near
    has_ink = ink.any(axis=0)
    end = max(1, len(has_ink) // 25)
    if has_ink.mean() < RULE_LENGTH or min(has_ink[:end].mean(), has_ink[-end:].mean()) < 0.5:
        return None
    width = float(np.median(_runs(strip, np.polyval(bend, x))[has_ink]))
    if width > max(3.0, RULE_WIDTH * side):
        return None
    centres = np.polyval(bend, x)
    return Rule(start + columns[:, None] * along + centres[:, None] * sideways, width)


def _runs(strip: Mask, centres: NDArray[np.float64]) -> NDArray[np.intp]:
    """(S,) how many pixels of ink lie around the centre of each column without a gap."""
    rows, columns = strip.shape
    middle = np.clip(np.rint(centres).astype(int), 0, rows - 1)
    width = np.zeros(columns, np.intp)
    for step in (1, -1):
        going = np.ones(columns, bool)
        place = middle if step == 1 else middle - 1
        for _more in range(rows):
            inside = (place >= 0) & (place < rows)
            going &= inside & strip[np.clip(place, 0, rows - 1), np.arange(columns)]
            if not going.any():
                break
            width += going
            place = place + step
    return width
