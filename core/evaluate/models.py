"""A table of all models in a folder: `python -m core.evaluate models FOLDER`."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.models.keras_process import KerasProcess, shared_process
from core.models.opening import open_model
from core.models.self_check import TIMES, self_check

SUFFIXES = (".keras", ".h5", ".hdf5", ".json", ".safetensors", ".pt", ".pth")
HEADINGS = (
    "model", "written by", "route", "processor s", "NumPy from float64", "Keras", "self-check"
)  # fmt: skip
"""`processor s` are seconds of processor time from the file to the outputs on an example, the
process that parses included; the differences are the largest over all layers."""


@dataclass(frozen=True)
class Row:
    """What became of one file.

    Attributes:
        name: The file's.
        cells: The table's further columns.
        opened: Whether it opened with its self-check passed.
        untrained: Whether the file holds layers without weights.
        strict: Whether no layer was more than twice as far from float64 as Keras.
    """

    name: str
    cells: tuple[str, ...]
    opened: bool
    untrained: bool = False
    strict: bool = False


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
    rows = []
    process = shared_process()
    try:
        for file in files:
            rows.append(_row(file, process))
            yield _line((rows[-1].name, *rows[-1].cells))
    finally:
        process.close()
    yield ""
    opened = [row for row in rows if row.opened]
    yield f"{len(opened)} of {len(files)} opened, each with its check passed."
    strict = sum(row.strict for row in opened)
    yield f"In {strict} no layer is more than {TIMES:g} times as far from float64 as in Keras."
    if strict < len(opened):
        yield "In the others both are within what a few operations round off."
    if untrained := sum(row.untrained for row in opened):
        yield (
            f"{untrained} of them are architectures without weights: they are computed with drawn "
            "initial ones."
        )


def _row(file: Path, process: KerasProcess) -> Row:
    started = _processor_seconds()
    try:
        model = open_model(file)
        model.run(model.example())
        seconds = _processor_seconds() - started
        check = self_check(model, process)
    except ValueError as error:
        reason = str(error).partition(";")[0].rstrip(".")
        return Row(file.name, ("", f"refused: {reason}", "", "", "", ""), False)
    keras = "-" if check.keras is None else f"{check.keras:.1e}"
    verdict = "passed" if check.passed else f"failed at {check.layer}"
    route = model.route.replace(" (untrained)", "; no weights in the file")
    written_by = model.architecture.version
    cells = (written_by, route, f"{seconds:.2f}", f"{check.difference:.1e}", keras, verdict)
    return Row(file.name, cells, check.passed, model.untrained, check.strict)


def _processor_seconds() -> float:
    """Of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
