"""What a visitor has open in the training lab: a recipe, its settings, and their runs.

Kept in the session, so that leaving and coming back keeps it, and in the address:
`/lab?run=ID&beside=ID,ID&compare=1,2&recipe=mnist-static&units=64&layer=lstm&row=12&checkpoint=7`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.network.shipped import shipped_names
from core.recipes import Recipe, recipe
from core.recipes.editable import setting_to_text, setting_types
from core.recipes.setting_changes import differences
from core.recipes.settings import (
    DigitSettings,
    Settings,
    changed,
    setting_from_link,
    settings_of,
)
from core.runs.status import Run
from core.runs.sweep import sweepable, swept
from core.whole_numbers import shown, whole_number_from_text
from pages.parts.problems import guarded, sentence_on
from pages.parts.query_params import (
    QueryParam,
    page_state,
    read_params,
    write_params,
    write_texts,
)
from pages.parts.visitor import get_visitor

FIRST_RECIPE = "mnist-static"
MOST_RUNS = 12
"""Runs in the list; a new one takes the place of the oldest. A link has room for so many."""

MOST_SWEEPS = 4
MOST_VALUE_CHARACTERS = 120

MOST_LIST_CHARACTERS = 400
"""Of a list of runs in a link."""

CURSOR_LIMIT = 1_000


@dataclass
class LabState:
    """One visitor's lab.

    Attributes:
        recipe: The name of the open recipe.
        typed: What stands in the fields of its settings, whatever it is.
        runs: The ids of the visitor's runs, in the order in which they were started.
        run: The id of the one that is shown; empty for the example.
        compared: The ids of those that are compared.
        layer: The layer whose gates are shown; empty for the first.
        row, checkpoint: Where the address puts the two cursors, from 1; None at their ends.
        sweeps: The ids of the visitor's last sweeps.
        vary: The setting that differs in the next sweep.
        values: What stands in the field of its values.
        problems: Sentences about what was asked for and cannot be done.
    """

    recipe: str = FIRST_RECIPE
    typed: dict[str, Any] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)
    run: str = ""
    compared: list[str] = field(default_factory=list)
    layer: str = ""
    row: int | None = None
    checkpoint: int | None = None
    sweeps: list[str] = field(default_factory=list)
    vary: str = "seed"
    values: str = ""
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open(self.recipe)

    @property
    def plain(self) -> Recipe:
        """The open recipe, without changes."""
        return recipe(self.recipe)

    def open(self, name: str) -> None:
        """Open the recipe of that name with its own settings.

        Raises:
            ValueError: If there is none.
        """
        settings = settings_of(recipe(name))
        self.recipe, self.typed, self.problems = name, asdict(settings), []

    def reset(self) -> None:
        """Go back to the recipe's own settings."""
        self.open(self.recipe)

    def settings(self) -> Settings | str:
        """The settings in the fields, or the sentence that says why they cannot be used."""
        try:
            return type(settings_of(self.plain))(**self.typed)
        except Exception as error:
            return sentence_on(error)

    def chosen(self) -> Recipe | str:
        """The recipe as the fields change it, or a sentence that says why it cannot be."""
        settings = self.settings()
        if isinstance(settings, str):
            return settings
        try:
            return changed(self.plain, settings)
        except Exception as error:
            return sentence_on(error)

    def changes(self) -> tuple[str, ...]:
        """What the fields change about the recipe, in words."""
        settings = self.settings()
        return () if isinstance(settings, str) else differences(self.plain, settings)

    def train(self) -> None:
        """Start a run and show it; if it cannot start, keep the reason as a problem."""
        self.problems = []
        wanted = self.chosen()
        if isinstance(wanted, str):
            return
        with guarded(self.problems):
            self.run = cache.runs().start(wanted, visitor=get_visitor())
        if self.problems:
            return
        self._list_new([self.run])
        if len(self.compared) < 2:
            self.compared = self.runs[-2:]

    def planned_sweep(self) -> tuple[tuple[str, ...], tuple[Recipe, ...]] | str:
        """Values and recipes of the sweep in the fields, or why there cannot be one."""
        wanted = self.chosen()
        if isinstance(wanted, str):
            return wanted
        try:
            return swept(wanted, self.vary, self.values)
        except ValueError as error:
            return sentence_on(error)

    def train_sweep(self) -> None:
        """Start the runs of a sweep and show the first; keep the reason if that cannot be."""
        self.problems = []
        planned = self.planned_sweep()
        if isinstance(planned, str):
            return
        values, recipes = planned
        with guarded(self.problems):
            sweep = cache.runs().start_sweep(recipes, self.vary, values, get_visitor())
            self.run = sweep.sweep_id
            self._list_new(sweep.runs)
            self.sweeps = [*self.sweeps, sweep.sweep_id][-MOST_SWEEPS:]

    def _list_new(self, runs: Sequence[str]) -> None:
        self.runs += runs
        while len(self.runs) > MOST_RUNS:
            self.forget(self.runs[0])

    def watch(self, run_id: str) -> None:
        """Show one of the runs, with its settings in the fields; "" shows the example."""
        self.run, self.layer, self.row, self.checkpoint = run_id, "", None, None
        with suppress(ValueError):  # written by another version: the run itself says so
            if run_id:
                trained = cache.runs().recipe(run_id)
                self.open(trained.name)
                self.typed = asdict(settings_of(trained))

    def forget(self, run_id: str) -> None:
        """Take a run off the list; its files stay until they are cleaned up."""
        self.runs = [each for each in self.runs if each != run_id]
        self.compared = [each for each in self.compared if each != run_id]
        if self.run == run_id:
            self.run = ""

    def followed(self) -> dict[str, Run]:
        """Where each of the runs stands; those whose files are gone leave the list."""
        found = {}
        for run_id in tuple(self.runs):
            problems: list[str] = []
            with guarded(problems):
                found[run_id] = cache.runs().follow(run_id)
            if problems:
                self.forget(run_id)
                self.problems = problems
        return found


