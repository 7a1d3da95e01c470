"""The card of a trained network: how it came about, and what was measured on it."""

from __future__ import annotations

import json
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.checkpoints import read_keras
from core.datasets import Digits
from core.files import write_whole
from core.mixtures import Sources, drawn_digits
from core.recipes import Recipe
from core.scores import score

FIRST_TEST_DIGITS = 128  # the articles report their accuracy on the first batch of test digits
PACKAGES = ("keras", "tensorflow", "numpy")


def measure(network_path: Path, sources: Sources) -> dict[str, Any]:
    """The scores of a trained network, read in NumPy as the app reads it, by the digits' name."""
    network = read_keras(network_path)
    test = sources.mnist.test
    digits_of = {
        "mnist_validation": sources.mnist.validation,
        "mnist_test": test,
        "mnist_test_first_128": Digits(
            test.images[:FIRST_TEST_DIGITS], test.labels[:FIRST_TEST_DIGITS]
        ),
    }
    if sources.unseen:
        digits_of["drawings_of_unseen_people"] = drawn_digits(sources.unseen)
    return {
        name: score(network, digits.ink, digits.labels).as_plain()
        for name, digits in digits_of.items()
    }


def write_card(
    network_path: Path, recipe: Recipe, sources: Sources, command: str, trained_seconds: float
) -> Path:
    """The path of the card, `NAME.json`, written beside the network."""
    card = {
        "recipe": recipe.as_dict(),
        "seed": recipe.seed,
        "command": command,
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
        "data": sources.describe(),
        "scores": measure(network_path, sources),
        "trained_seconds": round(trained_seconds),
        "date": datetime.now(UTC).date().isoformat(),
    }
    path = network_path.with_suffix(".json")
    text = json.dumps(card, indent=1) + "\n"
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
    return path
