"""Pictures of a digit on a sheet of paper on a table, as a telephone takes them, made with a seed.

Each picture shows one digit that is meant, near the middle of its sheet. The sheet is turned, seen
at an angle, lit unevenly, shaded in part, plain, ruled or squared, and may run over the border of
the picture; other digits may stand at its side, at a distance, or cut by the border.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Array = NDArray[np.float32]
Points = NDArray[np.float64]

SHEET_PX = (900, 1200)  # width and height of a sheet before it is photographed


@dataclass(frozen=True)
class Sheet:
    """One made picture.

    Attributes:
        data: A JPEG file.
        label: The digit that is meant.
        kind: What is on it, in words.
    """

    data: bytes
    label: int
    kind: str


def sheets(
    images: NDArray[np.uint8], labels: NDArray[np.integer], count: int, seed: int = 0
) -> Iterator[Sheet]:
    """Pictures of digits on sheets, one after another.

    Args:
        images: (N, 28, 28), ink is 255: the digits to write on them.
        labels: (N,) 0..9.
        count: How many pictures.
        seed: The same seed gives the same pictures.
    """
    for number in range(count):
        yield sheet(images, labels, np.random.default_rng([seed, number]))


def sheet(
    images: NDArray[np.uint8], labels: NDArray[np.integer], random: np.random.Generator
) -> Sheet:
    """One picture; see `sheets`."""
    width, height = SHEET_PX
    meant = int(random.integers(len(labels)))
    size = random.uniform(0.16, 0.42) * width
    centre = np.array([random.uniform(0.38, 0.62) * width, random.uniform(0.38, 0.62) * height])
    pen = random.uniform(0.0, 0.75)
    cover = np.zeros((height, width), np.float32)
    _write(cover, images[meant], centre, size, pen)

    rules = str(random.choice(["plain", "lines", "squares"], p=[0.45, 0.4, 0.15]))
    neighbours = str(random.choice(["alone", "beside", "cut"], p=[0.5, 0.35, 0.15]))
    if neighbours != "alone":
        for side in random.permutation([-1.0, 1.0])[: random.integers(1, 3)]:
            away = size * random.uniform(1.15, 1.6)
            other = images[random.integers(len(labels))]
            _write(cover, other, centre + np.array([side * away, 0]), size, pen)

    paper = random.uniform(0.72, 0.95)
    ink = paper * random.uniform(0.15, 0.55)
    page = np.full((height, width), paper, np.float32)
    _rule(page, rules, size, random)
    page += (np.minimum(page, np.float32(ink)) - page) * cover

    picture_px = (int(random.integers(700, 1400)), int(random.integers(700, 1400)))
    table = str(random.choice(["table", "no table"], p=[0.75, 0.25]))
    corners = _corners(picture_px, random)
    if neighbours == "cut":
        # So near that the border of the picture cuts the neighbours, and the sheet with them.
        corners, table = _aimed(corners, picture_px, centre, 1.35 * size), "no table"
    elif table == "no table":
        corners = _aimed(corners, picture_px, centre, random.uniform(1.4, 2.4) * size)
    elif neighbours == "beside":
        corners = _aimed(corners, picture_px, centre, None)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    to_picture = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    ground = _table(picture_px, paper, random)
    seen = np.asarray(cv2.warpPerspective(page, to_picture, picture_px, flags=cv2.INTER_AREA))
    is_sheet = np.asarray(
        cv2.warpPerspective(np.ones_like(page), to_picture, picture_px, flags=cv2.INTER_LINEAR)
    )
    grey = seen * is_sheet + ground * (1 - is_sheet)
    light, shade = _light(picture_px, random)
    grey = cv2.GaussianBlur(np.asarray(grey * light, np.float32), (0, 0), random.uniform(0.6, 1.8))
    grey = grey + random.normal(0, random.uniform(0.004, 0.025), grey.shape)
    picture = Image.fromarray(np.uint8(255 * np.clip(grey, 0, 1)))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=int(random.integers(70, 95)))
    return Sheet(file.getvalue(), int(labels[meant]), f"{table}, {rules}, {neighbours}, {shade}")


def _write(cover: Array, digit: NDArray[np.uint8], centre: Points, size: float, pen: float) -> None:
    """Draw a digit onto the sheet's ink, its box `size` pixels high; 1 is the finest pen."""
    side = round(size * 28 / 20)
    large = cv2.resize(digit.astype(np.float32) / 255, (side, side), interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), side / 80)
    level = 0.3 + 0.35 * pen
    ink = np.clip((large - level) * side / 28 + 0.5, 0, 1)
    left, top = np.rint(centre - side / 2).astype(int)
    height, width = cover.shape
    rows = slice(max(0, top), min(height, top + side))
    columns = slice(max(0, left), min(width, left + side))
    if rows.start < rows.stop and columns.start < columns.stop:
        part = ink[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        cover[rows, columns] = np.maximum(cover[rows, columns], part)


def _rule(page: Array, rules: str, size: float, random: np.random.Generator) -> None:
    """Print rules onto the paper."""
    if rules == "plain":
        return
    darkness = random.uniform(0.1, 0.35)
    thick = int(random.integers(2, 5))
    step = size * (random.uniform(0.5, 1.2) if rules == "lines" else random.uniform(0.3, 0.6))
    start = random.uniform(0, step)
    for place in np.arange(start, page.shape[0], step).astype(int):
        page[place : place + thick] *= 1 - darkness
    if rules == "squares":
        for place in np.arange(start, page.shape[1], step).astype(int):
            page[:, place : place + thick] *= 1 - darkness


def _corners(picture_px: tuple[int, int], random: np.random.Generator) -> Points:
    """(4, 2) where the corners of the sheet come to lie: turned, and seen at an angle."""
    width, height = picture_px
    tall = random.uniform(0.5, 0.85) * min(width, height)
    half = np.array([tall * SHEET_PX[0] / SHEET_PX[1], tall]) / 2
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    corners = corners + random.uniform(-0.06, 0.06, (4, 2)) * tall
    angle = np.radians(random.uniform(-20, 20))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shift = random.uniform(-0.08, 0.08, 2) * np.array([width, height])
    return corners @ turn.T + np.array([width, height]) / 2 + shift


def _aimed(
    corners: Points, picture_px: tuple[int, int], centre: Points, reach: float | None
) -> Points:
    """The corners, so that the digit is in the middle of the picture.

    Args:
        corners: Where those of the sheet come to lie.
        picture_px: Width and height of the picture.
        centre: Where the digit is on the sheet.
        reach: What is as near to the digit, on the sheet, fills the picture; None leaves the size.
    """
    flat = np.array([[0, 0], [SHEET_PX[0], 0], list(SHEET_PX), [0, SHEET_PX[1]]], np.float32)
    to_picture = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    length = 1.0 if reach is None else reach
    spot = centre + np.array([[0, 0], [length, 0], [0, length]])
    there = np.asarray(cv2.perspectiveTransform(spot[None].astype(np.float32), to_picture))[0]
    seen = np.linalg.norm(there[1:] - there[0], axis=1).mean()
    scale = 1.0 if reach is None else min(picture_px) / 2 / seen
    return (corners - there[0]) * scale + np.array(picture_px) / 2


def _table(picture_px: tuple[int, int], paper: float, random: np.random.Generator) -> Array:
    """(H, W) a table darker than the paper: plain, of wood, or of stone."""
    width, height = picture_px
    tone = paper * random.uniform(0.15, 0.7)
    kind = random.integers(3)
    grain = random.normal(0, 1, (height, width)).astype(np.float32)
    if kind == 0:
        grain *= 0.0
    elif kind == 1:
        grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), sigmaX=60, sigmaY=2.5), np.float32)
    else:
        grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 6), np.float32)
    strength = random.uniform(0.02, 0.12) * tone / max(1e-6, float(grain.std()) or 1.0)
    return np.asarray(tone + strength * grain, np.float32)


def _light(picture_px: tuple[int, int], random: np.random.Generator) -> tuple[Array, str]:
    """(H, W) the light, falling off to one side, and a shadow or the sun on a part of it."""
    width, height = picture_px
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    angle = random.uniform(0, 2 * np.pi)
    light = 0.88 + random.uniform(0.02, 0.14) * (np.cos(angle) * x + np.sin(angle) * y)
    shade = str(random.choice(["even light", "shadow", "sun"], p=[0.5, 0.3, 0.2]))
    if shade != "even light":
        angle = random.uniform(0, 2 * np.pi)
        away = np.cos(angle) * x + np.sin(angle) * y - random.uniform(-0.5, 0.5)
        part = 1 / (1 + np.exp(np.clip(away / random.uniform(0.005, 0.08), -30, 30)))
        light = light * (1 - random.uniform(0.2, 0.45) * part)
    if shade == "sun":
        light = light * 1.15
    return light.astype(np.float32), shade
