"""The gates of an opened model, or of a living one, as one HTML file."""

from __future__ import annotations

import numpy as np

from core.analysis.model_answer import VALUES, ModelAnswer, model_answer
from core.analysis.model_input import shown_input
from core.analysis.visitor_data import ModelInput
from core.i18n import gettext as _
from core.models.cells import cell_network, cell_trace, living_network
from core.models.model_trace import ModelTrace
from core.network.layer_info import cell_layer, cell_layers
from core.view.gate_page import film_page
from core.view.model_film import ModelRun, model_film


def model_page(
    trace: ModelTrace, layer: str | None = None, unit: int = 0, *, with_all_units: bool = True
) -> str:
    """Make the HTML file, see `core.models.model_trace.ModelTrace.to_html`.

    Args:
        trace: Of one sequence.
        layer: The name of a recurrent layer; the first one if None.
        unit: The unit that is chosen at first, from 0.
        with_all_units: Whether the numbers of all units go into the file, or those of one.

    Raises:
        ValueError: If there is no such layer or unit, or the trace is of several sequences.
    """
    trace = trace.batched()
    if len(trace.inputs[0]) != 1:
        raise ValueError(_("Trace one sequence alone; this batch has {n}.", n=len(trace.inputs[0])))
    if trace.model is None:
        network, given = living_network(trace), _plain_input(trace)
        answer = _plain_answer(trace)
    else:
        network, given = cell_network(trace.model, trace), shown_input(trace.model, trace.inputs)
        answer = model_answer(trace.model, trace)
    if not network.layers:
        raise ValueError(_("There is no recurrent layer whose gates can be shown."))
    name = cell_layer(network, layer or cell_layers(network)[0].name).name
    run = ModelRun(cell_trace(trace), answer)
    film = model_film(network, given, run, None, name, unit)
    return film_page(film, network, run.cells, name, step=film.steps, with_all_units=with_all_units)


def _plain_input(trace: ModelTrace) -> ModelInput:
    """What a living module read: drawn where it is a table of numbers."""
    values = trace.inputs[0]
    if values.ndim != 3 or values.dtype.kind not in "f":
        return ModelInput(trace.inputs)
    names = tuple(_("column {n}", n=k + 1) for k in range(values.shape[2]))
    return ModelInput(trace.inputs, names, values[0].astype(np.float64))


def _plain_answer(trace: ModelTrace) -> ModelAnswer:
    output = np.asarray(trace.outputs[0][0], np.float64)
    numbers = output.reshape(-1, output.shape[-1]) if output.ndim > 1 else output.reshape(1, -1)
    names = tuple(_("output {n}", n=k + 1) for k in range(numbers.shape[1]))
    return ModelAnswer(VALUES, names, numbers, output.shape)
