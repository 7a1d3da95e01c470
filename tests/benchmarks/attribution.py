"""Time of an attribution beside one pass: `python -m tests.benchmarks.attribution`.

With `--times` only that, with `--deletion` only what follows.

Also how early the right answer of 1,000 digits is lost when their rows are erased in the order of
an attribution, beside a random order: the deletion curve (Samek et al. 2017).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from core.data.samples import mnist_sample
from core.language.model import load_language_model
from core.network.attribution import Method, attribution, erase
from core.network.keras_file import load_network
from core.network.network import Network

RUNS = 20
METHODS: tuple[Method, ...] = ("gradient_x_input", "integrated_gradients", "erasure")
DIGITS = 1_000
BOOTSTRAPS = 2_000


def main() -> None:
    """Print both tables."""
    images, labels = mnist_sample()
    digits = load_network("digits")
    image = images[0].astype(np.float32) / np.float32(255) if images.max() > 1 else images[0]
    if "--deletion" not in sys.argv:
        _times("LSTM(128) over 28 rows", digits, image, 0)
        ptb = load_language_model("ptb")
        words = np.random.default_rng(0).integers(0, len(ptb.vocabulary), 30)
        _times("language model over 30 words", ptb.network, words, 17)
    if "--times" not in sys.argv:
        _deletion(digits, images, labels)


def _times(what: str, network: Network, inputs: np.ndarray, output: int) -> None:
    one_pass = _median_ms(lambda: network.trace(inputs[None]))
    print(f"{what}: one pass {one_pass:.1f} ms")
    for method in METHODS:
        took = _median_ms(partial(attribution, network, inputs, output, method=method))
        print(f"  {method}: {took:.1f} ms, {took / one_pass:.1f} passes")


def _median_ms(work: Callable[[], object]) -> float:
    work()
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    return float(np.median(took))


def _deletion(network: Network, images: np.ndarray, labels: np.ndarray) -> None:
    """Print the mean probability left over all counts of erased rows, for each order."""
    random = np.random.default_rng(0)
    chosen = random.permutation(len(images))[:DIGITS]
    left: dict[str, list[float]] = {name: [] for name in (*METHODS, "random order")}
    for place in chosen:
        image = images[place].astype(np.float32)
        image = image / np.float32(255) if image.max() > 1 else image
        answer = int(labels[place])
        orders: dict[str, np.ndarray] = {
            name: np.argsort(-attribution(network, image, answer, method=name).by_step)
            for name in METHODS
        }
        orders["random order"] = random.permutation(len(image))
        for name, order in orders.items():
            left[name].append(_area(network, image, answer, order))
    print(f"mean logit left while rows are erased, {DIGITS} digits (less is better):")
    by_chance = np.array(left["random order"])
    for name in left:
        areas = left[name]
        gain = by_chance - np.array(areas)
        low, high = _interval(gain, random)
        print(f"  {name}: {np.mean(areas):.2f}; below random by {gain.mean():.2f} ", end="")
        print(f"(95% interval {low:.2f} to {high:.2f})")


def _area(network: Network, image: np.ndarray, answer: int, order: np.ndarray) -> float:
    rank = np.argsort(order)
    masks = rank[None, :] < np.arange(1, len(order))[:, None]
    whole = network.trace(image[None]).logits[0, -1, answer]
    return float((whole - erase(network, image, answer, masks)).mean())


def _interval(gain: np.ndarray, random: np.random.Generator) -> tuple[float, float]:
    picks = random.integers(0, len(gain), (BOOTSTRAPS, len(gain)))
    low, high = np.percentile(gain[picks].mean(1), [2.5, 97.5])
    return float(low), float(high)


if __name__ == "__main__":
    main()
