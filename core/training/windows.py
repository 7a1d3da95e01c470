"""A text cut into windows, and the order in which a network meets them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from core.recipes import StoryRecipe

Ids = NDArray[np.int32]


@dataclass(frozen=True)
class Windows:
    """All windows of a text that a word follows, in the order of the text.

    Attributes:
        read: (N, T), what the network reads.
        next: (N, T), the word that follows each word of `read`.
    """

    read: Ids
    next: Ids

    def __len__(self) -> int:
        return len(self.read)

    def spread(self, most: int) -> Windows:
        """At most so many of them, spread over the text; all if there are no more."""
        every = -(-len(self) // most)
        return Windows(self.read[::every], self.next[::every])


def cut_windows(ids: NDArray[np.integer], window: int) -> Windows:
    """The N = S - T windows of `window` words that a text of S words has.

    Raises:
        ValueError: If the text is not longer than a window.
    """
    if len(ids) <= window:
        raise ValueError(f"Expected a text of more than {window} words, got {len(ids)}.")
    cut = sliding_window_view(ids.astype(np.int32), window)
    return Windows(cut[:-1], cut[1:])


def even_batch(windows: int, batch: int) -> int:
    """The size of the batches, at most `batch`, of which an epoch has as many as it takes.

    All are of one size, so that TensorFlow compiles once; the few windows left over when it does
    not come out even are others in each epoch.
    """
    return windows // -(-windows // batch)


def batches(recipe: StoryRecipe, windows: int, first: int = 0) -> Iterator[NDArray[np.intp]]:
    """Without end, (B,): which windows make a batch, from batch number `first` on.

    The same recipe gives the same batches, wherever they begin: a training can be taken up again.
    """
    size = even_batch(windows, recipe.batch)
    if recipe.order == "walk":
        starts = islice(_walk(recipe, windows), first * size, None)
        while True:
            yield np.fromiter(islice(starts, size), np.intp, size)
    epoch, skipped = divmod(first, windows // size)
    while True:
        order = np.random.default_rng([recipe.seed, epoch]).permutation(windows)
        for step in range(skipped, windows // size):
            yield order[step * size : (step + 1) * size]
        epoch, skipped = epoch + 1, 0


def _walk(recipe: StoryRecipe, windows: int) -> Iterator[int]:
    """The article's order: from one of the first places, always past the predicted word, again."""
    random = np.random.default_rng(recipe.seed)
    while True:
        first = int(random.integers(0, recipe.window + 1, endpoint=True))
        yield from range(first, windows, recipe.window + 1)
