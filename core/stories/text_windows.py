"""The windows of its own text that a story model reads, with the token that follows each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.layers import Inputs
from core.stories.story_model import StoryModel

MAX_WINDOWS = 2_000
"""Of a longer text so many windows are read, spread evenly."""


@dataclass(frozen=True)
class TextWindows:
    """N windows of a network's own text.

    Attributes:
        starts: (N,), index of the first token of each.
        inputs: (N, T) ids or (N, T, 1) numbers, as the network reads them.
        next_ids: (N,), the id that follows each.
    """

    starts: NDArray[np.intp]
    inputs: Inputs
    next_ids: NDArray[np.intp]


def text_windows(story_model: StoryModel) -> TextWindows:
    """Select at most `MAX_WINDOWS` windows of the text that `story_model` was trained on.

    Raises:
        ValueError: If the text is not longer than a window.
    """
    ids = story_model.vocabulary.ids(story_model.tokens)
    count = len(ids) - story_model.window
    if count < 1:
        raise ValueError(_("The text is not longer than the window of {n}.", n=story_model.window))
    starts = np.unique(np.linspace(0, count - 1, min(count, MAX_WINDOWS)).astype(np.intp))
    inputs = [
        story_model.inputs(ids[start : start + story_model.window].tolist()) for start in starts
    ]
    return TextWindows(starts, np.concatenate(inputs), ids[starts + story_model.window])
