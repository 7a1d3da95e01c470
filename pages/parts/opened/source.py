"""Which model from a file is shown.

One of the server's folder, one that a visitor brings, or one of the app's own that reads series.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from core import cache
from core.analysis.model_answer import model_answer
from core.analysis.model_input import input_kind, model_input
from core.analysis.visitor_data import ModelInput, VisitorData
from core.data.table import Table
from core.i18n import gettext as _
from core.i18n import language
from core.models.cells import cell_network, cell_trace
from core.models.folder import data_file, model_files, takes_uploads
from core.models.model import Model
from core.models.model_trace import ModelTrace
from core.models.size import check_shown
from core.network.interventions import Intervention
from core.network.network import Network
from core.network.shipped import network_file
from core.recipes.base import Recipe
from core.recipes.series import SERIES, SeriesRecipe
from core.stories.user_text import USER_TEXT
from core.view.model_film import ModelRun
from core.whole_numbers import shown
from pages.parts.opened.state import DataFile, OpenedState
from pages.parts.problems import sentence_on

OWN_MODEL = "own-model"
"""The entry in the list of networks for a model that the visitor brings."""


@dataclass(frozen=True)
class Opened:
    """A model from a file, and what it read.

    Attributes:
        model: The model.
        key: What tells it from all others.
        network: Its recurrent layers.
        data: What the visitor gave.
        given: What it read.
        trace: Its run without a cut.
        problem: A sentence on data that could not be read, and what is read instead; or "".
        recipe: By which the app trained it; None for a stranger's.
    """

    model: Model
    key: str
    network: Network
    data: VisitorData
    given: ModelInput
    trace: ModelTrace
    problem: str = ""
    recipe: SeriesRecipe | None = None

    def run(self, trace: ModelTrace) -> ModelRun:
        """A run as the maps show it."""
        words = {id_: word for word, id_ in self.data.vocabulary.items()}
        answer = model_answer(self.model, trace, self.data.scaling, words)
        return ModelRun(cell_trace(trace), answer)

    def cut(self, edits: tuple[Intervention, ...]) -> ModelTrace:
        """Its run with interventions.

        Raises:
            ValueError: If one cannot be made.
        """
        return self.model.trace(_inputs(self.given), edits)


def opened_names() -> tuple[str, ...]:
    """The models that can be chosen beside the shipped networks."""
    return (*cache.series_names(), *model_files(), OWN_MODEL)


def is_opened(name: str, run: str = "") -> bool:
    """Whether that entry of the list of networks is shown as a model from a file.

    Args:
        name: The entry.
        run: The run that trained it, if it is the visitor's own network.
    """
    if name == USER_TEXT:
        return _is_series_run(run)
    return name == OWN_MODEL or name in model_files() or name in cache.series_names()


def _is_series_run(run: str) -> bool:
    try:
        return cache.user_family(run) == "series"
    except ValueError:
        return False


def opened_title(name: str) -> str:
    """What the list of networks calls it."""
    if name in cache.series_names():
        title = _(cache.card(name).recipe["title"])
        return _("Series: {name} ({title})", name=name, title=title)
    return _("Your own model ...") if name == OWN_MODEL else _("File: {name}", name=name)


def may_upload() -> bool:
    """Whether this server takes files from its visitors."""
    return takes_uploads(st.get_option("server.address"))


def find_model(name: str, state: OpenedState) -> tuple[Model, str] | None:
    """The chosen model and what tells it from all others; None where none was brought yet.

    Raises:
        ValueError: If it cannot be opened; one sentence says why.
    """
    if name == OWN_MODEL:
        file = state.upload
        if file is None:
            return None
        return cache.uploaded_model(file.name, file.digest, language(), file.data), file.digest
    path = _path_of(name, state)
    about = path.stat()
    stamp = (about.st_size, about.st_mtime_ns)
    return cache.opened_model(
        str(path), stamp, language()
    ), f"{name}{state.run}-{about.st_mtime_ns}"


def _path_of(name: str, state: OpenedState) -> Path:
    if name == USER_TEXT:
        return cache.run_network_file(state.run)
    return model_files().get(name) or network_file(name, ".keras")


def _recipe_of(name: str, state: OpenedState) -> SeriesRecipe | None:
    """The recipe by which the app trained a network that reads series."""
    found: Recipe | None = next((each for each in SERIES if each.name == name), None)
    if name == USER_TEXT:
        found = cache.runs().recipe(state.run)
    return found if isinstance(found, SeriesRecipe) and name not in model_files() else None


def opened(name: str, state: OpenedState) -> Opened | None:
    """The chosen model with what it read; None where none was brought yet.

    Data that do not fit give a sentence, and an example is read.

    Raises:
        ValueError: If the model cannot be opened or does not run; one sentence says why.
    """
    found = find_model(name, state)
    if found is None:
        return None
    model, key = found
    if not model.recurrent_layers:
        raise ValueError(_("{name} has no recurrent layer, so there are no gates.", name=name))
    recipe = _recipe_of(name, state)
    example = _example(recipe, key, state)
    problem, data = "", example
    try:
        if state.has_data or recipe is None:
            data = state.data(input_kind(model))
        problem, data = _known_series(data)
        given = model_input(model, data)
        check_shown(model, given.arrays[0].shape[1])
        trace = model.trace(_inputs(given))
    except Exception as error:
        problem = _("{problem} An example is shown instead.", problem=sentence_on(error).rstrip())
        data = replace(example, series="", start=0)
        given = model_input(model, data)
        check_shown(model, given.arrays[0].shape[1])
        trace = model.trace(_inputs(given))
    return Opened(model, key, cell_network(model, trace), data, given, trace, problem, recipe)


def _example(recipe: SeriesRecipe | None, key: str, state: OpenedState) -> VisitorData:
    """What is read where the visitor has given no data; an empty record where it is made up."""
    if recipe is None:
        return VisitorData()
    table: Table = cache.example_series(recipe, key)
    return VisitorData(table, series=state.form.series, start=state.form.start)


def _known_series(data: VisitorData) -> tuple[str, VisitorData]:
    """The data with a series that the table has, and a sentence where another one was asked for."""
    names = [name for name, _start, _end in data.table.series] if data.table else []
    if not names or not data.series or data.series in names:
        return "", data
    problem = _(
        "The data have no series {name}; {first} is shown.",
        name=shown(data.series),
        first=names[0],
    )
    return problem, replace(data, series=names[0])


def first_data(state: OpenedState) -> None:
    """Read the file of data that the server was started with, where the visitor has given none."""
    path = data_file()
    if path is not None and state.form.file is None and not state.form.text:
        state.hold(file=DataFile(path.name, path.read_bytes()))


def _inputs(given: ModelInput) -> Any:
    return list(given.arrays) if len(given.arrays) > 1 else given.arrays[0]
