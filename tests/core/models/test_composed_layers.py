"""Layers that hold several others are refused by name, with what to do instead."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.models.opening import open_model
from tests.core.models.made import lstm_config


def refusal(tmp_path: Path, layer: dict[str, Any]) -> str:
    config = lstm_config()
    config["config"]["layers"].insert(1, layer)
    path = tmp_path / "model.json"
    path.write_text(json.dumps(config))
    with pytest.raises(ValueError, match=r"\w") as error:
        open_model(path)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_model_at_every_step_is_refused(tmp_path: Path) -> None:
    dense = {"class_name": "Dense", "config": {"name": "inner", "units": 3}}
    inner = {"class_name": "Sequential", "config": {"name": "whole", "layers": [dense]}}
    layer = {"class_name": "TimeDistributed", "config": {"name": "each", "layer": inner}}
    said = refusal(tmp_path, layer)
    assert "'each'" in said
    assert "apply TimeDistributed to each of its layers" in said


@pytest.mark.parametrize("is_list", [True, False])
def test_stacked_cells_are_refused(tmp_path: Path, is_list: bool) -> None:
    cells = [
        {"class_name": kind, "config": {"name": kind, "units": 3}}
        for kind in ("LSTMCell", "GRUCell")
    ]
    stacked = {"class_name": "StackedRNNCells", "config": {"name": "cells", "cells": cells}}
    layer = {
        "class_name": "RNN",
        "config": {"name": "tower", "cell": cells if is_list else stacked},
    }
    said = refusal(tmp_path, layer)
    assert "'tower'" in said
    assert "a recurrent layer for each cell" in said
