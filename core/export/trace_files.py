"""Export of a trace: as a NumPy archive and as a table of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.input_sequence import likeliest
from core.i18n import gettext as _
from core.network.trace import Trace
from core.whole_numbers import check_whole_number

MOST_ANSWERS = 1_000
"""Of more, a table names those that are likeliest at a step: 10,000 words would fill its lines."""

COLUMNS = ("layer", "quantity", "step", "unit", "value")


def trace_npz(trace: Trace, sequence: int = 0) -> bytes:
    """An `.npz` file with every array of one sequence, steps first.

    `inputs`, (T, F) or (T,) ids; `LAYER.QUANTITY`, (T, U), such as `lstm.forget_gate`, in the order
    in which the layer read; `LAYER.rows`, (T,), which row each of its steps read; `logits` and
    `probabilities`, (T, C).

    Raises:
        ValueError: If the trace has no such sequence.
    """
    _check(trace, sequence)
    arrays: dict[str, Any] = {
        "inputs": trace.inputs[sequence],
        "logits": trace.logits[sequence],
        "probabilities": trace.probabilities[sequence],
        **dict(_arrays(trace, sequence)),
        **{f"{part.name}.rows": part.rows for part in trace.parts if part.quantities},
    }
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def trace_csv(trace: Trace, sequence: int = 0) -> str:
    """A table with a line for every number of one sequence: layer, quantity, step, unit, value.

    Steps and units are counted from 0. The probabilities stand under the layer `answer`: all of
    them, or of a vocabulary the likeliest at each step. A value has as many digits as it takes to
    read back the same float32.

    Raises:
        ValueError: If the trace has no such sequence.
    """
    _check(trace, sequence)
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    for name, values in _arrays(trace, sequence):
        layer, _, quantity = name.rpartition(".")
        for (step, unit), value in np.ndenumerate(values):
            table.writerow((layer, quantity, step, unit, str(value)))
    for step, shares in enumerate(trace.probabilities[sequence]):
        progress = range(len(shares)) if len(shares) <= MOST_ANSWERS else likeliest(shares[None])[0]
        for answer in progress:
            table.writerow(("answer", "probabilities", step, answer, str(shares[answer])))
    return file.getvalue()


def _arrays(trace: Trace, sequence: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    for part in trace.parts:
        for quantity, values in part.quantities.items():
            yield f"{part.name}.{quantity}", values[sequence]


def _check(trace: Trace, sequence: int) -> None:
    check_whole_number(sequence, 0, len(trace.inputs) - 1, _("Sequence"))
