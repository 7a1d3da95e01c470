"""How far digits are bent while a network learns them, as data: `core.drawing` does it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageDistortion:
    """How far an image of a digit is bent; each value but the grid is a standard deviation.

    Attributes:
        rotation_deg: Turned about the middle.
        slant: Sheared to the right, pixels a row.
        log_scale: Natural logarithm of the size, of each axis by itself.
        shift_px: Moved, along each axis.
        elastic_px: Moved by a smooth random field, along each axis.
        elastic_grid: The field has this many knots a side.
        line: Share by which lines grow (towards the brightest neighbour) or shrink (the darkest).
    """

    rotation_deg: float = 7.0
    slant: float = 0.12
    log_scale: float = 0.04
    shift_px: float = 0.3
    elastic_px: float = 1.0
    elastic_grid: int = 6
    line: float = 0.25


@dataclass(frozen=True)
class StrokeDistortion:
    """How far a pen drawing is bent before it is drawn; standard deviations, but for ranges.

    Attributes:
        rotation_deg: The whole drawing turned.
        slant: Sheared to the right.
        log_aspect: Natural logarithm of width over height.
        bend: A smooth random field moves the points by this share of the longer side.
        stroke_shift: Each stroke by itself moves by this share of the longer side.
        stroke_log_scale: Each stroke by itself grows by exp of this.
        trim: Up to this share of a stroke's length is lost at either end.
        tremble: Each point by itself moves by this share of the longer side.
        pen_px: Narrowest and widest pen, in pixels of the image.
        box_px: Smallest and largest longer side of the ink, in pixels of the image.
        shift_px: The image's centre of mass is off by this.
    """

    rotation_deg: float = 5.0
    slant: float = 0.15
    log_aspect: float = 0.15
    bend: float = 0.03
    stroke_shift: float = 0.02
    stroke_log_scale: float = 0.05
    trim: float = 0.05
    tremble: float = 0.004
    pen_px: tuple[float, float] = (2.0, 3.2)
    box_px: tuple[float, float] = (19.5, 20.3)
    shift_px: float = 0.3


@dataclass(frozen=True)
class Styles:
    """How often a plain pen drawing is written in another way; shares of the drawings that can be.

    The last four are off in the shipped recipes, whose networks were trained without them.

    Attributes:
        slashed_zero: Zeros of one stroke get a slash.
        flagged_one: Ones of one straight stroke get a flag, and four in ten of them a foot.
        barred_seven: Sevens of one stroke get a bar.
        hook: Strokes get a short stray mark where the pen lands or leaves.
        open_eight: Eights of one stroke get an open loop.
        long_flag: Of the flags, those that rise from about half height, nearly as long as the stem.
        hooked_flag: Of the flags, those that are short, may be level, and turn down at the end.
        steep_slash: Of the slashes, those that are long and steep, through a narrow zero.
    """

    slashed_zero: float = 0.15
    flagged_one: float = 0.5
    barred_seven: float = 0.2
    hook: float = 0.1
    open_eight: float = 0.0
    long_flag: float = 0.0
    hooked_flag: float = 0.0
    steep_slash: float = 0.0
