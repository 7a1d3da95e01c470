"""The table of a folder of models."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.evaluate.__main__ import main
from tests.core.models.made import keras_bytes


def test_a_folder_without_models_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", str(tmp_path)]) == 2
    assert "no model" in capsys.readouterr().err


@pytest.mark.slow
def test_the_table_has_a_line_for_every_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.keras").write_bytes(keras_bytes())
    (tmp_path / "bad.h5").write_bytes(b"no model")
    assert main(["models", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert re.search(r"\| good\.keras \| [^|]* \| NumPy \|", printed)
    assert re.search(r"\| bad\.h5 \|  \| refused: This is no model file", printed)
    assert "1 of 2 opened" in printed
