"""A recipe -> a trained network and its card: `python -m core.training NAME`.

A run keeps its progress after every epoch; stopped with Ctrl-C, it goes on with `--resume` to the
very weights that it would have reached without the stop.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any, cast

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # before TensorFlow: else it greets at length

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from core.cards import write_card
from core.checkpoints import NETWORKS_DIR
from core.datasets import Digits
from core.files import write_whole
from core.mixtures import Sources, drawn_digits, epoch_digits, load_sources
from core.networks import build_network
from core.recipes import RECIPES, ROW_PX, Optimizer, Recipe, recipe

Learn = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
"""Images (B, 28, 28) uint8, labels (B,), is_bent (B,) -> loss and accuracy of the batch."""

PREDICT_BATCH = 1000


@dataclass(frozen=True)
class Step:
    """Where a training stands.

    Attributes:
        epoch: Counts from 0.
        epochs: How many there will be.
        step: Batches learned in this epoch.
        steps: Batches in an epoch.
        loss: Of the last batch.
        accuracy: Share of the last batch answered right after the last row.
        validation_accuracy: After the last whole epoch, on MNIST's validation digits; None before.
        unseen_accuracy: Likewise, on the drawings of people it never meets; None if there are none.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    validation_accuracy: float | None = None
    unseen_accuracy: float | None = None


def train(
    recipe: Recipe,
    sources: Sources,
    out: Path,
    on_progress: Callable[[Step], None] = lambda step: None,
    should_stop: Callable[[], bool] = lambda: False,
    resume: bool = False,
    command: str = "",
) -> Path | None:
    """The path of the trained network, `out/NAME.keras`, beside its card; None if asked to stop.

    Args:
        recipe: The network and its training.
        sources: The digits to learn from.
        out: The folder of the run; after every epoch `NAME.progress.npz` is there.
        on_progress: Called after every batch.
        should_stop: Asked after every batch.
        resume: Go on from `NAME.progress.npz` where there is one.
        command: What was typed to start this, for the card.

    Raises:
        ValueError: There are fewer digits than a batch, or the progress is of another recipe.
    """
    out.mkdir(parents=True, exist_ok=True)
    progress_path = out / f"{recipe.name}.progress.npz"
    steps = _digits_in_epoch(recipe, sources) // recipe.batch
    if not steps:
        raise ValueError(f"Expected at least one batch of {recipe.batch} digits, got fewer.")
    model = build_network(recipe)
    optimizer = _build_optimizer(recipe.optimizer, steps, recipe.epochs)
    optimizer.build(model.trainable_variables)
    variables = [*model.variables, *optimizer.variables]
    first_epoch, seconds_before = (
        _read_progress(progress_path, recipe, variables) if resume else (0, 0.0)
    )
    started = time.monotonic() - seconds_before
    learn = _learning_step(recipe, model, optimizer)
    unseen = drawn_digits(sources.unseen) if sources.unseen else None
    validated: dict[str, float | None] = {}

    with ThreadPoolExecutor(max_workers=1) as ahead:  # bends the next epoch's digits meanwhile
        coming = ahead.submit(epoch_digits, recipe, sources, first_epoch)
        for epoch in range(first_epoch, recipe.epochs):
            digits = coming.result()
            if epoch + 1 < recipe.epochs:
                coming = ahead.submit(epoch_digits, recipe, sources, epoch + 1)
            for step in range(steps):
                batch = slice(step * recipe.batch, (step + 1) * recipe.batch)
                loss, accuracy = learn(
                    tf.constant(digits.images[batch]),
                    tf.constant(digits.labels[batch]),
                    tf.constant(digits.is_bent[batch]),
                )
                on_progress(
                    Step(
                        epoch,
                        recipe.epochs,
                        step + 1,
                        steps,
                        float(loss),
                        float(accuracy),
                        **validated,
                    )
                )
                if should_stop():
                    coming.cancel()
                    return None
            _write_progress(progress_path, recipe, variables, epoch + 1, time.monotonic() - started)
            validated = {
                "validation_accuracy": _accuracy(model, sources.mnist.validation),
                "unseen_accuracy": _accuracy(model, unseen) if unseen else None,
            }
    network_path = out / f"{recipe.name}.keras"
    write_whole(network_path, model.save)
    write_card(network_path, recipe, sources, command, time.monotonic() - started)
    progress_path.unlink(missing_ok=True)
    return network_path


