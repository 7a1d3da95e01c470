"""Two runs side by side, in words: what was changed, what it cost, and what it was worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from core.formatting import percent
from core.recipes.settings import CELL_NAMES, OPTIMIZER_NAMES, DigitSettings, Settings, settings_of
from core.runs.metrics import Score, Summary

_COUNTED = {
    "units": "units",
    "layers": "layers",
    "batch": "batch size",
    "steps": "batches",
    "epochs": "passes",
    "learning_rate": "learning rate",
}
_FACTORS = {2.0: "twice", 3.0: "three times", 0.5: "half", 0.25: "a quarter of"}


def difference(first: Summary, second: Summary) -> str:
    """What the second of two runs is and does beside the first, in one sentence.

    For example: twice the units, 1.9 times the time, 0.4 points better (97.5% against 97.1%); the
    intervals overlap.
    """
    changed = list(_changes(first, second)) or ["the same recipe with the same settings"]
    said = [*changed, *_time(first, second), _outcome(first, second)]
    return f"{second.name} beside {first.name}: {', '.join(said)}."


def _changes(first: Summary, second: Summary) -> Iterator[str]:
    if first.recipe.family != second.recipe.family:
        yield "a network for something else"
        return
    if first.recipe.name != second.recipe.name:
        yield "another recipe"
    was, now = settings_of(first.recipe), settings_of(second.recipe)
    if isinstance(was, DigitSettings) and isinstance(now, DigitSettings):
        yield from _shape(was, now)
    for field in fields(now):
        before, after = getattr(was, field.name), getattr(now, field.name)
        if field.name in _COUNTED and before and after and before != after:
            yield times(after / before, _COUNTED[field.name])
    yield from _rest(was, now)


def _shape(was: DigitSettings, now: DigitSettings) -> Iterator[str]:
    if now.cell != was.cell:
        yield f"{CELL_NAMES[now.cell]} instead of {CELL_NAMES[was.cell]}"
    if now.is_bidirectional != was.is_bidirectional:
        yield "both directions instead of one" if now.is_bidirectional else "one direction only"
    if now.has_projection != was.has_projection:
        yield "a dense layer first" if now.has_projection else "no dense layer first"
    if now.dropout != was.dropout:
        yield f"dropout of {now.dropout:g} instead of {was.dropout:g}"
    if now.optimizer != was.optimizer:
        yield f"{OPTIMIZER_NAMES[now.optimizer]} instead of {OPTIMIZER_NAMES[was.optimizer]}"
    if now.loss_on != was.loss_on:
        yield f"a loss on {'every row' if now.loss_on == 'every' else 'the last row alone'}"


def _rest(was: Settings, now: Settings) -> Iterator[str]:
    if (now.steps is None) != (was.steps is None):
        yield "counted in passes" if now.steps is None else "counted in batches"
    if now.seed != was.seed:
        yield "another seed"
    if now.start_from != was.start_from:
        yield f"begun from {now.start_from}" if now.start_from else "begun from nothing"


def _time(first: Summary, second: Summary) -> Iterator[str]:
    if first.status == second.status == "done" and first.seconds > 0 and second.seconds > 0:
        yield times(second.seconds / first.seconds, "time")


def _outcome(first: Summary, second: Summary) -> str:
    unfinished = [each.name for each in (first, second) if each.status != "done"]
    if unfinished:
        return f"and {' and '.join(unfinished)} not done: nothing to compare yet"
    if first.perplexity and second.perplexity:
        return f"test perplexity {second.perplexity:.1f} against {first.perplexity:.1f}"
    if first.score is None or second.score is None:
        return "nothing that both were measured by"
    if (first.score.measure, first.score.count) != (second.score.measure, second.score.count):
        return (
            f"measured on {second.score.of_what} instead of {first.score.of_what}: "
            "the scores cannot be compared"
        )
    return _points(first.score, second.score)


def _points(first: Score, second: Score) -> str:
    points = round(100 * (second.accuracy - first.accuracy), 1)
    better = f"{points:g} points better" if points > 0 else f"{-points:g} points worse"
    progress = better if points else "as good"
    against = f"{progress} ({percent(second.accuracy)} against {percent(first.accuracy)})"
    if first.interval is None or second.interval is None:
        return against
    (low, high), (other_low, other_high) = first.interval, second.interval
    overlap = low <= other_high and other_low <= high
    return f"{against}; the intervals {'overlap' if overlap else 'do not overlap'}"


def times(factor: float, what: str) -> str:
    """A factor in words.

    >>> times(2.0, "units"), times(1.9, "time"), times(0.5, "learning rate")
    ('twice the units', '1.9 times the time', 'half the learning rate')
    """
    rounded = float(f"{factor:.2g}")
    if rounded == 1:
        return f"the same {what}" if what != "time" else "as much time"
    return f"{_FACTORS.get(rounded, f'{rounded:g} times')} the {what}"
