"""What a visitor has open in the memory lab: the task, the gap, the cells, an example and runs.

Kept in the session, so that leaving and coming back keeps it, and in the address, so that a link or
a reload shows the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import cache
from core.analysis.memory_runs import MemoryRuns
from core.i18n import N_
from core.i18n import gettext as _
from core.recipes.memory import CELL_TITLES, MemoryRecipe, live_recipe
from core.runs.status import ACTIVE, Run
from core.tasks import TASKS, Task, check_example, check_gap, task
from core.whole_numbers import check_whole_number, shown, whole_number_from_text
from pages.parts.problems import guarded
from pages.parts.query_params import (
    QueryParam,
    number_param,
    page_state,
    read_params,
    value_param,
    write_params,
)
from pages.parts.visitor import get_visitor

FIRST_TASK, FIRST_GAP = "adding", 100
FIRST_CELLS = ("lstm", "gru", "rnn", "lstm-1997")
MOST_RUNS = 6
MOST_EDITS = 40
LARGEST_SEED = 999_999
MOST_UNITS = 64
_RUN = re.compile(r"[\w-]{1,40}", re.ASCII)

_EDIT = re.compile(r"(\d{1,3})\.(\d)\.(-?\d{1,2}(?:\.\d{1,4})?)", re.ASCII)


@dataclass
class MemoryState:
    """One visitor's page.

    Attributes:
        task: The chosen task.
        gap: The chosen gap.
        cells: The cells that are compared.
        example: The seed of the example sequence.
        edits: By step and feature, both from 0, the numbers of it that the visitor has changed.
        forget, input: Where the carousel's gates are held.
        runs: The ids of the visitor's runs, the last one first.
        typed: What stands in the fields of a new run, whatever it is.
        film: The run whose gates are shown: a cell, or the id of the visitor's run; "" for none.
        unit: The unit that is pinned.
        row: Where the address wants the cursor of the gates, from 1; 0 for the last step.
        problems: Sentences about what was asked for and cannot be done.
    """

    task: str = FIRST_TASK
    gap: int = FIRST_GAP
    cells: tuple[str, ...] = FIRST_CELLS
    example: int = 0
    edits: dict[tuple[int, int], float] = field(default_factory=dict)
    forget: float = 1.0
    input: float = 0.0
    runs: tuple[str, ...] = ()
    typed: dict[str, Any] = field(default_factory=lambda: {"cell": "lstm", "gap": 60, "seed": 0})
    film: str = ""
    unit: int = 0
    row: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def the_task(self) -> Task:
        """The chosen task."""
        return TASKS[self.task]

    def choose_task(self, name: str) -> None:
        """Choose a task; an example of another one is let go.

        Raises:
            ValueError: If there is none of that name.
        """
        if task(name).name != self.task:
            self.task, self.edits = name, {}

    def choose_gap(self, gap: int) -> None:
        """Choose a gap; changes to an example of another length are let go.

        Raises:
            ValueError: If it is outside its limits.
        """
        if check_gap(gap) != self.gap:
            self.gap, self.edits = gap, {}

    def choose_example(self, seed: int) -> None:
        """Choose another example, unchanged.

        Raises:
            ValueError: If the seed is no number that can be used.
        """
        self.example = check_whole_number(seed, 0, LARGEST_SEED, _("Example"))
        self.edits = {}

    def own_runs(self) -> dict[str, Run]:
        """Where the visitor's runs stand, by id; those whose files are gone are let go."""
        found: dict[str, Run] = {}
        for run_id in self.runs:
            with guarded(self.problems):
                found[run_id] = cache.runs().follow(run_id)
        self.runs = tuple(found)
        return found

    def of_task(self, own: dict[str, Run]) -> list[MemoryRuns]:
        """All finished runs of the task: the shipped ones, then the visitor's."""
        all_ = [
            cache.memory_runs(name)
            for name in cache.memory_names()
            if name.startswith(f"{self.task}-")
        ]
        for run_id, run in own.items():
            if run.status == "done":
                with guarded(self.problems):
                    all_.append(cache.user_memory_run(run_id))
        return [each for each in all_ if each.recipe.task == self.task]

    def example_inputs(self) -> NDArray[np.float32]:
        """The example sequence, (T, F), with the visitor's changes."""
        random = np.random.default_rng([self.example, 77])
        inputs = self.the_task.sample(random, 1, self.gap).inputs[0].copy()
        for (step, feature), value in self.edits.items():
            if step < inputs.shape[0] and feature < inputs.shape[1]:
                inputs[step, feature] = value
        return inputs

    def change_example(self, inputs: NDArray[np.float32]) -> None:
        """Take over a changed sequence.

        Raises:
            ValueError: If one of its numbers cannot be read, or too many differ.
        """
        check_example(inputs)
        random = np.random.default_rng([self.example, 77])
        plain = self.the_task.sample(random, 1, self.gap).inputs[0]
        places = np.argwhere(np.abs(inputs - plain) > 5e-5)
        if len(places) > MOST_EDITS:
            raise ValueError(
                _(
                    "Change at most {n} numbers of the example, so that a link can keep them.",
                    n=MOST_EDITS,
                )
            )
        self.edits = {
            (int(step), int(feature)): round(float(inputs[step, feature]), 4)
            for step, feature in places
        }

    def new_recipe(self) -> MemoryRecipe:
        """The recipe that the fields of a new run come to.

        Raises:
            ValueError: If one of them cannot be used.
        """
        seed = check_whole_number(self.typed["seed"], 0, LARGEST_SEED, _("Seed"))
        return live_recipe(self.task, check_gap(self.typed["gap"]), self.typed["cell"], seed)

    def train(self) -> None:
        """Start a run; if it cannot start, keep the reason as a problem."""
        self.problems = []
        with guarded(self.problems):
            recipe = self.new_recipe()
            run_id = cache.runs().start(recipe, None, get_visitor())
            self.runs = (run_id, *self.runs)[:MOST_RUNS]


