"""The view of a trace in the output of a notebook's cell."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

import core as lab
from core.network.shipped import NETWORKS_DIR
from core.view.notebook import MAX_BYTES
from tests.core.models.made import keras_bytes

ROOT = Path(__file__).resolve().parents[3]


def page_in(view: str | None) -> str:
    assert view is not None
    assert len(view.encode()) <= MAX_BYTES
    assert 'sandbox="allow-scripts"' in view
    return unescape(view.partition('srcdoc="')[2].partition('"')[0])


def test_a_trace_of_a_digit_has_a_view_and_a_short_repr() -> None:
    trace = lab.load("mnist-small").trace(lab.sample("easy-3"))
    assert page_in(trace._repr_html_()).startswith("<!doctype html>")
    assert repr(trace).startswith("Trace of 'mnist-small': lstm.input_gate (28, ")
    assert len(repr(trace)) < 400


def test_a_forecast_is_drawn_as_a_line_and_not_as_a_class() -> None:
    page = page_in(lab.load("pendulum").trace(lab.sample("pendulum-1"))._repr_html_())
    assert '"kind": "lines"' in page
    assert "inputs of this layer are columns of the input" in page


def test_a_trace_of_a_model_from_a_file_has_a_view_and_a_page(tmp_path: Path) -> None:
    file = tmp_path / "small.keras"
    file.write_bytes(keras_bytes())
    trace = lab.trace(file, np.zeros((6, 3)))
    assert "small: lstm, step by step" in page_in(trace._repr_html_())
    trace.to_html(tmp_path / "gates.html", unit=2)
    assert '"unit": 2' in (tmp_path / "gates.html").read_text("utf-8")
    with pytest.raises(ValueError, match="nowhere"):
        trace.to_html(tmp_path / "gates.html", layer="nowhere")


def test_several_sequences_have_no_view_and_say_so_as_a_page(tmp_path: Path) -> None:
    network = lab.load("mnist-small")
    several = network.trace(np.stack([lab.sample("easy-1"), lab.sample("easy-2")]))
    model = lab.trace(NETWORKS_DIR / "mnist-small.keras", several.inputs)
    for trace in (several, model):
        assert trace._repr_html_() is None
        assert "(2, 28, " in repr(trace)
        with pytest.raises(ValueError, match="one sequence"):
            trace.to_html(tmp_path / "gates.html")


def test_what_is_too_large_keeps_one_unit_or_the_text_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trace = lab.load("mnist-small").trace(lab.sample("easy-3"))
    whole = trace._repr_html_()
    assert whole is not None
    monkeypatch.setattr("core.view.notebook.MAX_BYTES", len(whole) - 1)
    smaller = trace._repr_html_()
    assert smaller is not None
    assert len(smaller) < len(whole)
    monkeypatch.setattr("core.view.notebook.MAX_BYTES", 1_000)
    assert trace._repr_html_() is None


@pytest.mark.slow
def test_a_notebook_keeps_the_view_in_its_output() -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                "import core as lab\nlab.load('pendulum').trace(lab.sample('pendulum-1'))"
            )
        ]
    )
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    (output,) = notebook.cells[0].outputs
    assert output.data["text/html"].startswith("<iframe srcdoc=")
    assert output.data["text/plain"].startswith("Trace of 'pendulum'")
