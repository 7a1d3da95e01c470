"""A long text through the language model, all gates kept, beside what others take without.

Run with `python -m tests.benchmarks.language`. PyTorch joins where it is installed. All read the
same words from first to last in one stream, with the same weights, and are checked to foretell them
with the same perplexity. Then the answer of the page to a sentence of 30 words is timed: from what
was typed to what the browser gets.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.language.model import LanguageModel, load_language_model
from core.language.scored_text import score_text
from core.language.surprise import bits, perplexity, perplexity_of_bits
from core.network.keras_file import read_keras
from core.network.layers import LSTM, Dense, Embedding
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from core.view.surprise_view import surprise_view
from tests.benchmarks.samples import summary

OURS = "NumPy, all gates kept"
WORDS = 2_000
ROUNDS = 3
BAR = 1_000
SENTENCE = (
    "The company said its profit fell in the third quarter because of higher costs and that it "
    "expects to sell two of its plants before the end of the year"
)
ANSWERS = 100
ANSWER_BAR_MS = 100
AGREEMENT = 0.01

Way = Callable[[], float]
"""Reads the text and gives its perplexity."""


def main() -> None:
    """Prints the figures, each beside its bar."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    time_the_page(load_language_model())
    read_a_long_text(NETWORKS_DIR / "ptb.keras")


def time_the_page(model: LanguageModel) -> None:
    """Prints how long the page's answer to a sentence of 30 words takes."""
    seconds = []
    for _ in range(ANSWERS):
        start = time.perf_counter()
        read = score_text(model, SENTENCE)
        surprise_view(model, read)
        seconds.append(time.perf_counter() - start)
    print(f"a sentence of {len(read.tokens)} words to its surprise map, {model.network.name}")
    print(f"  {summary(seconds)} (bar {ANSWER_BAR_MS} ms)")


def read_a_long_text(path: Path) -> None:
    """Prints the words a second of each way, the best of some rounds in turns."""
    network = read_keras(path)
    vocabulary = network.layers[-1].units
    # The commonest words come first: cubes of even numbers meet them more often, as a text does.
    drawn = np.random.default_rng(0).random(WORDS + 1)
    ids = (vocabulary * drawn**3).astype(np.int64)
    ways: dict[str, Way] = {
        OURS: lambda: perplexity(network, ids),
        "Keras model.predict": _in_keras(path, ids),
    }
    if importlib.util.find_spec("torch"):
        ways["PyTorch nn.LSTM"] = _in_torch(network, ids)
    expected = ways[OURS]()
    for name, way in ways.items():
        np.testing.assert_allclose(way(), expected, rtol=AGREEMENT / 100, err_msg=name)
    seconds = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            seconds[name] = min(seconds[name], time.perf_counter() - start)
    print(f"{WORDS} words, one stream, {path.stem}, best of {ROUNDS} rounds in turns")
    for name, taken in seconds.items():
        print(f"  {name:22}  {WORDS / taken:8.0f} words a second")
    print(f"  (bar: ours at least {BAR})")


def _in_keras(path: Path, ids: NDArray[np.int64]) -> Way:
    import keras

    model = keras.saving.load_model(path)
    return lambda: perplexity_of_bits(bits(model.predict(ids[None, :-1], verbose=0)[0], ids[1:]))


def _in_torch(network: Network, ids: NDArray[np.int64]) -> Way:
    import torch

    table = next(layer for layer in network.layers if isinstance(layer, Embedding)).embeddings
    dense = next(layer for layer in network.layers if isinstance(layer, Dense))
    lstms = []
    for ours in network.layers:
        if isinstance(ours, LSTM):
            lstm = torch.nn.LSTM(ours.width, ours.units, batch_first=True)
            with torch.no_grad():  # PyTorch packs the same four gates in the same order, transposed
                lstm.weight_ih_l0.copy_(torch.tensor(ours.kernel.T))
                lstm.weight_hh_l0.copy_(torch.tensor(ours.recurrent_kernel.T))
                lstm.bias_ih_l0.copy_(torch.tensor(ours.bias))
                lstm.bias_hh_l0.zero_()
            lstms.append(lstm)
    kernel, bias = torch.tensor(np.array(dense.kernel)), torch.tensor(np.array(dense.bias))
    rows = torch.tensor(np.array(table))

    def read() -> float:
        with torch.inference_mode():
            x = rows[torch.tensor(ids[:-1])][None]
            for lstm in lstms:
                x = lstm(x)[0]
            logits = (x[0] @ kernel + bias).numpy()
        return perplexity_of_bits(bits(logits, ids[1:]))

    return read


if __name__ == "__main__":
    main()