def _digits_in_epoch(recipe: Recipe, sources: Sources) -> int:
    return recipe.data.mnist * len(sources.mnist.training) + recipe.data.drawings * len(
        sources.drawings
    )


def _build_optimizer(settings: Optimizer, steps: int, epochs: int) -> keras.optimizers.Optimizer:
    warmup = min(round(settings.warmup_epochs * steps), steps * epochs // 2)
    schedule = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0,
        warmup_target=settings.peak_learning_rate,
        warmup_steps=warmup,
        decay_steps=steps * epochs - warmup,
    )
    optimizer = keras.optimizers.AdamW(
        schedule, weight_decay=settings.weight_decay, global_clipnorm=settings.clip_norm
    )
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer


def _row_weights(recipe: Recipe) -> NDArray[np.float32]:
    """(2, 28) how much each row counts in the loss, for an undistorted image and for a bent one.

    (2, 1) where only the last row is asked.
    """
    if recipe.loss_on == "last":
        return np.ones((2, 1), np.float32)
    weights = np.full((2, ROW_PX), (1 - recipe.last_row_weight) / ROW_PX, np.float32)
    weights[1, :-1] *= recipe.bent_row_weight
    weights[:, -1] += recipe.last_row_weight
    return weights


def _learning_step(
    recipe: Recipe, model: keras.Model, optimizer: keras.optimizers.Optimizer
) -> Learn:
    """A function that learns one batch and gives its loss and its accuracy after the last row."""
    row_weights = tf.constant(_row_weights(recipe))

    def learn(
        images: tf.Tensor, labels: tf.Tensor, is_bent: tf.Tensor
    ) -> tuple[tf.Tensor, tf.Tensor]:
        rows = tf.cast(images, tf.float32) / 255.0
        with tf.GradientTape() as tape:
            logits = model(rows, training=True)
            if recipe.loss_on == "last":
                logits = logits[:, None]  # (B, 1, 10)
            truth = tf.repeat(labels[:, None], tf.shape(logits)[1], axis=1)
            losses = tf.nn.sparse_softmax_cross_entropy_with_logits(truth, logits)  # (B, T)
            weights = tf.gather(row_weights, tf.cast(is_bent, tf.int32))  # (B, T)
            loss = tf.reduce_mean(tf.reduce_sum(losses * weights, axis=1))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        answers = tf.argmax(logits[:, -1], axis=-1)
        return loss, tf.reduce_mean(tf.cast(answers == labels, tf.float32))

    return cast("Learn", tf.function(learn, reduce_retracing=True))


def _accuracy(model: keras.Model, digits: Digits) -> float:
    """Share of the digits answered right after the last row."""
    right = 0
    for start in range(0, len(digits), PREDICT_BATCH):
        batch = slice(start, start + PREDICT_BATCH)
        logits = model(digits.images[batch].astype(np.float32) / 255, training=False).numpy()
        answers = logits.reshape(len(logits), -1, logits.shape[-1])[:, -1].argmax(axis=-1)
        right += int((answers == digits.labels[batch]).sum())
    return right / len(digits)


def _write_progress(
    path: Path, recipe: Recipe, variables: Sequence[keras.Variable], epoch: int, seconds: float
) -> None:
    arrays: dict[str, Any] = {f"variable_{i:03d}": np.asarray(v) for i, v in enumerate(variables)}
    identity = json.dumps(recipe.as_dict())
    write_whole(
        path, lambda part: np.savez(part, epoch=epoch, seconds=seconds, recipe=identity, **arrays)
    )


def _read_progress(
    path: Path, recipe: Recipe, variables: Sequence[keras.Variable]
) -> tuple[int, float]:
    """The epoch to go on with and the seconds so far, after the variables have been set."""
    if not path.is_file():
        return 0, 0.0
    with np.load(path, allow_pickle=False) as progress:
        if str(progress["recipe"]) != json.dumps(recipe.as_dict()):
            raise ValueError(
                f"Expected progress of this very recipe in {path}, got that of another: "
                "give the same options as before, or leave --resume out."
            )
        for index, variable in enumerate(variables):
            variable.assign(progress[f"variable_{index:03d}"])
        return int(progress["epoch"]), float(progress["seconds"])


