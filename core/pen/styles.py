"""Ways to write a digit that MNIST hardly has, added to the strokes of plain drawings.

Whole countries slash their zeros, bar their sevens, and write ones with a flag and a foot. Networks
trained without them read a slashed zero as an 8 and a one with a flag as a 7: these were most of
the misread drawings of people on a tablet that was held out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.pen.drawing import Stroke
from core.recipes import Styles

STRAIGHT = (
    0.12  # a line that is at most this wide for its length (ratio of singular values) is straight
)


def restyle(
    strokes: Sequence[Stroke], label: int, settings: Styles, random: np.random.Generator
) -> list[Stroke]:
    """The drawing in another hand: perhaps a slash through a 0, flag and foot on a 1, a bar on a 7.

    Args:
        strokes: (N, 2) each, y down.
        label: The digit that it is.
        settings: How often.
        random: The source of chance.
    """
    restyled = list(strokes)
    if len(strokes) == 1 and len(strokes[0]) > 1:  # a second stroke may be the very sign already
        chance = random.random()
        if label == 0 and chance < settings.slashed_zero:
            restyled.append(_slash(strokes[0], random))
        elif label == 1 and chance < settings.flagged_one and is_straight(strokes[0]):
            restyled = _flagged(strokes[0], random)
        elif label == 7 and chance < settings.barred_seven:
            restyled.append(_bar(strokes[0], random))
    return [_hooked(stroke, settings.hook, random) for stroke in restyled]


def is_straight(stroke: Stroke) -> bool:
    """Whether the stroke is nothing but one straight line."""
    if len(stroke) < 2:
        return False
    long, wide = np.linalg.svd(stroke - stroke.mean(axis=0), compute_uv=False)
    return bool(wide <= STRAIGHT * long)


def is_fragment(strokes: Sequence[Stroke], label: int) -> bool:
    """Whether the drawing is one straight line that cannot be its digit: no 1, or lying flat.

    The recordings of one tablet were cut apart wrongly here and there: the slash of a 0 or the
    upright of a 4 stands alone under the whole digit's label.
    """
    if len(strokes) != 1 or not is_straight(strokes[0]):
        return False
    width, height = np.ptp(strokes[0], axis=0)
    return bool(label != 1 or height < width / 2)


def _slash(zero: Stroke, random: np.random.Generator) -> Stroke:
    low, high = zero.min(axis=0), zero.max(axis=0)
    half = np.maximum((high - low) / 2, 1e-6)
    kind = random.random()
    if kind < 0.7:
        angle = np.deg2rad(random.normal(50, 12))  # rising to the right, by far the most common
    elif kind < 0.8:
        angle = np.deg2rad(random.normal(130, 12))
    else:
        angle = np.deg2rad(random.normal(0 if kind < 0.9 else 90, 8))
    direction = np.array([np.cos(angle), -np.sin(angle)])
    rim = 1 / np.hypot(*(direction / half))  # from the middle to the edge of an ellipse in the box
    middle = (low + high) / 2 + random.normal(0, 0.1, 2) * half
    slash: Stroke = middle + np.outer([-1, 1], direction) * rim * random.uniform(0.7, 1.9, (2, 1))
    return slash


def _flagged(one: Stroke, random: np.random.Generator) -> list[Stroke]:
    downward = one if one[0, 1] <= one[-1, 1] else one[::-1]
    top, foot = downward[0], downward[-1]
    height = np.hypot(*(foot - top))
    below = np.deg2rad(random.uniform(24, 65))
    longest = 0.4 if below < np.deg2rad(35) else 0.55  # a long flat flag would make it a 7
    flag = random.uniform(0.12, longest) * height * np.array([-np.cos(below), np.sin(below)])
    # Some turn round at the top in a curve: a quadratic Bezier line over part of flag and stem.
    curved = random.uniform(0.0, 0.5) * random.integers(0, 2)
    reach = curved * np.hypot(*flag)
    part = np.linspace(0, 1, 6)[:, None]
    onto, off = flag * curved, (foot - top) * reach / max(height, 1e-6)
    turn = top + (1 - part) ** 2 * onto + part**2 * off
    stem = downward[np.hypot(*(downward - top).T) > reach]
    strokes = [np.concatenate([[top + flag], turn, stem])]
    if random.random() < 0.4:
        ends = np.array([[-1.0], [1.0]]) * random.uniform(0.12, 0.45, (2, 1)) * height
        strokes.append(foot + ends * [1.0, random.normal(0, 0.08)])
    return strokes


def _bar(seven: Stroke, random: np.random.Generator) -> Stroke:
    low, high = seven.min(axis=0), seven.max(axis=0)
    width, height = np.maximum(high - low, 1e-6)
    level = low[1] + random.uniform(0.4, 0.65) * height
    stem = seven[len(seven) // 2 :]  # the later half of the stroke, where it comes down
    crossing = stem[np.abs(stem[:, 1] - level).argmin()]
    ends = np.array([[-1.0], [1.0]]) * random.uniform(0.2, 0.5, (2, 1)) * max(width, height / 2)
    bar: Stroke = np.array([crossing[0], level]) + ends * [1.0, random.normal(0, 0.15)]
    return bar


def _hooked(stroke: Stroke, share: float, random: np.random.Generator) -> Stroke:
    """The stroke with a short stray mark where the pen lands or leaves, at a `share` of strokes."""
    if random.random() >= share or len(stroke) < 2:
        return stroke
    size = 0.08 * np.ptp(stroke, axis=0).max()
    stray: NDArray[np.float64] = random.normal(0, size, 2)
    if random.random() < 0.5:
        return np.concatenate([[stroke[0] + stray], stroke])
    return np.concatenate([stroke, [stroke[-1] + stray]])
