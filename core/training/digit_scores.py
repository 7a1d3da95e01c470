"""What is measured of a network that reads digits: after each epoch, and at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np

from core.checkpoints import read_keras
from core.datasets import Digits, Mnist
from core.recipes import DigitRecipe
from core.scores import FIRST_TEST_DIGITS, score

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


def measure(network_path: Path, mnist: Mnist, unseen: Digits | None) -> dict[str, Any]:
    """The scores of a trained network, read in NumPy as the app reads it, by the digits' name."""
    network = read_keras(network_path)
    first = slice(FIRST_TEST_DIGITS)
    digits_of = {
        "mnist_validation": mnist.validation,
        "mnist_test": mnist.test,
        "mnist_test_first_128": Digits(mnist.test.images[first], mnist.test.labels[first]),
    }
    if unseen:
        digits_of["drawings_of_unseen_people"] = unseen
    return {
        name: score(network, digits.ink, digits.labels).as_plain()
        for name, digits in digits_of.items()
    }


def _accuracy(model: keras.Model, digits: Digits) -> float:
    """Share of the digits answered right after the last row."""
    right = 0
    for start in range(0, len(digits), PREDICT_BATCH):
        batch = slice(start, start + PREDICT_BATCH)
        logits = model(digits.images[batch].astype(np.float32) / 255, training=False).numpy()
        answers = logits.reshape(len(logits), -1, logits.shape[-1])[:, -1].argmax(axis=-1)
        right += int((answers == digits.labels[batch]).sum())
    return right / len(digits)