def _report(bar: Progress) -> Callable[[Step], None]:
    """A follower of a training that keeps a progress bar."""
    task = bar.add_task("", total=None)

    def follow(step: Step) -> None:
        words = [f"epoch {step.epoch + 1}/{step.epochs}", f"loss {step.loss:.3f}"]
        words.append(f"batch {step.accuracy:.1%}")
        if step.validation_accuracy is not None:
            words.append(f"validation {step.validation_accuracy:.2%}")
        if step.unseen_accuracy is not None:
            words.append(f"unseen people {step.unseen_accuracy:.2%}")
        bar.update(
            task,
            total=step.epochs * step.steps,
            completed=step.epoch * step.steps + step.step,
            description="  ".join(words),
        )
        if step.step == step.steps and not bar.console.is_terminal:
            bar.console.print("  ".join(words))

    return follow


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m core.training", description="Train a network and write it with its card."
    )
    parser.add_argument("name", nargs="?", choices=sorted(RECIPES), help="the recipe")
    parser.add_argument("--list", action="store_true", help="name the recipes and leave")
    parser.add_argument("--seed", type=int, help="instead of the recipe's")
    parser.add_argument("--epochs", type=int, help="instead of the recipe's")
    parser.add_argument(
        "--hold-out",
        nargs="+",
        metavar="TABLET",
        help="never train on drawings from these tablets, and measure on them",
    )
    parser.add_argument("--out", type=Path, default=NETWORKS_DIR, help="default: %(default)s")
    parser.add_argument("--resume", action="store_true", help="go on with a stopped run")
    options = parser.parse_args(arguments)
    if not options.list and options.name is None:
        parser.error("name a recipe, or ask for --list")
    if options.epochs is not None and options.epochs < 1:
        parser.error("--epochs must be at least 1")
    if options.seed is not None and options.seed < 0:
        parser.error("--seed must be at least 0")
    return options


def _chosen_recipe(options: argparse.Namespace) -> Recipe:
    chosen = recipe(options.name)
    if options.seed is not None:
        chosen = replace(chosen, seed=options.seed)
    if options.epochs is not None:
        chosen = replace(chosen, epochs=options.epochs)
    if options.hold_out:
        chosen = replace(
            chosen, data=replace(chosen.data, hold_out_tablets=tuple(options.hold_out))
        )
    return chosen


def _command(options: argparse.Namespace) -> str:
    """What gives the same weights anywhere: the options, but for where the files go."""
    words = ["python", "-m", "core.training", options.name]
    for option in ("seed", "epochs"):
        if getattr(options, option) is not None:
            words += [f"--{option}", str(getattr(options, option))]
    if options.hold_out:
        words += ["--hold-out", *options.hold_out]
    return shlex.join(words)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command: 0 trained, 1 bad input, 130 stopped by Ctrl-C."""
    options = _arguments(arguments)
    if options.list:
        for each in RECIPES.values():
            print(f"{each.name:18} {each.title} ({each.epochs} epochs)")
        return 0
    chosen = _chosen_recipe(options)
    console = Console(stderr=True)
    command = _command(options)
    is_stopped = Event()
    handler_before = signal.signal(signal.SIGINT, lambda *_: is_stopped.set())
    try:
        sources = load_sources(chosen.data)
        with Progress(
            BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn(), console=console
        ) as bar:
            path = train(
                chosen,
                sources,
                options.out,
                on_progress=_report(bar),
                should_stop=is_stopped.is_set,
                resume=options.resume,
                command=command,
            )
    except ValueError as error:
        console.print(str(error), markup=False)
        return 1
    finally:
        signal.signal(signal.SIGINT, handler_before)
    if path is None:
        where = "" if options.out == NETWORKS_DIR else f" --out {shlex.quote(str(options.out))}"
        console.print(f"Stopped. It goes on with: {command}{where} --resume", markup=False)
        return 130
    for name, scores in json.loads(path.with_suffix(".json").read_text("utf-8"))["scores"].items():
        print(f"{name}: {scores['accuracy']:.2%} ({scores['correct']} of {scores['count']})")
    print(f"{path} and its card are written.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
