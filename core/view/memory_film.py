"""The film of a network of the memory lab: every gate of every unit while it reads one sequence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.analysis.model_answer import CLASSES, VALUES, ModelAnswer
from core.analysis.visitor_data import ModelInput
from core.i18n import N_
from core.i18n import gettext as _
from core.network.layer_info import PIXELS, Signals, cell_layer
from core.network.network import Network
from core.tasks import Task
from core.view.captions import how_to_read
from core.view.gate_film import GateFilm
from core.view.model_film import ModelRun, model_film

NUMBERS = Signals(N_("numbers of the example"), first=1)


def memory_film(
    network: Network, task: Task, inputs: NDArray[np.float32], layer: str, unit: int
) -> GateFilm:
    """Gather what is shown of one layer.

    Args:
        network: What reads.
        task: What it was trained on.
        inputs: (T, F).
        layer: The name of a recurrent layer.
        unit: The unit whose numbers are told, from 0.

    Raises:
        ValueError: If there is no such layer or unit.
    """
    trace = network.trace(inputs[None])
    if task.measure == "error":
        answer = ModelAnswer(VALUES, (_("answer"),), trace.logits[0].astype(float), (1,))
    else:
        names = tuple(_(name) for name in task.answers)
        answer = ModelAnswer(CLASSES, names, trace.probabilities[0].astype(float), (len(names),))
    given = ModelInput(
        (inputs[None],), tuple(_(name) for name in task.features), inputs.astype(float)
    )
    film = model_film(network, given, ModelRun(trace, answer), None, layer, unit)
    place = cell_layer(network, layer)
    if place.signals == PIXELS:
        place = replace(place, signals=NUMBERS)
    return replace(
        film,
        reads=place.signals.many,
        guide=how_to_read(place, given.sequence(len(inputs))),
    )
