"""A long text as streams that are read side by side, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]


def pieces_in_epoch(words: int, batch: int, length: int) -> int:
    """How many pieces of `length` steps a text of so many words gives, cut into `batch` streams.

    The last word has nothing to follow it, and an epoch may begin up to a piece further on.
    """
    return max(0, words - length) // batch // length


def epoch_pieces(
    text: Ids, batch: int, length: int, seed: int, epoch: int
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The ids of an epoch's pieces and the ids that follow them, (pieces, T, B) each.

    Every epoch begins at a place of its own, from 0 to `length` - 1, drawn by lot from the seed
    and the epoch: the cuts fall elsewhere each time, and the same ones where a stopped run goes on.
    """
    pieces = pieces_in_epoch(len(text), batch, length)
    start = int(np.random.default_rng([seed, epoch]).integers(length))
    return cut(text[start:], batch, length, pieces)


def cut(text: Ids, batch: int, length: int, pieces: int) -> tuple[Ids, Ids]:
    """(pieces, T, B) ids and the ids that follow them; stream b reads on from piece to piece."""
    words = batch * pieces * length

    def shaped(ids: Ids) -> Ids:
        return ids[:words].reshape(batch, pieces, length).transpose(1, 2, 0)

    return shaped(text), shaped(text[1:])


def measured_pieces(text: Ids, batch: int, length: int) -> Iterator[tuple[Ids, Ids]]:
    """The same of a text that is measured: from its beginning, the last piece being shorter.

    Up to `batch` words at the end are left out.
    """
    longest = (len(text) - 1) // batch
    ids, following = cut(text, batch, longest, 1)
    for start in range(0, longest, length):
        yield ids[0, start : start + length], following[0, start : start + length]
