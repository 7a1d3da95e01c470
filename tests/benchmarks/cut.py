"""A thousand digits before and after a cut, beside Keras doing what it can of the same.

Run with `python -m tests.benchmarks.cut`. Keras gives no gates away, so the one cut that both can
make is timed: a forget gate that is shut in every unit from the first row on. For Keras its weights
are taken to 0 and its bias far below, in a copy of the network; the logits are checked to be the
same. The other cuts are timed in NumPy alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from core.analysis.ablation_effect import sample_digits
from core.analysis.unit_rankings import removal
from core.network.cells import Array
from core.network.gates import LSTM_GATES
from core.network.interventions import Erase, Force, Freeze, Intervention, Scale, Wipe
from core.network.keras_file import load_network
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from tests.benchmarks.samples import print_comparison, summary

NAME = "digits"
ROUNDS = 15
BAR_MS = 1000.0

SHUT: Intervention = Force("lstm", "forget_gate", 0.0)
ALONE: dict[str, Sequence[Intervention]] = {
    "no cut": (),
    "one unit removed": (removal("lstm", (57,)),),
    "one unit forced from row 14": (Force("lstm", "forget_gate", 0.0, (57,), 14),),
    "frozen at its mean": (Freeze("lstm", "forget_gate"),),
    "scaled by a half": (Scale("lstm", "forget_gate", 0.5),),
    "memory wiped at row 14": (Wipe("lstm", 14),),
    "row 14 erased": (Erase(14),),
}


def main() -> None:
    """Prints the medians of both sides, their ratio, and each cut alone."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    network = load_network(NAME)
    images, _ = sample_digits()
    in_keras = _in_keras(images)

    def in_numpy() -> tuple[Array, Array]:
        return _read(network, images, ()), _read(network, images, (SHUT,))

    for ours, theirs in zip(in_numpy(), in_keras(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-4)
    seconds: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS):
        seconds[0].append(_seconds(in_numpy))
        seconds[1].append(_seconds(in_keras))
    print(f"{len(images)} different digits before and after a cut, {NAME}")
    print_comparison(*seconds, "Keras predict", median_bar_ms=BAR_MS)
    print("  each cut alone, NumPy, all gates kept")
    for name, cuts in ALONE.items():
        times = [_seconds(partial(_read, network, images, cuts)) for _ in range(ROUNDS)]
        print(f"    {name:28} {summary(times)}")


def _read(network: Network, images: Array, cuts: Sequence[Intervention]) -> Array:
    return np.concatenate([logits[:, -1] for logits in network.logits(images, cuts)])


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _in_keras(images: Array) -> Callable[[], tuple[Array, Array]]:
    import keras

    whole, cut = (keras.saving.load_model(NETWORKS_DIR / f"{NAME}.keras") for _ in range(2))
    lstm = cut.get_layer("lstm")
    forget = LSTM_GATES.index("forget_gate")
    block = slice(forget * lstm.units, (forget + 1) * lstm.units)
    kernel, recurrent_kernel, bias = lstm.get_weights()
    for weights, value in ((kernel, 0.0), (recurrent_kernel, 0.0), (bias, -1e4)):
        weights[..., block] = value
    lstm.set_weights([kernel, recurrent_kernel, bias])

    def answers() -> tuple[Array, Array]:
        before, after = (
            model.predict(images, batch_size=250, verbose=0).reshape(len(images), -1, 10)[:, -1]
            for model in (whole, cut)
        )
        return before, after

    return answers


if __name__ == "__main__":
    main()
