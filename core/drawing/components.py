"""Masks: their connected pieces, found run by run, and how they grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Components:
    """P connected pieces of a mask; pixels that share a side or a corner belong together.

    Attributes:
        labels: (H, W) int, from 1 to P; 0 is no piece.
        areas: (P,) pixels in each.
        boxes: (P, 4) top, left, bottom, right of each; the last two are beyond the piece.
    """

    labels: NDArray[np.intp]
    areas: NDArray[np.intp]
    boxes: NDArray[np.intp]

    @property
    def longer_sides(self) -> NDArray[np.intp]:
        """(P,) the longer side of each piece's box."""
        sides: NDArray[np.intp] = (self.boxes[:, 2:] - self.boxes[:, :2]).max(axis=1)
        return sides

    def mask(self, chosen: Mask) -> Mask:
        """(H, W) the pixels of the pieces that are `chosen`, (P,)."""
        return np.concatenate([[False], chosen])[self.labels]


def connected_components(mask: Mask) -> Components:
    """The connected pieces of `mask`, (H, W)."""
    height, width = mask.shape
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)  # a run is a stretch of ink within one row
    stops = np.nonzero(edges == -1)[1]
    piece = _joined(*_neighbours(rows, starts, stops, width), len(rows))

    count = int(piece.max(initial=-1)) + 1
    boxes = np.empty((count, 4), np.intp)
    boxes[:] = height, width, 0, 0
    np.minimum.at(boxes[:, 0], piece, rows)
    np.minimum.at(boxes[:, 1], piece, starts)
    np.maximum.at(boxes[:, 2], piece, rows + 1)
    np.maximum.at(boxes[:, 3], piece, stops)

    labels = np.zeros(mask.shape, np.intp)
    labels[mask] = np.repeat(piece + 1, stops - starts)
    areas = np.bincount(piece, stops - starts, count).astype(np.intp)
    return Components(labels, areas, boxes)


def dilated(mask: Mask, steps: int) -> Mask:
    """`mask`, dilated by `steps` pixels: by a cross and a square in turn, which is nearly round."""
    for step in range(steps):
        tall = mask.copy()
        tall[1:] |= mask[:-1]
        tall[:-1] |= mask[1:]
        beside = tall if step % 2 else mask
        mask = tall.copy()
        mask[:, 1:] |= beside[:, :-1]
        mask[:, :-1] |= beside[:, 1:]
    return mask


def _neighbours(
    rows: NDArray[np.intp], starts: NDArray[np.intp], stops: NDArray[np.intp], width: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of runs that touch, a run and one in the row above it."""
    # One number line for all rows, with a gap between them that no diagonal bridges.
    line = width + 2
    start, stop = rows * line + starts, rows * line + stops
    first = np.searchsorted(stop, start - line, side="left")
    beyond = np.searchsorted(start, stop - line, side="right")
    counts = np.maximum(beyond - first, 0)
    lower = np.repeat(np.arange(len(rows)), counts)
    place = np.arange(len(lower)) - np.repeat(np.cumsum(counts) - counts, counts)
    return lower, first[lower] + place


def _joined(one: NDArray[np.intp], other: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """(count,) the piece of each run, from 0: runs that are joined by pairs share one."""
    parent = np.arange(count)
    while True:
        low = np.minimum(parent[one], parent[other])
        high = np.maximum(parent[one], parent[other])
        if (low == high).all():
            return np.unique(parent, return_inverse=True)[1]
        np.minimum.at(parent, high, low)
        while (parent != parent[parent]).any():
            parent = parent[parent]
