"""An uploaded picture -> what on it may be a digit, each as a network reads it.

The sheet of paper is found first, then the ink on it, then the pieces of ink that make up a digit
each. Which of them looks like a digit is judged by a function that the caller brings.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.drawing.photo_file import Grey, Mask, read_grey
from core.i18n import gettext as _

if TYPE_CHECKING:
    # OpenCV takes 18 MB: it is loaded for the first picture, not with the pages.
    from core.drawing.photo_page import Page
    from core.drawing.photo_pieces import Find

Unlikeness: TypeAlias = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""(B, 28, 28) to (B,): how little each image looks like a digit; above 1 it looks like none."""

WIDEST = (0.05, 0.14, 0.34)  # of the shorter side: the widest strokes that are looked for, in turn
TRIED = 24  # finds of each kind of ink that are judged
SHOWN = 6  # digits that are offered at most
LOOSE = 1.3  # a photo's digit may look as unlike a digit as this and still be preferred to a blot
BETTER_TURNED = 0.85  # a digit is turned with its sheet where that makes it so much less unlike
MORE_INK = 0.25  # by so much more unlike a digit may a find be that has more ink
COMPARABLE = 0.45  # of the first digit's size: smaller marks are no digits beside it

_one_at_a_time = threading.Lock()  # many uploads at once must not fill the memory


@dataclass(frozen=True)
class Region:
    """A part of a picture, each side as a share of it from 0 to 1."""

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0


WHOLE = Region()


@dataclass(frozen=True, eq=False)
class Candidate:
    """What may be a digit.

    Attributes:
        image: (28, 28) float32 in [0, 1], ink is 1: as a network reads it.
        box: Top, left, bottom and right in `Photo.grey`, the last two beyond it.
        unlikeness: How little it looks like a digit; above 1 it looks like none.
    """

    image: NDArray[np.float32]
    box: tuple[int, int, int, int]
    unlikeness: float


@dataclass(frozen=True, eq=False)
class Photo:
    """An uploaded picture, and what was found on it.

    Attributes:
        grey: (H, W) in [0, 1], white is 1: the whole picture, upright, made smaller.
        region: The part of it in which digits were looked for.
        page: (K, 2) the outline of a sheet of paper, x and y in `grey`; None if none was found.
        candidates: At least one, the one most likely meant first.
    """

    grey: Grey
    region: Region
    page: NDArray[np.float32] | None
    candidates: tuple[Candidate, ...]

    @property
    def from_left(self) -> tuple[Candidate, ...]:
        """The candidates from left to right."""
        return tuple(sorted(self.candidates, key=lambda each: each.box[1] + each.box[3]))


@dataclass(frozen=True, eq=False)
class _Judged:
    find: Find
    image: NDArray[np.float32]
    unlikeness: float
    on_page: bool
    worth: float

    @property
    def is_digit(self) -> bool:
        return self.unlikeness <= LOOSE


def find_digits(data: bytes, unlikeness: Unlikeness, region: Region = WHOLE) -> Photo:
    """What on an uploaded picture may be a digit.

    Args:
        data: A PNG, JPEG, WebP, BMP or HEIC file: a photo, a scan or a screenshot, the digit darker
            or lighter than what it lies on.
        unlikeness: Judges what was found.
        region: The part of the picture to look in.

    Raises:
        ValueError: If it is no such file, it is damaged, too large or too small, or nothing on it
            stands out.
    """
    with _one_at_a_time:
        return find_digits_in(read_grey(data), unlikeness, region)


def find_digits_in(grey: Grey, unlikeness: Unlikeness, region: Region = WHOLE) -> Photo:
    """What on a grey picture, (H, W) in [0, 1], may be a digit; see `find_digits`."""
    from core.drawing.photo_page import find_page

    top, left, bottom, right = _pixels(region, grey.shape)
    cut = np.ascontiguousarray(grey[top:bottom, left:right])
    page = find_page(cut)
    judged = _judged(cut, page, unlikeness)
    if not judged:
        raise ValueError(_("Nothing on the picture stands out from its ground: expected a digit."))
    candidates = tuple(
        Candidate(
            each.image,
            (
                each.find.box[0] + top,
                each.find.box[1] + left,
                each.find.box[2] + top,
                each.find.box[3] + left,
            ),
            each.unlikeness,
        )
        for each in _chosen(judged)
    )
    corner = np.array([left, top], np.float32)
    return Photo(grey, region, None if page is None else page.outline + corner, candidates)


