"""Batches learned a second by `mnist-static`: our training, plain Keras `fit`, PyTorch.

Run with `python -m tests.benchmarks.training`. PyTorch joins where it is installed. They take turns
in one process. Beside the seconds stands the processor time, which tells more where others use the
machine too, and what the matrix products of a step take by themselves in TensorFlow: no step can
take less. `--one-core` keeps everything to one core.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from core.data.mnist import available_digits
from core.recipes import DigitRecipe, recipe

NAME = "mnist-static"
UNITS = 128
OURS = "our training"
PRODUCTS = "(its matrix products alone)"
STEPS = 5
ROUNDS = 20

Way = Callable[[], object]
"""Learns `STEPS` batches, or does what is compared with that."""


def main() -> None:
    """Prints the steps a second of each way, and their ratios to ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one-core", action="store_true", help="a thread for each, no more")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="default: %(default)s")
    chosen = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Threads of PyTorch that wait would else keep the others' core busy.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import tensorflow as tf

    if chosen.one_core:
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    static = recipe(NAME)
    assert isinstance(static, DigitRecipe)
    training = available_digits().mnist.training
    count = STEPS * static.batch
    images, labels = training.images[:count], training.labels[:count]
    ways: dict[str, Way] = {
        OURS: _ours(static, images, labels),
        "Keras fit": _fit(static, images, labels),
    }
    if importlib.util.find_spec("torch"):
        ways["PyTorch"] = _in_torch(static, images, labels, chosen.one_core)
    ways[PRODUCTS] = _products(static.batch)
    for way in ways.values():
        way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    processor: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(chosen.rounds):
        for name, way in ways.items():
            began, worked = time.perf_counter(), time.process_time()
            way()
            seconds[name].append((time.perf_counter() - began) / STEPS)
            processor[name].append((time.process_time() - worked) / STEPS)
    ours_s, ours_processor_s = median(seconds[OURS]), median(processor[OURS])
    print(f"{NAME}, batches of {static.batch}, {chosen.rounds} rounds of {STEPS} steps in turns")
    for name in ways:
        taken, worked = median(seconds[name]), median(processor[name])
        print(
            f"  {name:28} {1 / taken:6.1f} steps a second, {taken / ours_s:5.2f} times our time; "
            f"{1e3 * worked:5.1f} ms of processor time a step, {worked / ours_processor_s:5.2f} "
            "times ours"
        )
    if "PyTorch" not in ways:
        print("  (PyTorch is not installed)")
    print("  (bar: fit takes at least as long as our training)")


def _ours(static: DigitRecipe, images: np.ndarray, labels: np.ndarray) -> Way:
    import tensorflow as tf

    from core.training.digits import training_step
    from core.training.keras_model import build_network, build_optimizer

    model = build_network(static)
    optimizer = build_optimizer(static.optimizer, STEPS, STEPS)
    optimizer.build(model.trainable_variables)
    learn = training_step(static, model, optimizer)
    is_bent = np.zeros(static.batch, bool)

    def run() -> None:
        for start in range(0, len(labels), static.batch):
            batch = slice(start, start + static.batch)
            parts = learn(*map(tf.constant, (images[batch], labels[batch], is_bent)))
            for part in parts:
                float(part)

    return run


def _fit(static: DigitRecipe, images: np.ndarray, labels: np.ndarray) -> Way:
    import keras

    from core.training.keras_model import build_network

    model = build_network(static)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-3), loss, metrics=["accuracy"])
    rows = images.astype(np.float32) / 255
    return lambda: model.fit(rows, labels, batch_size=static.batch, shuffle=False, verbose=0)


def _in_torch(
    static: DigitRecipe, images: np.ndarray, labels: np.ndarray, is_one_core: bool
) -> Way:
    import torch

    if is_one_core:
        torch.set_num_threads(1)
    lstm, readout = torch.nn.LSTM(28, UNITS, batch_first=True), torch.nn.Linear(UNITS, 10)
    optimizer = torch.optim.Adam([*lstm.parameters(), *readout.parameters()], 1e-3)
    inputs, truth = torch.from_numpy(images.copy()), torch.from_numpy(labels.copy())

    def run() -> None:
        for start in range(0, len(labels), static.batch):
            batch = slice(start, start + static.batch)
            optimizer.zero_grad()
            logits = readout(lstm(inputs[batch].float() / 255)[0][:, -1])
            loss = torch.nn.functional.cross_entropy(logits, truth[batch])
            loss.backward()
            optimizer.step()
            float(loss.detach())
            float((logits.argmax(1) == truth[batch]).float().mean())

    return run


def _products(batch: int) -> Way:
    """Of the 28 steps of an LSTM: forward, back, and those that make the kernels' gradients."""
    import tensorflow as tf

    random = np.random.default_rng(0)

    def drawn(*shape: int) -> tf.Tensor:
        return tf.constant(random.normal(size=shape), tf.float32)

    hidden, recurrent_kernel = drawn(28, batch, UNITS), drawn(UNITS, 4 * UNITS)
    rows, kernel, gates = drawn(28 * batch, 28), drawn(28, 4 * UNITS), drawn(28, batch, 4 * UNITS)
    all_hidden = tf.reshape(hidden, (-1, UNITS))
    all_gates = tf.reshape(gates, (-1, 4 * UNITS))

    def form() -> list[tf.Tensor]:
        formed = [tf.matmul(rows, kernel)]
        formed += [tf.matmul(h, recurrent_kernel) for h in tf.unstack(hidden)]
        formed += [tf.matmul(z, recurrent_kernel, transpose_b=True) for z in tf.unstack(gates)]
        formed += [
            tf.matmul(all_hidden, all_gates, transpose_a=True),
            tf.matmul(rows, all_gates, transpose_a=True),
        ]
        return formed

    compiled = tf.function(form, autograph=False)
    return lambda: [compiled() for _ in range(STEPS)]


if __name__ == "__main__":
    main()
