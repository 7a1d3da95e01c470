"""Train a network from the command line: `python -m core.training NAME`.

A training's progress in a terminal, or line by line where there is none.
"""

from __future__ import annotations

import argparse
import json
import shlex
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from core.network.shipped import NETWORKS_DIR
from core.recipes import RECIPES, DigitRecipe, Recipe, recipe
from core.training.progress import Step
from core.training.train_recipe import train_recipe


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m core.training", description="Train a network and write it with its card."
    )
    parser.add_argument("name", nargs="?", choices=sorted(RECIPES), help="the recipe")
    parser.add_argument("--list", action="store_true", help="name the recipes and leave")
    parser.add_argument("--seed", type=int, help="instead of the recipe's")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--epochs", type=int, help="instead of the recipe's length")
    length.add_argument("--steps", type=int, help="instead of the recipe's length: batches")
    parser.add_argument(
        "--start-from", metavar="NETWORK", help="begin with the weights of a shipped network"
    )
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
    for option, least in (("epochs", 1), ("steps", 1), ("seed", 0)):
        value = getattr(options, option)
        if value is not None and value < least:
            parser.error(f"--{option} must be at least {least}")
    return options


def _chosen_recipe(options: argparse.Namespace) -> Recipe:
    chosen = recipe(options.name)
    if options.seed is not None:
        chosen = replace(chosen, seed=options.seed)
    if options.epochs is not None or options.steps is not None:
        chosen = replace(chosen, epochs=options.epochs, steps=options.steps)
    if options.start_from is not None:
        chosen = replace(chosen, start_from=options.start_from)
    if options.hold_out:
        if not isinstance(chosen, DigitRecipe):
            raise ValueError(
                f"Expected --hold-out with a recipe that reads digits, got {chosen.name!r}."
            )
        chosen = replace(
            chosen, data=replace(chosen.data, hold_out_tablets=tuple(options.hold_out))
        )
    return chosen


def _command(options: argparse.Namespace) -> str:
    """What gives the same weights anywhere: the options, but for where the files go."""
    words = ["python", "-m", "core.training", options.name]
    for option in ("seed", "epochs", "steps", "start_from"):
        if getattr(options, option) is not None:
            words += [f"--{option.replace('_', '-')}", str(getattr(options, option))]
    if options.hold_out:
        words += ["--hold-out", *options.hold_out]
    return shlex.join(words)


def _in_words(score: Any) -> str:
    """A score of a card: a share with its counts, or a number."""
    if isinstance(score, dict):
        return f"{score['accuracy']:.2%} ({score['correct']} of {score['count']})"
    return f"{score:.4g}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command: 0 trained, 1 bad input, 130 stopped by Ctrl-C."""
    options = _arguments(arguments)
    if options.list:
        for each in RECIPES.values():
            print(f"{each.name:24} {each.title} ({each.length})")
        return 0
    console = Console(stderr=True)
    command = _command(options)
    is_stopped = Event()
    handler_before = signal.signal(signal.SIGINT, lambda *_: is_stopped.set())
    try:
        chosen = _chosen_recipe(options)
        with Progress(
            BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn(), console=console
        ) as bar:
            path = train_recipe(
                chosen,
                options.out,
                on_progress=follow(chosen, bar),
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
        console.print(f"Stopped. Resume with: {command}{where} --resume", markup=False)
        return 130
    for name, score in json.loads(path.with_suffix(".json").read_text("utf-8"))["scores"].items():
        print(f"{name}: {_in_words(score)}")
    print(f"{path} and its card are written.")
    return 0


def follow(recipe: Recipe, bar: Progress) -> Callable[[Step], None]:
    """A follower of a recipe's training that keeps a progress bar.

    A recipe that reports every so many steps gets its lines anywhere; else a line is printed after
    every epoch, but in a terminal, where the bar says as much.
    """
    task = bar.add_task("", total=None)

    def show(step: Step) -> None:
        line = describe(step)
        bar.update(
            task,
            total=step.epochs * step.steps,
            completed=step.epoch * step.steps + step.step,
            description=line,
        )
        if recipe.report_every:
            is_told = step.step % recipe.report_every == 0
        else:
            is_told = step.step == step.steps and not bar.console.is_terminal
        if is_told:
            bar.console.print(line, soft_wrap=True)

    return show


def describe(step: Step) -> str:
    """A step in words: where it is, its loss and accuracy, and what was last measured."""
    words = [f"epoch {step.epoch + 1}/{step.epochs}"] if step.epochs > 1 else []
    words.append(f"step {step.step}/{step.steps}")
    words += [f"loss {step.loss:.3f}", f"batch {step.accuracy:.1%}"]
    for name, value in step.scores.items():
        shown = f"{value:.2%}" if "accuracy" in name else f"{value:.2f}"
        words.append(f"{name.replace('_', ' ')} {shown}")
    return "  ".join(words)


if __name__ == "__main__":
    sys.exit(main())
