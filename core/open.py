"""Open a trained model: `python -m core.open FILE [--summary] [--data F]`.

`--summary` prints the layers, the route that was taken and the self-check. Without it the model
reads data, its own or made up, and the shapes of what every layer computed are printed. The exit
status is 2, with one sentence, where the model cannot be opened.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.models.keras_process import KerasProcess
from core.models.model import Model, ModelTrace
from core.models.opening import open_model
from core.models.self_check import SelfCheck, self_check


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0; 2 with a sentence where the model or the data cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m core.open", description=__doc__)
    parser.add_argument("file", type=Path, help="a .keras, .h5, .json or .safetensors file")
    parser.add_argument("--weights", type=Path, help="the weights of an architecture in JSON")
    parser.add_argument("--summary", action="store_true", help="print the layers and the check")
    parser.add_argument("--data", type=Path, help="a .csv, .tsv, .npy or .npz file to read")
    chosen = parser.parse_args(arguments)
    process = KerasProcess()
    try:
        model = open_model(chosen.file, chosen.weights)
        if chosen.summary:
            check = self_check(model, process)
            print(summary(model, check))
            return 0 if check.passed else 2
        inputs: Any = None if chosen.data is None else read_data(chosen.data)
        if inputs is None:
            example = model.example()
            trace = model.run(example).unbatched()
            print("No data given: reading a made-up example.")
        else:
            trace = model.trace(inputs)
        print(shapes(model, trace))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        process.close()
    return 0


def summary(model: Model, check: SelfCheck) -> str:
    """The model's layers, route, notes and self-check as text."""
    lines = [
        f"{model.name}: {model.format}, {model.architecture.version}, "
        f"{model.parameter_count:,} weights",
        "",
    ]
    rows = [
        (spec.name, spec.class_name, _size(spec.config))
        for spec in model.architecture.layers.values()
    ]
    widths = [max(len(row[k]) for row in rows) for k in range(2)]
    lines += [
        f"  {name:<{widths[0]}}  {kind:<{widths[1]}}  {size}".rstrip() for name, kind, size in rows
    ]
    lines += ["", f"route: {model.route}"]
    lines += [*model.notes, *check.notes, check.line]
    if not check.passed and check.layer:
        lines.append(f"furthest off: layer {check.layer!r}")
    return "\n".join(lines)


def shapes(model: Model, trace: ModelTrace) -> str:
    """The shapes of everything in a trace, and what the model returned."""
    lines = []
    for part in trace.parts:
        lines.append(f"{part.name}: {_shape(part.outputs)}")
        lines += [f"  {name}: {_shape(values)}" for name, values in part.quantities.items()]
    for values in trace.outputs:
        text = np.array2string(values, precision=4, threshold=20, max_line_width=80)
        lines.append(f"output {_shape(values)}:\n{text}")
    return "\n".join(lines)


def read_data(path: Path) -> Any:
    """Numbers from a table (CSV or TSV, with or without a line of names), NPY or NPZ.

    Raises:
        ValueError: If the file is missing or holds no table of numbers.
    """
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    if path.suffix == ".npy":
        return np.load(path, allow_pickle=False)
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            found = [arrays[name] for name in arrays.files]
        return found if len(found) > 1 else found[0]
    separator = "\t" if path.suffix == ".tsv" else ","
    lines = [line for line in path.read_text("utf-8", "replace").splitlines() if line.strip()]
    rows = [line.split(separator) for line in lines]
    try:
        [float(cell) for cell in rows[0]]
    except (ValueError, IndexError):
        rows = rows[1:]
    if not rows:
        raise ValueError(f"{path} holds no numbers.")
    for number, row in enumerate(rows, 1 + len(lines) - len(rows)):
        if len(row) != len(rows[0]):
            raise ValueError(f"Line {number} of {path} has {len(row)} cells, not {len(rows[0])}.")
    try:
        return np.array(rows, np.float32)
    except ValueError:
        raise ValueError(f"{path} holds cells that are no numbers.") from None


def _size(config: Any) -> str:
    inner = config.get("layer")
    if isinstance(inner, dict):
        return f"{inner.get('class_name')} {_size(inner)}".strip()
    if "shape" in config and "batch" in config:
        return str(tuple(config["shape"]))
    for key, unit in (("units", "units"), ("filters", "filters"), ("output_dim", "numbers")):
        if key in config:
            activations = [config.get("activation"), config.get("recurrent_activation")]
            named = ", ".join(str(a) for a in activations if a)
            return f"{config[key]} {unit}{f', {named}' if named else ''}"
    return str(config["activation"]) if "activation" in config else ""


def _shape(values: Any) -> str:
    return " x ".join(str(n) for n in np.shape(values)) or "one number"


if __name__ == "__main__":
    sys.exit(main())
