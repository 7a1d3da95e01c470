"""Open a trained model: `python -m core.open FILE [--data F] [--summary | --shapes]`.

Starts the app on the model and its data. `--summary` instead prints the layers, the route that was
taken and the self-check; `--shapes` the shapes of what every layer computed. The exit status is 2,
with one sentence, where the model or the data cannot be read.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from core.analysis.model_input import input_kind, model_input
from core.analysis.visitor_data import ModelInput, VisitorData, file_data
from core.models.folder import DATA_VARIABLE, MODELS_VARIABLE, WEIGHTS_VARIABLE
from core.models.keras_process import shared_process
from core.models.model import Model
from core.models.model_trace import ModelTrace
from core.models.opening import open_model
from core.models.self_check import SelfCheck, self_check

ROOT = Path(__file__).resolve().parents[1]
PORT = 8501
START_SECONDS = 60

start = subprocess.run
"""Starts the app; tests put another function in its place."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0; 2 with a sentence where the model or the data cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m core.open", description=__doc__)
    parser.add_argument("file", type=Path, help="a .keras, .h5, .json or .safetensors file")
    parser.add_argument("--weights", type=Path, help="the weights of an architecture in JSON")
    parser.add_argument("--data", type=Path, help="a .csv, .tsv, .txt, .npy or .npz file to read")
    parser.add_argument("--summary", action="store_true", help="print the layers and the check")
    parser.add_argument("--shapes", action="store_true", help="print what the layers computed")
    parser.add_argument("--port", type=int, default=PORT, help="of the app")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    chosen = parser.parse_args(arguments)
    process = shared_process()
    try:
        model = open_model(chosen.file, chosen.weights)
        if chosen.summary:
            check = self_check(model, process)
            print(summary(model, check))
            return 0 if check.passed else 2
        given = read_input(model, chosen.data)
        if chosen.shapes:
            print(shapes(model, model.run(given.arrays).unbatched()))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        process.close()
    return 0 if chosen.shapes else start_app(chosen)


def read_input(model: Model, path: Path | None) -> ModelInput:
    """What the model reads from a file of data; an example without one.

    Raises:
        ValueError: If the data are missing or do not fit.
    """
    data = VisitorData()
    if path is not None:
        if not path.is_file():
            raise ValueError(f"There is no file {path}.")
        data = file_data(path.read_bytes(), path.name, input_kind(model))
    given = model_input(model, data)
    for note in given.notes:
        print(note)
    return given


def start_app(chosen: argparse.Namespace) -> int:
    """Run the app until it is stopped; its exit status."""
    environment = dict(os.environ) | {MODELS_VARIABLE: str(chosen.file.resolve())}
    if chosen.data is not None:
        environment[DATA_VARIABLE] = str(chosen.data.resolve())
    if chosen.weights is not None:
        environment[WEIGHTS_VARIABLE] = str(chosen.weights.resolve())
    home = f"http://localhost:{chosen.port}"
    address = f"{home}/gates?network={quote(chosen.file.name)}"
    print(f"{chosen.file.name} opens at {address}", flush=True)
    if not chosen.no_browser:
        threading.Thread(target=_show, args=(home, address), daemon=True).start()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    settings = ["--server.port", str(chosen.port), "--server.headless", "true"]
    try:
        done = start([*command, *settings], cwd=ROOT, env=environment, check=False)
        return int(done.returncode)
    except KeyboardInterrupt:
        return 0


def _show(home: str, address: str) -> None:
    """Open the browser as soon as the app answers."""
    for _second in range(START_SECONDS):
        try:
            with urllib.request.urlopen(f"{home}/_stcore/health", timeout=1):
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(1)


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
