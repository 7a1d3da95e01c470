"""A training's progress in a terminal, or line by line where there is none."""

from __future__ import annotations

from collections.abc import Callable

from rich.progress import Progress

from core.recipes import Recipe
from core.training.progress import Step


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
