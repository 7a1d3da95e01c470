"""The notebooks of `examples/` run from the first cell to the last."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
LIMIT_S = 300


def test_there_are_examples() -> None:
    assert len(list(EXAMPLES.glob("*.ipynb"))) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(EXAMPLES)}}
    NotebookClient(notebook, timeout=LIMIT_S, resources=resources).execute()
    assert not any(
        "error" in output.get("output_type", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
    )
