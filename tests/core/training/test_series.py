"""A small network learns to forecast: it stops, resumes to the same weights, and keeps a card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.network.card import load_card
from core.network.keras_file import load_network
from core.recipes import LSTM, Dense, Pendulum, SeriesRecipe, recipe
from core.training.series import train

pytestmark = pytest.mark.slow


def small() -> SeriesRecipe:
    chosen = recipe("pendulum")
    assert isinstance(chosen, SeriesRecipe)
    return replace(
        chosen,
        layers=(LSTM(6, "lstm"), Dense(1, "forecast")),
        data=Pendulum(steps=40),
        training_series=64,
        validation_series=8,
        test_series=8,
        epochs=3,
        batch=16,
    )


def weights(folder: Path) -> list[np.ndarray]:
    layers = load_network("pendulum", folder).layers
    return [array for layer in layers for array in vars(layer).values() if np.ndim(array)]


def test_a_stopped_training_resumes_to_the_same_weights(tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    steps = []
    assert train(small(), whole, on_progress=steps.append) == whole / "pendulum.keras"
    assert [step.step for step in steps] == [1, 2, 3, 4] * 3
    assert {"validation_loss", "validation_accuracy"} == steps[-1].scores.keys()
    asked = iter(range(100))
    assert train(small(), parts, should_stop=lambda: next(asked) == 5) is None
    assert train(small(), parts, resume=True) is not None
    for first, second in zip(weights(whole), weights(parts), strict=True):
        assert_array_equal(first, second)
    card = load_card("pendulum", whole)
    assert card.scores["network_error"] > 0
    assert [each["what"] for each in card.data["followers"]] == ["angle", "speed", "swing"]


def test_fewer_series_than_a_batch_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one batch"):
        train(replace(small(), training_series=3), tmp_path)
