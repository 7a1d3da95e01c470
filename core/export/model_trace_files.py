"""Export of the run of an opened model: as a NumPy archive and as a table of one layer."""

from __future__ import annotations

import csv
import io

import numpy as np

from core.models.model_trace import ModelTrace


def model_trace_npz(trace: ModelTrace) -> bytes:
    """An `.npz` file: `input_1`, `output_1` and so on, and `LAYER.QUANTITY`, (T, U), by layer.

    The steps of a layer are in the order in which it read.

    Args:
        trace: Over one sequence, with a batch axis of 1.
    """
    arrays = {f"input_{k}": values[0] for k, values in enumerate(trace.inputs, 1)}
    arrays |= {f"output_{k}": values[0] for k, values in enumerate(trace.outputs, 1)}
    arrays |= {name: trace[name][0] for name in trace.names}
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def model_trace_csv(trace: ModelTrace, layer: str) -> str:
    """A table with a line for every step and unit of a layer, and a column for each quantity.

    Steps and units are counted from 0, the steps in the order of the input.

    Args:
        trace: Over one sequence, with a batch axis of 1.
        layer: The layer's name.

    Raises:
        ValueError: If there is no such layer.
    """
    part = trace.layer(layer)
    columns = {name: part.by_row(name)[0] for name in part.quantities}
    file = io.StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(("step", "unit", *columns))
    steps, units = part.outputs.shape[1:]
    for step in range(steps):
        for unit in range(units):
            values = (str(values[step, unit]) for values in columns.values())
            table.writerow((step, unit, *values))
    return file.getvalue()
