"""Two runs side by side, in words: what was changed, what it cost, and what it was worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from core.formatting import percent
from core.i18n import N_, listed
from core.i18n import gettext as _
from core.recipes.settings import CELL_NAMES, OPTIMIZER_NAMES, DigitSettings, Settings, settings_of
from core.runs.metrics import Score, Summary

_COUNTED = {
    "units": N_("units"),
    "layers": N_("layers"),
    "batch": N_("batch size"),
    "steps": N_("batches"),
    "epochs": N_("epochs"),
    "learning_rate": N_("learning rate"),
}
_FACTORS = {
    1.0: N_("the same {what}"),
    2.0: N_("twice the {what}"),
    3.0: N_("three times the {what}"),
    0.5: N_("half the {what}"),
    0.25: N_("a quarter of the {what}"),
}


def difference(first: Summary, second: Summary) -> str:
    """Compare the second of two runs with the first, in one sentence.

    For example: twice the units, 1.9 times the time, 0.4 points better (97.5% against 97.1%); the
    intervals overlap.
    """
    changed = list(_changes(first, second)) or [_("the same recipe with the same settings")]
    items = [*changed, *_time(first, second), _outcome(first, second)]
    return _(
        "{second} compared with {first}: {items}.",
        second=second.name,
        first=first.name,
        items=listed(items),
    )


def _changes(first: Summary, second: Summary) -> Iterator[str]:
    if first.recipe.family != second.recipe.family:
        yield _("a network for something else")
        return
    if first.recipe.name != second.recipe.name:
        yield _("another recipe")
    was, now = settings_of(first.recipe), settings_of(second.recipe)
    if isinstance(was, DigitSettings) and isinstance(now, DigitSettings):
        yield from _shape(was, now)
    for field in fields(now):
        before, after = getattr(was, field.name), getattr(now, field.name)
        if field.name in _COUNTED and before and after and before != after:
            yield times(after / before, _(_COUNTED[field.name]))
    yield from _rest(was, now)


def _shape(was: DigitSettings, now: DigitSettings) -> Iterator[str]:
    if now.cell != was.cell:
        yield _("{new} instead of {old}", new=CELL_NAMES[now.cell], old=CELL_NAMES[was.cell])
    if now.is_bidirectional != was.is_bidirectional:
        both, one = _("both directions instead of one"), _("one direction only")
        yield both if now.is_bidirectional else one
    if now.has_projection != was.has_projection:
        yield _("a dense layer first") if now.has_projection else _("no dense layer first")
    if now.dropout != was.dropout:
        yield _("dropout of {new:g} instead of {old:g}", new=now.dropout, old=was.dropout)
    if now.optimizer != was.optimizer:
        new, old = _(OPTIMIZER_NAMES[now.optimizer]), _(OPTIMIZER_NAMES[was.optimizer])
        yield _("{new} instead of {old}", new=new, old=old)
    if now.loss_on != was.loss_on:
        every, last = _("a loss on every row"), _("a loss on the last row alone")
        yield every if now.loss_on == "every" else last


def _rest(was: Settings, now: Settings) -> Iterator[str]:
    if (now.steps is None) != (was.steps is None):
        yield _("counted in epochs") if now.steps is None else _("counted in batches")
    if now.seed != was.seed:
        yield _("another seed")
    if now.start_from != was.start_from and now.start_from:
        yield _("started from {network}", network=now.start_from)
    elif now.start_from != was.start_from:
        yield _("started from random weights")


def _time(first: Summary, second: Summary) -> Iterator[str]:
    """The ratio of the processor times, or of the times where those are not known."""
    if not first.status == second.status == "done":
        return
    if first.processor_seconds and second.processor_seconds:
        yield times(second.processor_seconds / first.processor_seconds, _("processor time"))
    elif first.seconds > 0 and second.seconds > 0:
        yield times(second.seconds / first.seconds, _("time"))


def _outcome(first: Summary, second: Summary) -> str:
    unfinished = [each.name for each in (first, second) if each.status != "done"]
    if unfinished:
        return _("nothing to compare until {runs} has finished", runs=listed(unfinished))
    if first.perplexity and second.perplexity:
        return _(
            "test perplexity {new:.1f} against {old:.1f}",
            new=second.perplexity,
            old=first.perplexity,
        )
    if first.score is None or second.score is None:
        return _("no measurement in common")
    if (first.score.measure, first.score.count) != (second.score.measure, second.score.count):
        return _(
            "evaluated on {new} instead of {old}, so the scores cannot be compared",
            new=second.score.of_what,
            old=first.score.of_what,
        )
    return _points(first.score, second.score)


def _points(first: Score, second: Score) -> str:
    points = round(100 * (second.accuracy - first.accuracy), 1)
    new, old = percent(second.accuracy), percent(first.accuracy)
    if points > 0:
        change = _("{n:g} points better ({new} against {old})", n=points, new=new, old=old)
    elif points < 0:
        change = _("{n:g} points worse ({new} against {old})", n=-points, new=new, old=old)
    else:
        change = _("equally good ({new} against {old})", new=new, old=old)
    if first.interval is None or second.interval is None:
        return change
    (low, high), (other_low, other_high) = first.interval, second.interval
    if low <= other_high and other_low <= high:
        return _("{change}; the intervals overlap", change=change)
    return _("{change}; the intervals do not overlap", change=change)


def times(factor: float, what: str) -> str:
    """Say a factor in words.

    >>> times(2.0, "units"), times(1.9, "time"), times(0.5, "learning rate")
    ('twice the units', '1.9 times the time', 'half the learning rate')

    Args:
        factor: Positive.
        what: What it is of, translated.
    """
    rounded = float(f"{factor:.2g}")
    if rounded in _FACTORS:
        return _(_FACTORS[rounded], what=what)
    return _("{n:g} times the {what}", n=rounded, what=what)
