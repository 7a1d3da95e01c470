"""Sweeps: their curves as median and range, and their results in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import plotly.graph_objects as go

from core.formatting import percent
from core.i18n import gettext as _
from core.i18n import ngettext
from core.recipes.editable import LABELS
from core.runs.metrics import Summary, evaluation_points
from core.runs.status import Run
from core.runs.sweep import Sweep, median_and_range
from core.view.figures import PALETTES, readable
from core.view.run_curves import rounded, smoothed, thinned

_DASHES = ("solid", "dash", "dot", "dashdot")
_HEIGHT_PX = 320


@dataclass(frozen=True)
class SweepResult:
    """Where the runs of a sweep stand.

    Attributes:
        name: What it is called on screen: recipe, setting and values.
        sweep: Which runs, and what differs.
        runs: Where each stands.
        summaries: Of each in a few facts; None where its files are damaged.
    """

    name: str
    sweep: Sweep
    runs: tuple[Run, ...]
    summaries: tuple[Summary | None, ...]

    @property
    def accuracies(self) -> tuple[float, ...]:
        """Scores of the runs that are done, in [0, 1]."""
        found = (each.score for each in self.summaries if each)
        return tuple(score.accuracy for score in found if score)


def sweep_name(recipe: str, sweep: Sweep) -> str:
    """What a sweep is called: `mnist-98, seed 0 to 7`."""
    what = _(LABELS.get(sweep.setting, sweep.setting)).lower()
    values = sweep.values
    numbers = [int(value) for value in values if value.isdecimal()]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(values))):
        return _(
            "{recipe}, {setting} {first} to {last}",
            recipe=recipe,
            setting=what,
            first=values[0],
            last=values[-1],
        )
    return _("{recipe}, {setting} {values}", recipe=recipe, setting=what, values=", ".join(values))


def sweep_sentence(result: SweepResult) -> str:
    """Median and range of a sweep's scores, in a sentence."""
    found, count = result.accuracies, len(result.sweep.runs)
    if not found:
        return _("{name}: none of its {n} runs is finished yet.", name=result.name, n=count)
    done = ngettext(
        "{n} of {count} runs is finished",
        "{n} of {count} runs are finished",
        len(found),
        count=count,
    )
    return _(
        "{name}: median {median}, from {low} to {high}; {done}.",
        name=result.name,
        median=percent(median(found)),
        low=percent(min(found)),
        high=percent(max(found)),
        done=done,
    )


def sweep_difference(first: SweepResult, second: SweepResult) -> str:
    """Compare the second of two sweeps with the first by their ranges, in a sentence."""
    if len(first.accuracies) < 2 or len(second.accuracies) < 2:
        return _("The ranges of two sweeps can be compared when two runs of each are finished.")
    medians = [median(each.accuracies) for each in (first, second)]
    points = round(100 * (medians[1] - medians[0]), 1)
    if points > 0:
        change = _("the median is {n:g} points higher", n=points)
    elif points < 0:
        change = _("the median is {n:g} points lower", n=-points)
    else:
        change = _("the medians are equal")
    (low, high), (other_low, other_high) = (
        (min(each.accuracies), max(each.accuracies)) for each in (first, second)
    )
    ranges = (
        _("the ranges overlap, so single runs of either may be better")
        if low <= other_high and other_low <= high
        else _("the ranges do not overlap")
    )
    return _(
        "{second} compared with {first}: {change}; {ranges}.",
        second=second.name,
        first=first.name,
        change=change,
        ranges=ranges,
    )


def sweep_figure(results: Sequence[SweepResult], ground: str) -> go.Figure:
    """Draw accuracy on the left and loss on the right: the median as a line, the range as a band.

    Args:
        results: At most four sweeps.
        ground: `light` or `dark`.
    """
    palette, figure = PALETTES[ground], go.Figure()
    for k, result in enumerate(results[: len(_DASHES)]):
        for what, axes in (("accuracy", ("x", "y")), ("loss", ("x2", "y2"))):
            places, middle, low, high = median_and_range([_curve(run, what) for run in result.runs])
            common = {"xaxis": axes[0], "yaxis": axes[1], "legendgroup": str(k)}
            x, up, down = (rounded(each.tolist()) for each in (places, high, low))
            figure.add_scatter(
                x=[*x, *x[::-1]],
                y=[*up, *down[::-1]],
                fill="toself",
                mode="none",
                fillcolor=palette.ink,
                opacity=0.13,
                showlegend=False,
                hoverinfo="skip",
                **common,
            )
            number = "%{y:.1%}" if what == "accuracy" else "%{y:.3f}"
            figure.add_scatter(
                x=x,
                y=rounded(middle.tolist()),
                name=result.name,
                mode="lines",
                showlegend=what == "accuracy",
                line={"color": palette.ink, "dash": _DASHES[k], "width": 2},
                hovertemplate=_("median {number} after {x} batches", number=number, x="%{x:,.0f}")
                + "<extra></extra>",
                **common,
            )
    across = {"title": _("batches"), "rangemode": "tozero", "showgrid": False}
    figure.update_layout(
        height=_HEIGHT_PX,
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        xaxis={**across, "domain": [0, 0.46]},
        xaxis2={**across, "domain": [0.54, 1], "anchor": "y2"},
        yaxis={
            "title": _("accuracy"),
            "range": [0, 1.03],
            "tickformat": ".0%",
            "gridcolor": palette.grid,
        },
        yaxis2={
            "title": _("loss (nats)"),
            "rangemode": "tozero",
            "anchor": "x2",
            "gridcolor": palette.grid,
        },
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        uirevision="sweep",
    )
    return readable(figure)


def _curve(run: Run, what: str) -> tuple[list[float], list[float]]:
    """A run's evaluations beside the batches; the smoothed batches where there are none."""
    measured = [(float(at.done), getattr(at, what)) for at in evaluation_points(run)]
    bold = [(done, value) for done, value in measured if value is not None]
    if bold:
        return [done for done, _v in bold], [value for _d, value in bold]
    points = thinned(run.progress)
    values = smoothed([getattr(each, what) for each in points])
    return [float(each.done) for each in points], values
