"""A sweep: up to eight runs that differ in one setting, such as the seed."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.files import write_whole
from core.i18n import gettext as _
from core.network.cells import Array
from core.recipes import Recipe
from core.recipes.editable import setting_to_text, setting_types
from core.recipes.settings import changed, setting_from_link, settings_of

MOST_RUNS = 8
SWEEP = "sweep.json"
_NOT_SWEPT = ("start_from",)
_RANGE = re.compile(r"\s*(\d{1,9})\s*-\s*(\d{1,9})\s*", re.ASCII)
_LONGEST = 200
_GRID = 80


@dataclass(frozen=True)
class Sweep:
    """Runs that differ in one setting.

    Attributes:
        setting: Its name.
        values: What it is in each run, as text.
        runs: Their ids.
    """

    setting: str
    values: tuple[str, ...]
    runs: tuple[str, ...]

    @property
    def sweep_id(self) -> str:
        """What the sweep is called in addresses: the id of its first run."""
        return self.runs[0]


def sweepable(recipe: Recipe) -> tuple[str, ...]:
    """The settings of a recipe that a sweep can go through, the seed first."""
    settings = settings_of(recipe)
    names = [name for name in setting_types(type(settings)) if name not in _NOT_SWEPT]
    in_use = [name for name in names if name not in ("steps", "epochs")]
    return ("seed", *(name for name in in_use if name != "seed"))


def swept(recipe: Recipe, setting: str, text: str) -> tuple[tuple[str, ...], tuple[Recipe, ...]]:
    """Read the values of a sweep, and make the recipe of each.

    Args:
        recipe: What all of them have in common.
        setting: The name of the setting that differs.
        text: Its values, separated by commas; for whole numbers also a range, `0-7`.

    Returns:
        The values as text, and a recipe for each.

    Raises:
        ValueError: If there are fewer than two values or more than `MOST_RUNS`, or one of them
            cannot be used.
    """
    if setting not in sweepable(recipe):
        raise ValueError(_("This recipe has no setting {name} to vary.", name=setting[:40]))
    own = settings_of(recipe)
    values: list[Any] = []
    for part in text[:_LONGEST].split(","):
        found = _RANGE.fullmatch(part)
        if found and int(found[1]) <= int(found[2]) <= int(found[1]) + 1_000:
            texts = [str(n) for n in range(int(found[1]), int(found[2]) + 1)][: MOST_RUNS + 1]
        else:
            texts = [part.strip()] if part.strip() else []
        values += [setting_from_link(recipe, setting, each) for each in texts]
    values = list(dict.fromkeys(values))
    if not 2 <= len(values) <= MOST_RUNS:
        raise ValueError(
            _(
                "Name from 2 to {most} different values, such as 0-{last}; there are {n} now.",
                most=MOST_RUNS,
                last=MOST_RUNS - 1,
                n=len(values) if len(values) <= MOST_RUNS else _("more than {n}", n=MOST_RUNS),
            )
        )
    recipes = tuple(changed(recipe, replace(own, **{setting: each})) for each in values)
    return tuple(setting_to_text(each) for each in values), recipes


def write_sweep(folder: Path, sweep: Sweep) -> None:
    """Keep in the folder of each of its runs which sweep it belongs to."""
    content = json.dumps(asdict(sweep))
    for run_id in sweep.runs:
        write_whole(folder / run_id / SWEEP, partial(Path.write_text, data=content))


def sweep_of(run: Path) -> Sweep | None:
    """The sweep that the run in a folder belongs to; None where there is none."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        plain = json.loads((run / SWEEP).read_text("utf-8"))
        values, runs = tuple(map(str, plain["values"])), tuple(map(str, plain["runs"]))
        if len(values) == len(runs) and 2 <= len(runs) <= MOST_RUNS and run.name in runs:
            return Sweep(str(plain["setting"]), values, runs)
    return None


def median_and_range(
    curves: Sequence[tuple[Sequence[float], Sequence[float]]],
) -> tuple[Array, Array, Array, Array]:
    """The median of several curves and their range, at places along them.

    Args:
        curves: Of each its places, ascending, and its values there.

    Returns:
        Places, median, lowest and highest, each (P,); at each place of those curves that reach it.
        All empty without any curve.
    """
    curves = [(x, y) for x, y in curves if len(x)]
    if not curves:
        nowhere = np.zeros(0, np.float32)
        return nowhere, nowhere, nowhere, nowhere
    places = np.linspace(min(x[0] for x, _y in curves), max(x[-1] for x, _y in curves), _GRID)
    values = np.array([np.interp(places, x, y, left=np.nan, right=np.nan) for x, y in curves])
    there = ~np.isnan(values).all(axis=0)
    places, values = places[there], values[:, there]
    return (
        places,
        np.nanmedian(values, axis=0),
        np.nanmin(values, axis=0),
        np.nanmax(values, axis=0),
    )
