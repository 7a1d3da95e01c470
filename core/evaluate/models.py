"""A table of all models in a folder: `python -m core.evaluate models FOLDER`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.models.keras_process import KerasProcess
from core.models.opening import open_model
from core.models.self_check import self_check

SUFFIXES = (".keras", ".h5", ".hdf5", ".json", ".safetensors", ".pt", ".pth")
HEADINGS = ("model", "route", "seconds to open", "difference from float64", "Keras'", "self-check")


@dataclass(frozen=True)
class Row:
    """What became of one file.

    Attributes:
        name: The file's.
        cells: The table's further columns.
        opened: Whether it opened with its self-check passed.
    """

    name: str
    cells: tuple[str, ...]
    opened: bool


def models_table(folder: Path) -> Iterator[str]:
    """Yield the lines of a Markdown table with every model, then how many of them opened.

    Raises:
        ValueError: If the folder holds no model.
    """
    files = sorted(file for file in folder.glob("*") if file.suffix in SUFFIXES)
    if not files:
        raise ValueError(f"There is no model in {folder}.")
    yield _line(HEADINGS)
    yield _line(("---",) * len(HEADINGS))
    opened = 0
    process = KerasProcess()
    try:
        for file in files:
            row = _row(file, process)
            opened += row.opened
            yield _line((row.name, *row.cells))
    finally:
        process.close()
    yield ""
    yield f"{opened} of {len(files)} opened, each with its check passed"


def _row(file: Path, process: KerasProcess) -> Row:
    started = time.perf_counter()
    try:
        model = open_model(file)
        model.run(model.example())
        seconds = time.perf_counter() - started
        check = self_check(model, process)
    except ValueError as error:
        return Row(file.name, (str(error), "", "", "", "refused"), False)
    keras = "-" if check.keras is None else f"{check.keras:.1e}"
    verdict = "passed" if check.passed else f"failed at {check.layer}"
    cells = (model.route, f"{seconds:.2f}", f"{check.difference:.1e}", keras, verdict)
    return Row(file.name, cells, check.passed)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
