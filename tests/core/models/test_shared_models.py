"""Forty models that other people made: what opens, by which route, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from core.models.keras_process import KerasProcess
from core.models.opening import open_model
from core.models.self_check import self_check

FOLDER = Path(__file__).parents[4] / "shared" / "cases" / "models"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FOLDER.is_dir(), reason="the models of others are not beside the project"
    ),
]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (FOLDER / "index.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_nine_of_ten_models_open_in_numpy_alone(rows: list[dict[str, str]]) -> None:
    refusals: dict[str, str] = {}
    for row in rows:
        try:
            model = open_model(FOLDER / row["file"])
        except ValueError as error:
            refusals[row["kind"]] = str(error)
            continue
        assert not model.foreign_layers
        assert model.untrained == (row["kind"] == "json-architecture")
        if row["file"] != "model-28.json":  # 655 steps of 1,024 units, twice
            single, double = (model.run(model.example(), t) for t in (np.float32, np.float64))
            assert np.isfinite(single.output).all()
            np.testing.assert_allclose(single.output, double.output, rtol=1e-3, atol=1e-3)
    assert list(refusals) == ["h5-weights"]
    assert "architecture" in refusals["h5-weights"]
    refused = sum(row["kind"] == "h5-weights" for row in rows)
    assert refused <= 0.1 * len(rows)


@pytest.mark.parametrize(
    "name", ["model-01.h5", "model-05.hdf5", "model-06.h5", "model-16.h5", "model-30.keras"]
)
def test_the_self_check_passes(name: str) -> None:
    process = KerasProcess()
    check = self_check(open_model(FOLDER / name), process)
    process.close()
    assert check.passed, check
    assert check.keras is not None
