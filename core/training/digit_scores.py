"""What is measured of a network that reads digits: after each epoch, and at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from core.analysis.accuracy import FIRST_TEST_DIGITS, DigitScores, score, score_logits
from core.data.epoch_data import Sources, drawn_digits
from core.data.mnist import Digits, Mnist
from core.network.cells import Array, softmax
from core.network.keras_file import read_keras
from core.network.network import Network
from core.recipes import DigitRecipe
from core.runs.mistakes import Mistakes, mistakes_of

PREDICT_BATCH = 1000


def epoch_scores(
    recipe: DigitRecipe, model: keras.Model, mnist: Mnist, unseen: Digits | None, epoch: int
) -> dict[str, float]:
    """The accuracies that are told after an epoch, by their names.

    Args:
        recipe: Whether it asks for test digits, and its seed: which ones they are.
        model: As far as it has learned.
        mnist: Its validation digits are always read.
        unseen: Digits of people whom the network never meets, if there are any.
        epoch: Counts from 0.
    """
    scores = {"validation_accuracy": _accuracy(model, mnist.validation)}
    if unseen:
        scores["unseen_accuracy"] = _accuracy(model, unseen)
    if count := recipe.test_digits_an_epoch:
        random = np.random.default_rng([recipe.seed, epoch, count])
        drawn = random.choice(len(mnist.test), min(count, len(mnist.test)), replace=False)
        test = Digits(mnist.test.images[drawn], mnist.test.labels[drawn])
        scores[f"accuracy_on_{len(test)}_test_digits"] = _accuracy(model, test)
    return scores


@dataclass(frozen=True)
class Measurement:
    """What was measured of a trained network.

    Attributes:
        scores: For its card, by the name of the digits.
        mistakes: The first test digits that it answered wrong.
    """

    scores: dict[str, Any]
    mistakes: Mistakes


def measure(network_path: Path, sources: Sources) -> Measurement:
    """What comes of a trained network that is read in NumPy, as the app reads it.

    Scores on a sample are named so: they are not those on MNIST.
    """
    network = read_keras(network_path)
    whole = "sample" if sources.is_sample else "mnist"
    validation, test = sources.mnist.validation, sources.mnist.test
    scores, answers = _read(network, test)
    first = slice(FIRST_TEST_DIGITS)
    measured = {
        f"{whole}_validation": score(network, validation.ink, validation.labels).as_plain(),
        f"{whole}_test": {**scores.as_plain(), "confusion": scores.confusion.tolist()},
        f"{whole}_test_first_{FIRST_TEST_DIGITS}": score(
            network, test.ink[first], test.labels[first]
        ).as_plain(),
    }
    if sources.unseen:
        unseen = drawn_digits(sources.unseen)
        measured["drawings_of_unseen_people"] = score(network, unseen.ink, unseen.labels).as_plain()
    return Measurement(measured, mistakes_of(test.images, test.labels, answers))


def _read(network: Network, digits: Digits) -> tuple[DigitScores, Array]:
    """The scores, and (N, 10) the probabilities after the last row."""
    answers: list[Array] = []

    def passing() -> Iterator[Array]:
        for logits in network.logits(digits.ink):
            answers.append(softmax(logits[:, -1]))
            yield logits

    scores = score_logits(passing(), digits.labels)
    return scores, np.concatenate(answers)


def _accuracy(model: keras.Model, digits: Digits) -> float:
    """Share of the digits answered right after the last row."""
    right = 0
    for start in range(0, len(digits), PREDICT_BATCH):
        batch = slice(start, start + PREDICT_BATCH)
        logits = model(digits.images[batch].astype(np.float32) / 255, training=False).numpy()
        answers = logits.reshape(len(logits), -1, logits.shape[-1])[:, -1].argmax(axis=-1)
        right += int((answers == digits.labels[batch]).sum())
    return right / len(digits)