def _pixels(region: Region, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Top, left, bottom and right of the region, at least 8 pixels apart."""
    height, width = shape
    sides = []
    for low, high, length in (
        (region.top, region.bottom, height),
        (region.left, region.right, width),
    ):
        first = int(np.clip(round(low * length), 0, length - 8))
        sides.append((first, int(np.clip(round(high * length), first + 8, length))))
    (top, bottom), (left, right) = sides
    return top, left, bottom, right


def _judged(grey: Grey, page: Page | None, unlikeness: Unlikeness) -> list[_Judged]:
    """Everything that was found, with a judgement on each."""
    from core.drawing.photo_pieces import as_read

    everywhere = np.ones(grey.shape, bool)
    paper = everywhere if page is None else page.mask(grey.shape)
    if page is None or paper.mean() < 0.02:
        page, paper = None, everywhere
    finds = _finds(grey, paper, WIDEST) or _finds(grey, everywhere, (1.0,))
    if not finds:
        return []
    images = np.stack([as_read(find) for find in finds])
    scores = unlikeness(images)
    on_page = [_lies_on(find, paper) for find in finds]
    if page is not None:
        turned = [k for k, is_on in enumerate(on_page) if is_on]
        if turned:
            others = np.stack([as_read(finds[k], page.upright) for k in turned])
            for k, image, score in zip(turned, others, unlikeness(others), strict=True):
                if score < BETTER_TURNED * scores[k]:
                    images[k], scores[k] = image, score
    return [
        _Judged(find, image, float(score), is_on, _worth(find, float(score), paper, is_on))
        for find, image, score, is_on in zip(finds, images, scores, on_page, strict=True)
    ]


def _finds(grey: Grey, paper: Mask, widest_strokes: Sequence[float]) -> list[Find]:
    """What stands out, dark or light, in strokes of every width."""
    from core.drawing.photo_ink import find_ink
    from core.drawing.photo_pieces import find_pieces

    finds: dict[tuple[object, ...], Find] = {}
    for is_light in (False, True):
        rules = None
        # Light ink on a dark ground is rarer: chalk and screens, in strokes that are not fine.
        for share in widest_strokes[-2:] if is_light else widest_strokes:
            widest = max(3, round(share * min(grey.shape)))
            ink = find_ink(grey, widest, paper, is_light=is_light, rules=rules)
            if ink is not None:
                rules = ink.rules
                found = find_pieces(ink, paper, is_light=is_light)
                found.sort(key=lambda find: -find.contrast * find.size)
                for find in found[:TRIED]:
                    # A stroke that is wider than what is looked for is seen in part alone.
                    known = finds.get((is_light, *find.box))
                    if known is None or find.ink.sum() > known.ink.sum():
                        finds[(is_light, *find.box)] = find
    return list(finds.values())


def _lies_on(find: Find, paper: Mask) -> bool:
    top, left, bottom, right = find.box
    return bool(paper[top:bottom, left:right][find.ink].mean() > 0.9)


def _worth(find: Find, unlikeness: float, paper: Mask, on_page: bool) -> float:
    """By how much a find is preferred: large, dark, in the middle, whole, like a digit."""
    height, width = paper.shape
    top, left, bottom, right = find.box
    away = np.hypot((top + bottom) / height - 1, (left + right) / width - 1)
    worth = np.sqrt(find.size / max(paper.shape)) * find.contrast**1.5 * np.exp(-1.5 * away)
    if find.touches(paper.shape):
        worth *= 0.5
    if find.is_light:
        worth *= 0.5
    if not on_page:
        worth *= 0.35
    return float(worth / max(unlikeness, 0.5))


def _chosen(judged: Sequence[_Judged]) -> list[_Judged]:
    """What is offered, the likeliest first: digits, or the best find where nothing is like one."""
    digits = sorted((each for each in judged if each.is_digit), key=lambda each: -each.worth)
    if not digits:
        return [max(judged, key=lambda each: each.worth)]
    chosen: list[_Judged] = []
    for each in digits:
        if _is_a_pair(each, digits) or _is_within(each, digits):
            continue
        if any(each.find.covers(other.find) or other.find.covers(each.find) for other in chosen):
            continue
        if chosen and not _is_beside(each, chosen[0]):
            continue
        chosen.append(each)
    return (chosen or digits)[:SHOWN]


def _is_a_pair(whole: _Judged, digits: Sequence[_Judged]) -> bool:
    """Whether it is made of two tall pieces that are digits by themselves."""
    if whole.find.parts < 2:
        return False
    parts = [
        each
        for each in digits
        if each.find.parts == 1
        and each.find.is_light == whole.find.is_light
        and whole.find.covers(each.find)
        and each.find.size < 1.02 * whole.find.size
        and each.unlikeness < whole.unlikeness
    ]
    return any(
        not one.find.covers(other.find) and not other.find.covers(one.find)
        for k, one in enumerate(parts)
        for other in parts[:k]
    )


def _is_within(part: _Judged, digits: Sequence[_Judged]) -> bool:
    """Whether it is a part of a larger digit: the paper within a 0, or a 7 without its pale bar."""
    return any(
        other.on_page >= part.on_page
        and other.find.covers(part.find)
        and _is_larger(other, part)
        and other.find.contrast > 0.4 * part.find.contrast
        and not _is_a_pair(other, digits)
        for other in digits
    )


def _is_larger(other: _Judged, part: _Judged) -> bool:
    if other.find.is_light != part.find.is_light:
        is_like = other.unlikeness <= max(1.0, part.unlikeness)
        return is_like and other.find.size > 1.15 * part.find.size
    # Of the same ink with something more: squares of the paper hang together with a digit, too.
    is_like = other.unlikeness <= part.unlikeness + MORE_INK
    is_more = other.find.ink.sum() > 1.1 * part.find.ink.sum()
    return is_like and is_more and other.find.size < 2 * part.find.size


def _is_beside(each: _Judged, first: _Judged) -> bool:
    """Whether it may be a digit beside the first: of its kind, and not much smaller."""
    return (
        each.find.is_light == first.find.is_light
        and each.on_page == first.on_page
        and each.find.size > COMPARABLE * first.find.size
        and each.find.contrast > 0.4 * first.find.contrast
        and each.unlikeness <= 1
    )
