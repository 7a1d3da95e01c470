"""The windows of a text that a network reads to say each next word of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.network.layers import Inputs
from core.stories.story_model import StoryModel

MAX_WINDOWS = 2_000
"""Of a longer text so many are read, spread over the whole of it."""


@dataclass(frozen=True)
class TextWindows:
    """N windows of a network's own text, each followed by another word.

    Attributes:
        starts: (N,), at which word of the text each begins, from 0.
        inputs: (N, T) ids or (N, T, 1) numbers, as the network reads them.
        next_ids: (N,), the word that follows each.
    """

    starts: NDArray[np.intp]
    inputs: Inputs
    next_ids: NDArray[np.intp]


def text_windows(story_model: StoryModel) -> TextWindows:
    """The windows of the text that `story_model` learnt, at most `MAX_WINDOWS` of them.

    Raises:
        ValueError: If the text is no longer than a window.
    """
    ids = story_model.vocabulary.ids(story_model.tokens)
    count = len(ids) - story_model.window
    if count < 1:
        raise ValueError(f"Expected more than {story_model.window} words of text, got {len(ids)}.")
    starts = np.unique(np.linspace(0, count - 1, min(count, MAX_WINDOWS)).astype(np.intp))
    inputs = [
        story_model.inputs(ids[start : start + story_model.window].tolist()) for start in starts
    ]
    return TextWindows(starts, np.concatenate(inputs), ids[starts + story_model.window])
