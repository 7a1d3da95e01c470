"""Every trained network beside its source's figure: `python -m core.evaluate recipes`.

Digits are read anew, in NumPy; how long a training took is known from its card alone, and so is all
of a network that is too large to be shipped.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import h5py

from core.analysis.accuracy import FIRST_TEST_DIGITS, score
from core.data.mnist import Digits
from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.shipped import NETWORKS_DIR, shipped_names
from core.recipes import RECIPES, DigitRecipe, Recipe

HEADINGS = (
    "network",
    "its source reports",
    "ours, on that measure",
    "ours, on all test digits",
    "parameters",
    "seconds",
    "steps a second",
)
NOTHING = "-"


def recipe_table(test: Digits) -> str:
    """A Markdown table with a line for every recipe whose network has a card.

    Args:
        test: MNIST's test digits; the first 128 of them are the tutorials' own measure.
    """
    lines = [_line(HEADINGS), _line(["---"] * len(HEADINGS))]
    lines += [_line(cells) for cells in _rows(test)]
    return "\n".join(lines)


def count_parameters(name: str) -> int:
    """How many numbers the shipped network of that name learned; shared ones count once."""
    with zipfile.ZipFile(NETWORKS_DIR / f"{name}.keras") as archive:
        weights = io.BytesIO(archive.read("model.weights.h5"))
    sizes: list[int] = []

    def take(path: str, item: Any) -> None:
        # Dropout keeps the state of its random numbers beside the weights.
        if isinstance(item, h5py.Dataset) and "seed_generator" not in path:
            sizes.append(item.size)

    with h5py.File(weights) as h5:
        h5.visititems(take)
    return sum(sizes)


def _rows(test: Digits) -> Iterator[list[str]]:
    shipped = set(shipped_names())
    with_card = {path.stem for path in NETWORKS_DIR.glob("*.json")}
    for name, recipe in RECIPES.items():
        if name in with_card:
            card = load_card(name)
            yield [
                f"`{name}`",
                *_figures(recipe, card, test),
                f"{count_parameters(name):,}" if name in shipped else NOTHING,
                f"{card.trained_seconds:,}",
                f"{card.steps_per_second:g}",
            ]


def _figures(recipe: Recipe, card: Card, test: Digits) -> tuple[str, str, str]:
    """What the source reports, ours on that measure, and ours on all test digits."""
    if not isinstance(recipe, DigitRecipe):
        return NOTHING, _as_its_card_says(card), NOTHING
    network = load_network(recipe.name)
    first = score(network, test.ink[:FIRST_TEST_DIGITS], test.labels[:FIRST_TEST_DIGITS])
    everything = score(network, test.ink, test.labels)
    return (
        _on_first(recipe.reported_accuracy) if recipe.reported_accuracy else NOTHING,
        _on_first(first.accuracy),
        f"{everything.accuracy:.2%} ({everything.correct} of {everything.count})",
    )


def _on_first(accuracy: float) -> str:
    return f"{accuracy:.2%} of the first {FIRST_TEST_DIGITS}"


def _as_its_card_says(card: Card) -> str:
    found = [(name.replace("_", " "), value) for name, value in card.scores.items()]
    return "; ".join(
        f"{name} {value['accuracy']:.2%}" if isinstance(value, dict) else f"{name} {value:g}"
        for name, value in found
    )


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
