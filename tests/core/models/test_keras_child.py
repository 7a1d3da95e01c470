"""Layers that only Keras computes, and the self-check against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import core as lab
from core.models.keras_process import KerasProcess, shared_process
from core.models.self_check import self_check
from core.network.shipped import NETWORKS_DIR
from tests.core.in_keras import in_keras
from tests.core.models.made import h5_model_bytes

pytestmark = pytest.mark.slow

MAKE = """
import sys
import numpy as np
from keras import Input, Model, layers as L
a = Input((9, 4))
h = L.LSTM(6, return_sequences=True, name="first")(a)
y = L.GRU(5)(L.MultiHeadAttention(2, 3)(h, h))
model = Model(a, L.Dense(2)(y))
model.save(sys.argv[1] + "/model.keras")
x = np.random.default_rng(0).normal(size=(2, 9, 4)).astype("float32")
np.savez(sys.argv[1] + "/data.npz", x=x, y=model(x))
"""


def test_a_layer_of_keras_takes_part_and_sees_what_was_edited(tmp_path: Path) -> None:
    in_keras(MAKE, str(tmp_path))
    model = lab.open_model(tmp_path / "model.keras")
    assert "MultiHeadAttention" in model.route
    data = np.load(tmp_path / "data.npz")
    plain = model.trace(data["x"])
    np.testing.assert_allclose(plain.output, data["y"], atol=1e-5)
    edited = model.trace(data["x"], [lab.Force("first", "output_gate", 0)])
    assert not np.allclose(edited.output, plain.output)
    check = self_check(model, shared_process())
    assert check.passed
    assert check.keras is not None


def test_one_process_tells_layers_of_one_name_apart(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        in_keras(MAKE, str(tmp_path / name))
    models = [lab.open_model(tmp_path / name / "model.keras") for name in ("one", "two")]
    assert models[0].remote is models[1].remote
    for name, model in zip(("one", "two"), models, strict=True):
        data = np.load(tmp_path / name / "data.npz")
        np.testing.assert_allclose(model.trace(data["x"]).output, data["y"], atol=1e-5)


def test_the_process_ends_when_it_is_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.models.keras_process.IDLE_SECONDS", 0.2)
    process = KerasProcess()
    process.warm()
    child = process._child
    assert child is not None
    assert child.wait(10) is not None
    process.close()


LIVE = """
import numpy as np
import core as lab
from keras import Sequential, layers as L, Input
model = Sequential([Input((9, 4)), L.LSTM(6, activation="relu", name="own"), L.Dense(2)])
x = np.random.default_rng(0).normal(size=(2, 9, 4)).astype("float32")
trace = lab.trace(model, x)
np.testing.assert_allclose(trace.output, model(x), atol=1e-5)
assert trace["own.forget_gate"].shape == (2, 9, 6)
"""


def test_a_living_keras_model_is_traced() -> None:
    in_keras(LIVE)


def test_the_check_passes_fails_and_knows_the_old_hard_sigmoid(tmp_path: Path) -> None:
    process = KerasProcess()
    model = lab.open_model(NETWORKS_DIR / "mnist-small.keras")
    assert self_check(model, process).passed
    (tmp_path / "old.h5").write_bytes(h5_model_bytes(recurrent_activation="hard_sigmoid"))
    old = lab.open_model(tmp_path / "old.h5")
    check = self_check(old, process)
    assert check.passed
    assert any("Keras 3 would compute this model wrong" in note for note in check.notes)
    process.close()


class Wrong(KerasProcess):
    """Keras as it would be if it disagreed."""

    def compute(self, *args, **kwargs):
        found = super().compute(*args, **kwargs)
        last = max(found["float64"])
        found["float64"][last] = found["float64"][last] + 0.01
        return found


def test_a_pass_that_keras_disagrees_with_fails() -> None:
    process = Wrong()
    model = replace(lab.open_model(NETWORKS_DIR / "mnist-small.keras"))
    check = self_check(model, process)
    assert not check.passed
    assert "FAILED" in check.line
    process.close()
