"""Train what the memory lab ships: `python -m core.training.memory_set`.

Each file holds the networks of one task, one gap and one cell, of five seeds. What is there already
is left alone; what was stopped is resumed. `--list` says what is missing.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from threading import Event

import numpy as np
import tensorflow as tf

from core.analysis.memory_runs import MEMORY_DIR
from core.files import write_whole
from core.recipes.memory import SEEDS, planned
from core.training.loop import Trained, run_training
from core.training.memory import MemoryTraining, describe
from core.training.progress import Step

TOLD = 20
"""How often a training says where it stands."""


class SetTraining(MemoryTraining):
    """A training that leaves the weights of all its seeds in one small file."""

    def finish(self, out: Path) -> Trained:
        """As in `Training`; the weights are rounded to float16, and scored as they are stored."""
        rounded = [weight.numpy().astype(np.float16) for weight in self._weights]
        for weight, stored in zip(self._weights, rounded, strict=True):
            weight.assign(stored.astype(np.float32))
        arrays = {f"weight_{k}": stored for k, stored in enumerate(rounded)}
        arrays["loss_curve"] = self.loss_curve.astype(np.float32)
        path = out / f"{self.recipe.name}.npz"
        write_whole(path, partial(np.savez_compressed, **arrays))
        scores = {"seeds": list(self.seeds), **self.scores()}
        return Trained(path, describe(self.recipe), scores)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 all done, 130 stopped by Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m core.training.memory_set", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these, such as adding-100")
    parser.add_argument("--list", action="store_true", help="say what is there, and leave")
    parser.add_argument("--out", type=Path, default=MEMORY_DIR, help="default: %(default)s")
    options = parser.parse_args(arguments)
    wanted = [
        each
        for each in planned()
        if not options.names
        or {each.name, each.task, f"{each.task}-{each.gap}"} & set(options.names)
    ]
    if options.list:
        for each in wanted:
            state = "trained" if (options.out / f"{each.name}.json").is_file() else "missing"
            print(f"{each.name:28} {state}")
        return 0
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    is_stopped = Event()
    signal.signal(signal.SIGINT, lambda *_: is_stopped.set())
    options.out.mkdir(parents=True, exist_ok=True)
    for recipe in wanted:
        if (options.out / f"{recipe.name}.json").is_file():
            continue
        path = run_training(
            SetTraining(recipe, SEEDS),
            options.out,
            on_progress=partial(_tell, recipe.name),
            should_stop=is_stopped.is_set,
            resume=True,
            command=f"python -m core.training.memory_set {recipe.name}",
        )
        if path is None:
            print("Stopped. The same command resumes.")
            return 130
    return 0


def _tell(name: str, step: Step) -> None:
    if step.step % max(step.steps // TOLD, 1) == 0:
        print(f"{name}  step {step.step}/{step.steps}  loss {step.loss:.5f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
