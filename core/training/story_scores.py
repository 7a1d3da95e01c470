"""What is measured of a network that tells stories, and what it says: on the way and at the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.network.keras_file import read_keras
from core.network.layers import Embedding
from core.text.generation import generate
from core.text.sampling import Sampling
from core.text.tokens import join
from core.text.vocabulary import Vocabulary
from core.text.window_accuracy import best_window_accuracy
from core.training.windows import Windows

ASKED_ON_THE_WAY = 2_000
ASKED_AT_THE_END = 5_000
"""So many windows at most, spread over a long text: all of them could take minutes."""

STORY_TOKENS = 24


class StoryEvaluator:
    """Asks a network on its way for next words, and for a story from the text's first words."""

    def __init__(
        self,
        model: keras.Model,
        windows: Windows,
        tokens: Sequence[str],
        vocabulary: Vocabulary,
    ) -> None:
        self._asked = windows.spread(ASKED_ON_THE_WAY)
        self._first = windows.read[0]
        self._vocabulary = vocabulary
        self._ceiling = best_window_accuracy(tokens, len(self._first)).accuracy
        self._last_logits = tf.function(
            lambda read: last_logits(model(as_inputs(model, read), training=False)),
            reduce_retracing=True,
        )

    def scores(self) -> dict[str, float]:
        """Accuracy on the next words, and the best that its window allows."""
        answers = self._last_logits(tf.constant(self._asked.read)).numpy().argmax(axis=-1)
        right = float((answers == self._asked.next[:, -1]).mean())
        return {"text_accuracy": right, "ceiling": self._ceiling}

    def story(self) -> str:
        """What it says, always the likeliest word, after the first words of the text."""
        window = len(self._first)

        def next_logits(ids: Sequence[int]) -> NDArray[np.float32]:
            return self._last_logits(tf.constant([ids[-window:]], tf.int32)).numpy()[0]

        told = generate(
            next_logits, self._first.tolist(), STORY_TOKENS, Sampling(), np.random.default_rng(0)
        )
        return join(self._vocabulary.tokens(told.ids), self._vocabulary.kind)


def as_inputs(model: keras.Model, read: tf.Tensor) -> tf.Tensor:
    """Ids, (B, T), as a model reads them: as they are, or as numbers, (B, T, 1)."""
    return read if len(model.input_shape) == 2 else tf.cast(read, tf.float32)[..., None]


def last_logits(logits: tf.Tensor) -> tf.Tensor:
    """(B, V), those after the last word, whether or not there are some after every word."""
    return logits if len(logits.shape) == 2 else logits[:, -1]


def measure(network_path: Path, windows: Windows, tokens: Sequence[str]) -> dict[str, Any]:
    """The scores of a trained network, read in NumPy as the app reads it.

    Returns:
        `next_words`, how many it predicts of those that follow a whole window;
        `best_window_accuracy`, how many
        any network with that window could.
    """
    network = read_keras(network_path)
    asked = windows.spread(ASKED_AT_THE_END)
    read: NDArray[Any] = asked.read
    if not isinstance(network.layers[0], Embedding):
        read = read[..., None].astype(np.float32)
    answers = np.concatenate([z[:, -1].argmax(axis=-1) for z in network.logits(read)])
    best = best_window_accuracy(tokens, asked.read.shape[1])
    return {
        "next_words": share((answers == asked.next[:, -1]).tolist()),
        "ceiling": {"accuracy": best.accuracy, "correct": best.correct, "count": best.count},
    }


def share(right: Collection[float]) -> dict[str, Any]:
    """How many answers are right, as a card keeps it."""
    correct = round(sum(right))
    return {"accuracy": correct / len(right), "correct": correct, "count": len(right)}
