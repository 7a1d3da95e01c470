"""The comparison with Keras beside the page: it ends with a result, or with the reason for none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from core.models import background_check
from core.models.background_check import CHECK_VARIABLE, BackgroundCheck, compares_with_keras
from core.models.opening import open_model
from core.network.shipped import NETWORKS_DIR


@pytest.fixture(autouse=True)
def no_head_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begins at once."""
    monkeypatch.setattr(background_check, "HEAD_START_S", 0.0)


class NumPyAsKeras:
    """Answers with what NumPy computes, as Keras would if it were the same program."""

    def compute(self, architecture: Any, weights: Any, inputs: Sequence[Any]) -> Any:
        """Both precisions."""
        model = open_model(NETWORKS_DIR / "pendulum.keras")
        return {
            dtype: dict(enumerate(model.run(inputs, dtype).computed))
            for dtype in ("float32", "float64")
        }


class Broken:
    """A process that ends."""

    def compute(self, *_arguments: Any) -> Any:
        """Nothing."""
        raise RuntimeError("the process is gone")


def test_the_result_comes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_check, "shared_process", NumPyAsKeras)
    check = BackgroundCheck(open_model(NETWORKS_DIR / "pendulum.keras"))
    check.wait(30)
    assert not check.is_running
    assert check.result is not None
    assert check.result.passed
    assert check.result.keras == check.result.difference


def test_a_failure_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_check, "shared_process", Broken)
    check = BackgroundCheck(open_model(NETWORKS_DIR / "pendulum.keras"))
    check.wait(30)
    assert (check.result, check.problem) == (None, "the process is gone")
    assert check.seconds > 0


def test_it_can_be_turned_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHECK_VARIABLE, "0")
    assert not compares_with_keras()
    monkeypatch.delenv(CHECK_VARIABLE)
    monkeypatch.setattr(background_check, "keras_is_installed", lambda: False)
    assert not compares_with_keras()
