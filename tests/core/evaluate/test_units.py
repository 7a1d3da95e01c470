"""The report on units: every idea with its unit, on files of the library or of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.evaluate import units
from core.evaluate.__main__ import main
from core.language.example_code import EXAMPLE_CODE
from tests.core.language.made_up import code_model, language_model


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name in "abcd":
        (tmp_path / f"{name}.py").write_text(EXAMPLE_CODE.replace("ball", name * 3), "utf-8")
    return tmp_path


def test_every_idea_has_its_unit_and_its_baselines(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(units, "load_language_model", lambda name: code_model(name))
    assert main(["units", "--network", "made-up", "--files", str(files)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("made-up: lstm: LSTM, 12 units, cell_state; Python 3.")
    assert "on 4 of 4 files" in lines[1]
    string = next(line.split() for line in lines if line.startswith("string "))
    unit, f1, always, chance = int(string[1]), *map(float, string[2:5])
    assert 0 <= unit < 12
    assert 0 <= f1 <= 1
    assert 0 < always < 1
    assert 0 < chance <= 1
    assert any(line.startswith("bracket_depth") for line in lines)
    assert any("with unit" in line for line in lines)


def test_what_cannot_be_measured_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(units, "load_language_model", lambda name: code_model(name))
    assert main(["units", "--files", str(tmp_path / "none")]) == 2
    assert "There is no folder" in capsys.readouterr().err
    monkeypatch.setattr(units, "load_language_model", lambda name: language_model(name))
    assert main(["units", "--network", "ptb"]) == 2
    assert "ptb does not read Python source" in capsys.readouterr().err
    assert main(["units", "--network", "nonsense"]) == 2
