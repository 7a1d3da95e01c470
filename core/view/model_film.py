"""The film of a layer of an opened model: series or words over the maps, and its own answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from core.analysis.input_sequence import likeliest
from core.analysis.model_answer import (
    CLASSES,
    MAX_OUTPUTS,
    PROBABILITY,
    VALUES,
    ModelAnswer,
    number_text,
)
from core.analysis.unit_order import unit_orders
from core.analysis.visitor_data import ModelInput
from core.data.table import Numbers
from core.i18n import gettext as _
from core.network.layer_info import cell_layer
from core.network.layers import GRU
from core.network.network import Network
from core.network.trace import Trace
from core.view.captions import how_to_read
from core.view.gate_film import BEFORE, DIFFERENCE, AnswerRun, AnswerView, GateFilm, SeriesStrip
from core.view.gate_maps import gate_maps, step_statistics
from core.view.small_numbers import small_numbers
from core.view.unit_equations import activations, recurrent
from core.view.unit_view import unit_view

MAX_LINES = 64
"""Columns that are drawn over the maps; of more only the chosen one and the first."""

MAP_CLASSES = 20
"""Of more classes the ten likeliest are listed at each step."""


@dataclass(frozen=True)
class ModelRun:
    """A run of an opened model.

    Attributes:
        cells: Its recurrent layers' part.
        answer: What the model returned.
    """

    cells: Trace
    answer: ModelAnswer


def model_film(
    network: Network,
    given: ModelInput,
    before: ModelRun,
    after: ModelRun | None,
    layer: str,
    unit: int,
    view: str = BEFORE,
    column: int = 0,
) -> GateFilm:
    """Gather what is shown of one layer of an opened model.

    Args:
        network: Its recurrent layers (`core.models.cells.cell_network`).
        given: What it read.
        before: Its run without a cut.
        after: Its run with a cut; None without one.
        layer: The name of a recurrent layer, or of one direction of a bidirectional layer.
        unit: The unit whose numbers are told, from 0.
        view: Which run the maps show, one of `core.view.gate_film.VIEWS`.
        column: The column of the input that is drawn heavily, from 0.

    Raises:
        ValueError: If there is no such layer or unit.
    """
    shown = before if view == BEFORE or after is None else after
    other = after if view == BEFORE else before
    trace = shown.cells.layer(layer)
    steps = trace.outputs.shape[1]
    sequence = given.sequence(steps)
    place, cell = cell_layer(network, layer), network.layer(layer)
    return GateFilm(
        steps=steps,
        step=sequence.step_name,
        units=place.units,
        kind=place.kind,
        backward=place.backward,
        reset_after=isinstance(cell, GRU) and cell.reset_after,
        reads=place.signals.many,
        reads_pixels=False,
        view=view,
        guide=how_to_read(place, sequence),
        answer=_sentence(before, after),
        maps=gate_maps(
            trace,
            minus=before.cells.layer(layer) if view == DIFFERENCE else None,
            like=other.cells.layer(layer) if other else None,
        ),
        orders=unit_orders(cell, before.cells.layer(layer)),
        statistics=step_statistics(trace),
        image=None,
        words=sequence.read,
        belief=_answer_view(given, before, after, steps),
        unit=unit,
        numbers=unit_view(network, shown.cells, layer, unit, place.signals.first),
        series=series_strip(given, column, steps),
        functions=activations(recurrent(network, layer)),
    )


def forecast_film(network: Network, trace: Trace, layer: str, unit: int) -> GateFilm:
    """Gather what is shown of a network of the app's own that gives one number at each step.

    Args:
        network: The network.
        trace: Its run over one sequence, (1, T, F).
        layer: The name of a recurrent layer, or of one direction of a bidirectional layer.
        unit: The unit whose numbers are told, from 0.
    """
    names = tuple(_("column {n}", n=k + 1) for k in range(trace.inputs.shape[2]))
    given = ModelInput((trace.inputs,), names, trace.inputs[0].astype(np.float64))
    numbers = trace.logits[0].astype(np.float64)
    answer = ModelAnswer(VALUES, (_("value"),), numbers, numbers.shape)
    return model_film(network, given, ModelRun(trace, answer), None, layer, unit)


def series_strip(given: ModelInput, column: int, steps: int) -> SeriesStrip | None:
    """Draw the columns of the input as lines, each from its smallest to its largest value.

    Args:
        given: The input.
        column: The one that is drawn heavily, from 0.
        steps: How many steps the maps have: where the input has another number of them, the lines
            are stretched over the maps and no value is told.
    """
    values = given.shown
    if values is None:
        return None
    column = min(column, values.shape[1] - 1)
    drawn = sorted({column, *range(min(MAX_LINES, values.shape[1]))})
    chosen = values[:, column]
    aligned = len(values) == steps
    return SeriesStrip(
        name=given.names[column],
        lines=small_numbers(_from_0_to_1(values[:, drawn])),
        count=len(drawn),
        chosen=drawn.index(column),
        low=number_text(float(chosen.min())),
        high=number_text(float(chosen.max())),
        texts="|".join(number_text(value) for value in chosen.tolist()) if aligned else "",
        events=given.events if aligned else (),
    )


def _from_0_to_1(values: Numbers) -> Numbers:
    low, high = values.min(0), values.max(0)
    span = np.where(high > low, high - low, 1.0)
    return np.where(high > low, (values - low) / span, 0.5)


def _sentence(before: ModelRun, after: ModelRun | None) -> str:
    if after is None:
        return _("Answer: {answer}.", answer=before.answer.sentence())
    return _(
        "Answer without the cut: {answer}; with the cut: {changed}.",
        answer=before.answer.sentence(),
        changed=after.answer.sentence(),
    )


def _answer_view(
    given: ModelInput, before: ModelRun, after: ModelRun | None, steps: int
) -> AnswerView:
    runs = [_aligned(run.answer, steps) for run in (before, after) if run]
    first = runs[0]
    every_step = first.every_step and len(first.numbers) == steps
    note = "" if every_step else _("The model answers once, at the end.")
    if first.on_the_way and every_step:
        note = _("Each step shows the answer if the sequence ended there.")
    elif first.every_step and not every_step:
        note = _("The model's answers have other steps than this layer.")
    if first.kind == CLASSES:
        is_map = every_step and len(first.names) <= MAP_CLASSES
        title = _("Class probabilities") if every_step else _("Class probabilities at the end")
        kind = "map" if is_map else "bars"
        return AnswerView(
            title, kind, note, tuple(_classes(run, is_map, every_step) for run in runs)
        )
    title = _("Probability") if first.kind == PROBABILITY else _("Output of the model")
    if not first.every_step:
        return AnswerView(title, "values", note, tuple(_listed(run, given) for run in runs))
    return _lines(title, note, given, runs)


def _aligned(answer: ModelAnswer, steps: int) -> ModelAnswer:
    """The answer alone where those on the way belong to the steps of another layer."""
    if answer.on_the_way and len(answer.numbers) != steps:
        return replace(answer, numbers=answer.numbers[-1:])
    return answer


def _classes(answer: ModelAnswer, is_map: bool, every_step: bool) -> AnswerRun:
    shares = answer.numbers if every_step else answer.numbers[-1:]
    if is_map:
        return AnswerRun(answer.names, small_numbers(shares))
    best = likeliest(shares.astype(np.float32))
    top = shares[range(len(shares)), best.T].T
    names = tuple(tuple(answer.names[k] for k in step) for step in best.tolist())
    return AnswerRun(names, small_numbers(top))


def _listed(answer: ModelAnswer, given: ModelInput) -> AnswerRun:
    """The numbers of an answer at the end, and beside them the value that followed."""
    values, names = answer.numbers[-1, :MAX_OUTPUTS].tolist(), answer.names[:MAX_OUTPUTS]
    texts = [_text(answer, value) for value in values]
    if given.after is not None and len(values) == 1 and answer.kind == VALUES:
        names, texts = (*names, _("in the next row")), [*texts, number_text(given.after)]
    return AnswerRun(tuple(names), small_numbers(np.zeros(len(names))), tuple(texts))


def _lines(title: str, note: str, given: ModelInput, runs: list[ModelAnswer]) -> AnswerView:
    """The numbers of each step as lines on one scale, with the target among them."""
    count = min(MAX_OUTPUTS, runs[0].numbers.shape[1])
    steps = len(runs[0].numbers)
    columns = [run.numbers[:, :count] for run in runs]
    names = runs[0].names[:count]
    if given.target is not None and len(given.target) == steps and count == 1:
        columns = [np.column_stack([values, given.target]) for values in columns]
        names = (*names, _("target"))
    low, high = (
        (0.0, 1.0)
        if runs[0].kind == PROBABILITY
        else (
            min(float(c.min()) for c in columns),
            max(float(c.max()) for c in columns),
        )
    )
    span = high - low or 1.0
    return AnswerView(
        title,
        "lines",
        note,
        tuple(
            AnswerRun(
                names,
                small_numbers((values - low) / span),
                tuple("|".join(_text(runs[0], v) for v in line) for line in values.T.tolist()),
            )
            for values in columns
        ),
        (number_text(low), number_text(high)),
    )


def _text(answer: ModelAnswer, value: float) -> str:
    return f"{value:.1%}" if answer.kind == PROBABILITY else number_text(value)
