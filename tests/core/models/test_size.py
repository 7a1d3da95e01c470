"""What is too large is refused in one sentence, before it fills the memory."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.models import parsing, size
from core.models.opening import open_model
from core.models.size import check_shown, steps_shown
from tests.core.models.made import keras_bytes, lstm_config


def test_a_layer_of_4096_units_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    path.write_text(json.dumps(lstm_config(units=4_096)))
    with pytest.raises(ValueError, match=r"^Layer 'lstm' has 4,096 units; at most 2,048 .*\.$"):
        open_model(path)


def test_too_many_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size, "MAX_WEIGHTS", 100)
    path = tmp_path / "small.keras"
    path.write_bytes(keras_bytes())
    with pytest.raises(ValueError, match=r"weights; at most 100 can be opened\.$"):
        open_model(path)


def test_a_file_of_two_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.keras"
    with path.open("wb") as file:
        file.truncate(2_000_000_000)  # takes no room on the disk
    with pytest.raises(ValueError, match=r"^The file is larger than \d+ MB\.$"):
        parsing.parse_file(path)


def test_a_truncated_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "cut.keras"
    path.write_bytes(keras_bytes()[:-200])
    with pytest.raises(ValueError, match=r"^[A-Z][^\n]*\.$"):
        open_model(path)


def test_more_than_can_be_kept_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "small.keras"
    path.write_bytes(keras_bytes())
    model = open_model(path)
    monkeypatch.setattr(size, "MAX_KEPT", 100)
    with pytest.raises(ValueError, match="give fewer sequences or steps"):
        model.trace(np.zeros((9, 6, 3)))


def test_a_page_shows_a_window_that_a_browser_can_draw(tmp_path: Path) -> None:
    path = tmp_path / "small.keras"
    path.write_bytes(keras_bytes())
    model = open_model(path)
    check_shown(model, 1_000)
    assert steps_shown(model, 2_000) == 2_000
    (layer,) = model.recurrent_layers

    class Large:
        recurrent_layers = (replace(layer, units=2_000),)
        parameter_count = 0

    assert steps_shown(Large(), 2_000) == 500
    with pytest.raises(ValueError, match="lab.trace"):
        check_shown(Large(), 501)
