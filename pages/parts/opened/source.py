"""Which model from a file is shown: one of the server's folder, or one that a visitor brings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import cache
from core.analysis.model_answer import model_answer
from core.analysis.model_input import ModelInput, VisitorData, input_kind, model_input
from core.i18n import gettext as _
from core.models.cells import cell_network, cell_trace
from core.models.folder import data_file, model_files, takes_uploads
from core.models.model import Model, ModelTrace
from core.network.interventions import Intervention
from core.network.network import Network
from core.view.model_film import ModelRun
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
        problem: A sentence on data that could not be read: an example is read instead; or "".
    """

    model: Model
    key: str
    network: Network
    data: VisitorData
    given: ModelInput
    trace: ModelTrace
    problem: str = ""

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
    return (*model_files(), OWN_MODEL)


def is_opened(name: str) -> bool:
    """Whether that entry of the list of networks is a model from a file."""
    return name == OWN_MODEL or name in model_files()


def opened_title(name: str) -> str:
    """What the list of networks calls it."""
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
        return cache.uploaded_model(file.name, file.digest, file.data), file.digest
    path = model_files()[name]
    about = path.stat()
    stamp = (about.st_size, about.st_mtime_ns)
    return cache.opened_model(str(path), stamp), f"{name}-{about.st_mtime_ns}"


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
    problem, data = "", VisitorData()
    try:
        data = state.data(input_kind(model))
        given = model_input(model, data)
        trace = model.trace(_inputs(given))
    except Exception as error:
        problem, data = sentence_on(error), VisitorData()
        given = model_input(model, data)
        trace = model.trace(_inputs(given))
    return Opened(model, key, cell_network(model, trace), data, given, trace, problem)


def first_data(state: OpenedState) -> None:
    """Read the file of data that the server was started with, where the visitor has given none."""
    path = data_file()
    if path is not None and state.form.file is None and not state.form.text:
        state.hold(file=DataFile(path.name, path.read_bytes()))


def _inputs(given: ModelInput) -> Any:
    return list(given.arrays) if len(given.arrays) > 1 else given.arrays[0]