def is_active(runs: dict[str, Run]) -> bool:
    """Whether a run is in progress."""
    return any(run.status in ACTIVE for run in runs.values())


def get_memory_state() -> MemoryState:
    """Get the session's state of the memory lab, its address read on entry."""
    state, is_entry = page_state("memory-book", MemoryState)
    if is_entry:
        state.problems = read_params(PARAMS, state)
    return state


def keep_in_address(state: MemoryState) -> None:
    """Write what is shown into the address."""
    write_params(PARAMS, state)


def _read_cells(state: MemoryState, text: str) -> None:
    state.cells = check_cells(text.split(","))


def check_cells(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of cells, in the order of all cells.

    Raises:
        ValueError: If there is none, or one is unknown.
    """
    if unknown := [name for name in names if name not in CELL_TITLES]:
        raise ValueError(
            _(
                "No cell is called {name}; choose some of: {known}.",
                name=shown(unknown[0]),
                known=", ".join(CELL_TITLES),
            )
        )
    return tuple(name for name in CELL_TITLES if name in names)


def _share_from_text(text: str) -> float:
    if not re.fullmatch(r"[01](\.\d{1,3})?", text, re.ASCII) or float(text) > 1:
        raise ValueError(
            _("A gate in the link must be a number from 0 to 1, not {value}.", value=shown(text))
        )
    return float(text)


def _read_gap(state: MemoryState, text: str) -> None:
    state.choose_gap(check_gap(int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else text))


def _read_edits(state: MemoryState, text: str) -> None:
    inputs = state.example_inputs()
    for part in text.split("_"):
        found = _EDIT.fullmatch(part)
        place = (int(found[1]), int(found[2])) if found else inputs.shape
        if not found or place[0] >= inputs.shape[0] or place[1] >= inputs.shape[1]:
            raise ValueError(
                _("A change of the example in the link cannot be read: {value}.", value=shown(part))
            )
        inputs[place] = float(found[3])
    state.change_example(inputs)


def _write_edits(state: MemoryState) -> str | None:
    parts = [f"{step}.{feature}.{value:g}" for (step, feature), value in state.edits.items()]
    return "_".join(parts) or None


def _film_from_text(text: str) -> str:
    if text not in CELL_TITLES and not _RUN.fullmatch(text):
        raise ValueError(_("No run is called {name}.", name=shown(text)))
    return text


def _read_row(state: MemoryState, text: str) -> None:
    steps = state.the_task.steps(state.gap)
    state.row = whole_number_from_text(text, 1, steps, _("Step"))


def _read_runs(state: MemoryState, text: str) -> None:
    for run_id in text.split(",")[:MOST_RUNS]:
        if cache.user_family(run_id) != "memory":
            raise ValueError(_("This run does not belong to the memory lab."))
        if run_id not in state.runs:
            state.runs = (*state.runs, run_id)[:MOST_RUNS]


PARAMS: tuple[QueryParam[MemoryState], ...] = (
    QueryParam(
        "task",
        MemoryState.choose_task,
        lambda state: None if state.task == FIRST_TASK else state.task,
    ),
    QueryParam("gap", _read_gap, lambda state: None if state.gap == FIRST_GAP else str(state.gap)),
    QueryParam(
        "cells",
        _read_cells,
        lambda state: None if state.cells == FIRST_CELLS else ",".join(state.cells),
    ),
    number_param("example", 0, LARGEST_SEED, N_("Example"), default=0),
    QueryParam("edit", _read_edits, _write_edits),
    value_param("forget", _share_from_text, default=1.0, to_text="{:g}".format),
    value_param("input", _share_from_text, default=0.0, to_text="{:g}".format),
    value_param("film", _film_from_text, default=""),
    number_param("unit", 0, MOST_UNITS - 1, N_("Unit"), default=0),
    QueryParam("row", _read_row),
    QueryParam("run", _read_runs, lambda state: ",".join(state.runs) or None),
)
"""`task`; `gap`; `cells`: the names of those compared, between commas; `example`: the seed of the
example; `edit`: its changed numbers, `step.feature.value` between underscores; `forget` and
`input`: where the carousel's gates are held; `film`: the cell, or the run, whose gates are shown,
with `unit`, and `row`, which the browser writes; `run`: the ids of the visitor's runs."""
