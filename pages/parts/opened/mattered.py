"""What the panel "What mattered" asks of a model from a file."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.analysis.baselines import ZERO, Baseline, series_baselines
from core.analysis.influence import MAX_CHEAP_WORK, DistanceInfluence, Progress
from core.analysis.model_answer import VALUES, ModelAnswer
from core.analysis.model_input import model_input
from core.analysis.model_score import MAX_WORK, PASS_WORK, ModelScore, model_score, steps_of
from core.analysis.visitor_data import ModelInput
from core.analysis.what_mattered import METHODS
from core.i18n import N_, ngettext
from core.i18n import gettext as _
from core.network.attribution import Method
from core.network.interventions import Force
from core.network.layer_info import cell_layer
from core.view.model_film import series_strip
from pages.parts.gates.mattered_subject import Subject, digest
from pages.parts.opened.source import Opened

WINDOWS = 12
"""Of the data, or made-up examples, on which it is measured how far back a model looks."""

PADDING = N_("the id 0, which stands for padding")


def model_subject(shown: Opened, answer: ModelAnswer, column: int) -> Subject | None:
    """The model with what it reads; None where its input is no sequence of steps.

    Args:
        shown: The model and its input.
        answer: What it answered.
        column: The column of the input that is drawn heavily, from 0.
    """
    x = steps_of(shown.given)
    if x is None:
        return None
    steps = len(x)
    known = _baselines(shown.given, x)
    asks_every_step = answer.every_step and not answer.on_the_way and len(answer.numbers) == steps

    def score(output: int, step: int, baseline: Baseline) -> ModelScore:
        return model_score(
            shown.model,
            shown.given,
            output,
            len(answer.names),
            step,
            baseline.values,
            shown.data.scaling,
        )

    probe = ModelScore(shown.model, shown.given.arrays, x, known[0].values, 0, steps - 1)
    numbers = answer.numbers if asks_every_step else answer.numbers[-1:]
    has_columns = shown.given.shown is not None and x.shape[1] > 1
    return Subject(
        key=f"{shown.key}-{digest(*shown.given.arrays)}",
        owner=shown.key,
        name=shown.model.name,
        sequence=shown.given.sequence(steps),
        outputs=answer.names,
        ranked=np.argsort(-numbers, axis=-1, kind="stable")[:, :10].tolist(),
        can_choose_step=asks_every_step,
        turning=None,
        baselines=known,
        methods=_methods(probe),
        score=score,
        distance=lambda progress: _distance(shown, answer, known[0].name, progress),
        about=lambda count: _about(shown, count),
        cells=shown.network,
        remove=lambda layer, output, step, progress: _without_units(
            shown, score(output, step, known[0]), layer, progress
        ),
        is_quick=lambda layer: (
            not shown.model.foreign_layers
            and float(cell_layer(shown.network, layer).units)
            * steps
            * (shown.model.parameter_count + PASS_WORK)
            <= MAX_CHEAP_WORK
        ),
        gives_values=answer.kind == VALUES,
        reads_columns=has_columns,
        columns=shown.given.names if has_columns else (),
        series=series_strip(shown.given, column, steps),
        missing=_missing(probe),
    )


def _without_units(shown: Opened, score: ModelScore, layer: str, progress: Progress) -> np.ndarray:
    """How far the number falls without each unit of a layer, read once for each."""
    whole, units = score.logit, cell_layer(shown.network, layer).units
    falls = []
    for unit in range(units):
        without = shown.cut((Force(layer, "hidden_state", 0.0, units=(unit,)),))
        falls.append(whole - score.number_in(without))
        progress((unit + 1) / units)
    return np.array(falls, np.float32)


def _baselines(given: ModelInput, x: np.ndarray) -> tuple[Baseline, ...]:
    if given.arrays[0].dtype.kind in "iu":
        return (Baseline(ZERO, PADDING, np.zeros(x.shape[1], np.float32)),)
    known = series_baselines(x)
    return known[::-1] if given.words else known


def _methods(score: ModelScore) -> tuple[Method, ...]:
    return METHODS if score.has_slopes else ("erasure",)


def _missing(score: ModelScore) -> str:
    if score.has_slopes:
        return ""
    if score.reads_ids:
        return _("The model reads ids, which have no derivative: only erasure is shown.")
    if score.model.foreign_layers:
        return _("Keras computes a part of this model, without derivatives: only erasure is shown.")
    return _("Derivatives of so long an input would take too long: only erasure is shown.")


def _windows(shown: Opened) -> list[ModelInput]:
    """Windows of the visitor's data, spread evenly; examples where there are no others."""
    last = shown.given.last_start
    if last:
        starts = np.unique(np.linspace(0, last, WINDOWS).astype(int)).tolist()
        return [model_input(shown.model, replace(shown.data, start=start)) for start in starts]
    if shown.given.made_up:
        return [model_input(shown.model, shown.data, seed) for seed in range(WINDOWS)]
    return [shown.given]


def _about(shown: Opened, count: int) -> str:
    if shown.given.last_start:
        return ngettext("{n} window of your data", "{n} windows of your data", count)
    if shown.given.made_up:
        return ngettext("{n} made-up example", "{n} made-up examples", count)
    return _("the input above alone")


def _distance(
    shown: Opened, answer: ModelAnswer, baseline: str, progress: Progress
) -> DistanceInfluence:
    x = steps_of(shown.given)
    assert x is not None
    first = ModelScore(shown.model, shown.given.arrays, x, x[0], 0, len(x) - 1)
    windows = _windows(shown)[: max(1, int(MAX_WORK / first.work))]
    falls, sizes = [], []
    for place, given in enumerate(windows):
        x = steps_of(given)
        assert x is not None
        nothing = next(one for one in _baselines(given, x) if one.name == baseline)
        score = model_score(
            shown.model, given, 0, len(answer.names), len(x) - 1, nothing.values, shown.data.scaling
        )
        if len(answer.names) > 1:
            outputs = shown.model.run(given.arrays).outputs[0]
            score = replace(score, output=int(outputs.reshape(-1, outputs.shape[-1])[-1].argmax()))
        falls.append(np.abs(score.falls(np.eye(len(x), dtype=bool)))[::-1])
        sizes.append(abs(score.logit))
        progress((place + 1) / len(windows))
    far = min(map(len, falls))
    rounding = float(np.finfo(np.float32).eps) * max(float(np.mean(sizes)), 1e-30)
    mean = np.mean([one[:far] for one in falls], axis=0).astype(np.float32)
    return DistanceInfluence(None, mean, len(windows), rounding)
