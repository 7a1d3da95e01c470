"""`python -m core.open`: what it prints, and its exit status."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import open as command
from core.models.folder import DATA_VARIABLE, MODELS_VARIABLE
from core.network.shipped import NETWORKS_DIR
from tests.core.models.made import keras_bytes

DIGITS = str(NETWORKS_DIR / "digits.keras")


@pytest.mark.slow
def test_the_summary_names_layers_route_and_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([DIGITS, "--summary"]) == 0
    printed = capsys.readouterr().out
    assert "128 units" in printed
    assert "route: NumPy" in printed
    assert "self-check" in printed
    assert "(Keras " in printed


def test_a_model_reads_an_example_or_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model.keras"
    model.write_bytes(keras_bytes())
    assert command.main([str(model), "--shapes"]) == 0
    assert "forget_gate: 6 x 5" in capsys.readouterr().out
    table = tmp_path / "series.csv"
    table.write_text("a,b,c\n" + "0.1,0.2,0.3\n" * 6)
    assert command.main([str(model), "--shapes", "--data", str(table)]) == 0
    np.save(tmp_path / "series.npy", np.full((6, 3), [0.1, 0.2, 0.3]))
    from_table = capsys.readouterr().out
    array = str(tmp_path / "series.npy")
    assert command.main([str(model), "--shapes", "--data", array]) == 0
    assert capsys.readouterr().out == from_table


def test_without_a_question_the_app_starts_on_the_model_and_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model, table = tmp_path / "my model.keras", tmp_path / "series.csv"
    model.write_bytes(keras_bytes())
    table.write_text("a,b,c\n" + "0.1,0.2,0.3\n" * 6)
    started: list[tuple[list[str], dict[str, str]]] = []

    def run(arguments: list[str], **more: Any) -> subprocess.CompletedProcess[bytes]:
        started.append((arguments, more["env"]))
        return subprocess.CompletedProcess(arguments, 0)

    monkeypatch.setattr(command, "start", run)
    assert command.main([str(model), "--data", str(table), "--no-browser", "--port", "8999"]) == 0
    ((arguments, environment),) = started
    assert "8999" in arguments
    assert environment[MODELS_VARIABLE] == str(model)
    assert environment[DATA_VARIABLE] == str(table)
    assert "http://localhost:8999/gates?network=my%20model.keras" in capsys.readouterr().out


@pytest.mark.parametrize(
    "table", ["a,b,c\n", "1,2,3\n1,2\n" * 3, "1,2\n" * 6, "1,2,x\n" * 6, "1,2,3\n" * 5, ""]
)
def test_data_that_do_not_fit_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    (tmp_path / "model.keras").write_bytes(keras_bytes())
    (tmp_path / "data.csv").write_text(table)
    arguments = [str(tmp_path / "model.keras"), "--data", str(tmp_path / "data.csv")]
    assert command.main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_what_cannot_be_opened_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "note.txt").write_text("no model")
    for file in ("nowhere.keras", str(tmp_path / "note.txt"), str(tmp_path)):
        assert command.main([file, "--summary"]) == 2
        assert capsys.readouterr().err.count("\n") == 1
