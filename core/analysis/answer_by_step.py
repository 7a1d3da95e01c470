"""What an opened model would answer if the sequence ended after each step.

The layers behind the last recurrent layer are run on each of its outputs, as the app's own networks
do. That is possible where they read nothing but that layer, and it reads from the first step to
the last.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from core.data.table import Numbers
from core.models.architecture import Architecture, Call, LayerSpec, Ref, map_refs
from core.models.layers.recurrent import KINDS
from core.models.model import Model
from core.models.model_trace import ModelTrace

_LAST_OUTPUT = "@output of the last recurrent layer"


def answers_by_step(model: Model, trace: ModelTrace) -> Numbers | None:
    """The model's first output after each step.

    Args:
        model: The model.
        trace: Its run over one sequence (B is 1).

    Returns:
        (T, C); None for a model that cannot be asked on the way.
    """
    plan = model.architecture
    if model.foreign_layers:
        return None
    recurrent = [k for k, call in enumerate(plan.calls) if _is_recurrent(plan, call)]
    if not recurrent:
        return None
    last = recurrent[-1]
    call = plan.calls[last]
    config = plan.spec(call).config
    asks_once = not (config.get("return_sequences") or config.get("go_backwards"))
    if plan.spec(call).class_name not in KINDS or not asks_once:
        return None
    tail = _tail(plan, last)
    if tail is None:
        return None
    try:
        outputs = trace.layer(call.layer).outputs[0]
        (answers, *_others) = model.run([outputs], architecture=tail).outputs
    except ValueError:
        return None
    numbers: Numbers = np.asarray(answers, np.float64)
    return numbers if numbers.ndim == 2 and len(numbers) == len(outputs) else None


def _is_recurrent(plan: Architecture, call: Call) -> bool:
    return plan.spec(call).class_name in (*KINDS, "Bidirectional")


def _tail(plan: Architecture, last: int) -> Architecture | None:
    """The part of a model behind one call, which becomes its only input."""
    goal = plan.outputs[0]
    needed, waiting = {last}, [goal.call]
    while waiting:
        position = waiting.pop()
        if position in needed:
            continue
        if position in plan.inputs:
            return None  # it reads something else as well
        needed.add(position)
        waiting += [ref.call for ref in plan.calls[position].refs()]
    if any(ref.call == last and ref.output for k in needed for ref in plan.calls[k].refs()):
        return None  # it reads the layer's state
    kept = sorted(needed - {last})
    places = {last: 0} | {position: k for k, position in enumerate(kept, 1)}

    def moved(ref: Ref) -> Ref:
        return Ref(places[ref.call], ref.output)

    calls = [
        Call(
            plan.calls[k].layer,
            tuple(map_refs(list(plan.calls[k].args), moved)),
            map_refs(dict(plan.calls[k].kwargs), moved),
        )
        for k in kept
    ]
    start = LayerSpec(_LAST_OUTPUT, "InputLayer", {"shape": [None]})
    return replace(
        plan,
        layers={**plan.layers, _LAST_OUTPUT: start},
        calls=(Call(_LAST_OUTPUT, (), {}), *calls),
        inputs=(0,),
        outputs=(moved(goal),),
    )
