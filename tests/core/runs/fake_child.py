"""A training process without TensorFlow: it trains one number, and all else is the real thing.

How it behaves hangs on the recipe's title, such as "slow" or "killed at 5". A recipe that reads
digits leaves checkpoints of random weights with made-up scores; one whose name is a shipped
network's leaves that network and its card in the end.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from core.data.samples import mnist_sample
from core.files import write_whole
from core.network.shipped import NETWORKS_DIR, shipped_names
from core.recipes import DigitRecipe, Recipe
from core.runs.checkpoints import checkpoint_steps, write_checkpoint
from core.runs.mistakes import mistakes_of, mistakes_path, write_mistakes
from core.training.progress import Progress, SavedProgress, Step, Watch
from core.training.worker import main
from tests.core.made_up_weights import made_up_weights

STEPS = 10


class Weight:
    """One number, kept and set as Keras' variables are."""

    def __init__(self) -> None:
        self.value = 0.0

    def __array__(self, *_: object, **__: object) -> object:
        return np.array(self.value)

    def assign(self, value: object) -> None:
        self.value = float(str(value))


def train(
    recipe: Recipe,
    out: Path,
    *,
    on_progress: Callable[[Step], None],
    should_stop: Callable[[], bool],
    pause: Callable[[Callable[[], None]], float],
    resume: bool,
    watch: Watch,
) -> Path | None:
    """Learns by a rule in which no batch may be left out or learnt twice."""
    weight = Weight()
    kept = SavedProgress(out, recipe, [weight])
    progress = kept.read() if resume else Progress()
    total = recipe.steps_in_all(STEPS)
    keep = partial(kept.write, progress)
    while progress.done < total:
        _look(recipe, watch, progress.done, total)
        weight.value = 0.9 * weight.value + progress.done
        progress.done += 1
        if progress.done % STEPS == 0:
            progress.sample_story = f"after {progress.done} <b>$x$</b>"
            progress.scores = {"text_accuracy": progress.done / total, "ceiling": 1.0}
        on_progress(
            Step.at(
                recipe,
                STEPS,
                progress,
                loss=1 / progress.done,
                accuracy=0.5,
                gradient_norm=2 / progress.done,
                samples_in_batch=recipe.batch,
            )
        )
        _misbehave(recipe.title, progress.done)
        pause(keep)
        if should_stop():
            keep()
            return None
        if progress.done % STEPS == 0:
            keep()
    _look(recipe, watch, total, total)
    said = {"weight": weight.value, "niceness": os.nice(0)}
    (out / "fake.said").write_text(json.dumps(said))
    path = _leave(recipe, out)
    kept.remove()
    return path


def _look(recipe: Recipe, watch: Watch, done: int, total: int) -> None:
    if isinstance(recipe, DigitRecipe) and done in checkpoint_steps(total, 10_000):
        write_checkpoint(watch.checkpoints, done, made_up_weights(recipe, seed=done))
        share = done / total
        watch.on_measured(
            done,
            {
                "validation_accuracy": 0.1 + 0.8 * share,
                "validation_loss": 2.3 - 2 * share,
                "forget_gate_mean": 0.7 + 0.1 * share,
                "forget_gate_saturated": 0.2 * share,
            },
        )


def _leave(recipe: Recipe, out: Path) -> Path:
    """The shipped network of the recipe's name, and its card; else files with nothing in them."""
    path = out / f"{recipe.name}.keras"
    is_shipped = recipe.name in shipped_names()
    card = json.loads((NETWORKS_DIR / f"{recipe.name}.json").read_text()) if is_shipped else {}
    if is_shipped:
        write_whole(path, partial(shutil.copyfile, NETWORKS_DIR / path.name))
        card |= {"recipe": recipe.as_dict(), "seed": recipe.seed}
    else:
        path.write_text("{}")
    if isinstance(recipe, DigitRecipe):
        images, labels = (part[::500] for part in mnist_sample())
        takes_all_for_a_7 = np.eye(10, dtype=np.float32)[[7] * len(labels)]
        write_mistakes(
            mistakes_path(path), mistakes_of(images, labels.astype(int), takes_all_for_a_7)
        )
        card["scores"]["mnist_test"]["confusion"] = (np.eye(10, dtype=int) * 1000).tolist()
    write_whole(path.with_suffix(".json"), lambda part: part.write_text(json.dumps(card)))
    return path


def _misbehave(title: str, done: int) -> None:
    what, _, at = title.partition(" at ")
    if what == "slow":
        time.sleep(0.02)
    if not at or done != int(at):
        return
    match what:
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        case "memory":
            raise MemoryError
        case "error":
            raise RuntimeError("of its own")
        case "bad":
            raise ValueError("Expected something else, got this.")
        case "deaf":
            time.sleep(60)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), lambda: train))