def get_lab_state() -> LabState:
    """Get the session's state of the lab, its address read on entry."""
    state, is_entry = page_state("lab-book", LabState)
    if is_entry:
        open_address(state, st.query_params.to_dict())
    return state


def open_address(state: LabState, asked: Mapping[str, str]) -> None:
    """Take over what an address asks for."""
    state.compared, state.layer, state.row, state.checkpoint = [], "", None, None
    problems = read_params(_RUN_PARAMS, state, asked)
    if "recipe" in asked:
        problems += read_params((_RECIPE,), state, asked)
        if state.recipe == asked["recipe"]:
            problems += read_params(_setting_params(state), state, asked)
    problems += read_params(_SWEEP_PARAMS, state, asked)
    state.problems = problems


def keep_in_address(state: LabState) -> None:
    """Write into the address what is watched, compared and open; the browser writes the cursors."""
    own = asdict(settings_of(state.plain))
    settings = {
        name: None if state.typed[name] == own[name] else setting_to_text(state.typed[name])
        for name in own
    }
    is_plain = not any(text is not None for text in settings.values())
    hides_recipe = is_plain and (state.recipe == FIRST_RECIPE or bool(state.run))
    write_params((*_RUN_PARAMS, *_SWEEP_PARAMS), state)
    write_texts(
        {
            "recipe": None if hides_recipe else state.recipe,
            **dict.fromkeys(setting_types(DigitSettings)),
            **settings,
        }
    )


def _read_beside(state: LabState, text: str) -> None:
    problem = None
    for run_id in filter(None, text[:MOST_LIST_CHARACTERS].split(",")):
        try:
            _list_run(state, run_id)
        except ValueError as error:
            problem = error
    if problem:
        raise problem


def _write_beside(state: LabState) -> str | None:
    return ",".join(state.runs) if len(state.runs) > bool(state.run) else None


