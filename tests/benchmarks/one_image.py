"""One image to its answer, all gates kept, beside what Keras, TensorFlow and PyTorch take without.

Run with `python -m tests.benchmarks.one_image`. PyTorch joins where it is installed. The
comparisons answer the same image with the same weights, and are checked to give the same logits.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from core.data.samples import samples
from core.network.cells import Array
from core.network.keras_file import load_network
from core.network.layers import LSTM, Dense
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from tests.benchmarks.samples import p95

NAME = "digits-last-row"
OURS = "NumPy, all gates kept"
ROUNDS = 200
BAR_MS = 1.0
BAR_RATIO = 50.0


def main() -> None:
    """Prints the medians and their ratios to the NumPy pass."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    image = samples("easy")[6].image[None]
    network = load_network(NAME)
    expected = network.trace(image).logits[:, -1]
    ways: dict[str, Callable[[], Array]] = {
        OURS: lambda: network.trace(image).logits[:, -1],
        **_in_tensorflow(image),
    }
    if importlib.util.find_spec("torch"):
        ways["PyTorch nn.LSTM"] = _in_torch(network, image)
    for name, way in ways.items():
        np.testing.assert_allclose(way(), expected, atol=1e-4, err_msg=name)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            times[name].append(time.perf_counter() - start)
    ours = median(times[OURS])
    print(f"one image to its answer, {NAME}, {ROUNDS} rounds in turns")
    for name, seconds in times.items():
        print(
            f"  {name:22}  median {1e3 * median(seconds):7.3f} ms, "
            f"p95 {1e3 * p95(seconds):7.3f} ms, {median(seconds) / ours:6.1f} times ours"
        )
    print(f"  (bars: ours under {BAR_MS:.0f} ms, predict at least {BAR_RATIO:.0f} times ours)")


def _in_tensorflow(image: Array) -> dict[str, Callable[[], Array]]:
    import keras
    import tensorflow as tf

    model = keras.saving.load_model(NETWORKS_DIR / f"{NAME}.keras")
    tensor = tf.constant(image)
    compiled = tf.function(lambda x: model(x, training=False))
    return {
        "Keras model.predict": lambda: model.predict(image, verbose=0),
        "tf.function": lambda: compiled(tensor).numpy(),
    }


def _in_torch(network: Network, image: Array) -> Callable[[], Array]:
    import torch

    ours, dense = network.layers
    assert isinstance(ours, LSTM)
    assert isinstance(dense, Dense)
    lstm = torch.nn.LSTM(ours.width, ours.units, batch_first=True)
    readout = torch.nn.Linear(ours.units, dense.kernel.shape[1])
    with torch.no_grad():  # PyTorch packs the same four gates in the same order, transposed
        lstm.weight_ih_l0.copy_(torch.tensor(ours.kernel.T))
        lstm.weight_hh_l0.copy_(torch.tensor(ours.recurrent_kernel.T))
        lstm.bias_ih_l0.copy_(torch.tensor(ours.bias))
        lstm.bias_hh_l0.zero_()
        readout.weight.copy_(torch.tensor(dense.kernel.T))
        readout.bias.copy_(torch.tensor(dense.bias))
    tensor = torch.tensor(image)

    def answer() -> Array:
        with torch.inference_mode():
            logits: Array = readout(lstm(tensor)[0][:, -1]).numpy()
        return logits

    return answer


if __name__ == "__main__":
    main()