def _read_run(state: LabState, text: str) -> None:
    if text:
        _list_run(state, text)
        state.watch(text)


def _list_run(state: LabState, run_id: str) -> None:
    if run_id not in state.runs:
        cache.runs().follow(run_id)
        state.runs = [*state.runs, run_id][-MOST_RUNS:]


def _read_compare(state: LabState, text: str) -> None:
    numbers = [
        whole_number_from_text(each, 1, MOST_RUNS, _("A run to compare"))
        for each in text[:MOST_LIST_CHARACTERS].split(",")
    ]
    state.compared = [state.runs[k - 1] for k in dict.fromkeys(numbers) if k <= len(state.runs)]


def _write_compare(state: LabState) -> str | None:
    numbers = [str(state.runs.index(each) + 1) for each in state.compared if each in state.runs]
    return ",".join(numbers) or None


def _read_sweeps(state: LabState, text: str) -> None:
    state.sweeps = []
    for run_id in list(filter(None, text[:MOST_LIST_CHARACTERS].split(",")))[:MOST_SWEEPS]:
        if cache.runs().sweep(run_id) is None:
            raise ValueError(_("The run in the link belongs to no sweep."))
        state.sweeps.append(run_id)


def _read_vary(state: LabState, text: str) -> None:
    if text not in sweepable(state.plain):
        raise ValueError(_("This recipe has no setting {name} to vary.", name=shown(text)))
    state.vary = text


def _read_values(state: LabState, text: str) -> None:
    state.values = text[:MOST_VALUE_CHARACTERS]


def _read_layer(state: LabState, text: str) -> None:
    state.layer = text


def _read_row(state: LabState, text: str) -> None:
    state.row = whole_number_from_text(text, 1, CURSOR_LIMIT, _("Row"))


def _read_checkpoint(state: LabState, text: str) -> None:
    state.checkpoint = whole_number_from_text(text, 1, CURSOR_LIMIT, _("Checkpoint"))


def _setting_param(name: str) -> QueryParam[LabState]:
    def read(state: LabState, text: str) -> None:
        value = setting_from_link(state.plain, name, text)
        if name == "start_from" and value and value not in shipped_names():
            raise ValueError(
                _("There is no shipped network {name} to start from.", name=shown(value))
            )
        state.typed[name] = value

    return QueryParam(name, read)


def params(state: LabState) -> tuple[QueryParam[LabState], ...]:
    """All parameters of the lab; a setting of the open recipe is one under its own name."""
    return (*_RUN_PARAMS, *_SWEEP_PARAMS, _RECIPE, *_setting_params(state))


def _setting_params(state: LabState) -> tuple[QueryParam[LabState], ...]:
    """The settings of the open recipe, each under its own name."""
    return tuple(_setting_param(name) for name in setting_types(type(settings_of(state.plain))))


_RUN_PARAMS: tuple[QueryParam[LabState], ...] = (
    QueryParam("beside", _read_beside, _write_beside),
    QueryParam("run", _read_run, lambda state: state.run or None),
    QueryParam("compare", _read_compare, _write_compare),
    QueryParam("layer", _read_layer, lambda state: state.layer or None),
    QueryParam("row", _read_row),
    QueryParam("checkpoint", _read_checkpoint),
    QueryParam("sweep", _read_sweeps, lambda state: ",".join(state.sweeps) or None),
)
_SWEEP_PARAMS: tuple[QueryParam[LabState], ...] = (
    QueryParam("vary", _read_vary, lambda state: state.vary if state.values else None),
    QueryParam("values", _read_values, lambda state: state.values or None),
)
_RECIPE: QueryParam[LabState] = QueryParam("recipe", LabState.open)
"""`beside`: the ids of all listed runs; `run`: the id of the one that is watched; `compare`: which
of the list are compared, from 1; `layer`: whose gates are shown; `row`, `checkpoint`: the cursors,
from 1; `recipe`: the open recipe, and with it every setting that differs from its own, such as
`units=64` (`core.recipes.settings`)."""
