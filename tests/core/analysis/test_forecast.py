"""Simple forecasts against their definitions, and the shipped network beside them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from core.analysis.forecast import (
    FIRST,
    followers,
    forecast_errors,
    kick_ahead,
    linear,
    period,
    seasonal_naive,
)
from core.data.pendulum import Recordings
from core.evaluate.__main__ import main
from core.network.card import load_card
from core.network.keras_file import load_network
from core.recipes.series import SERIES

RECIPE = SERIES[0]
SHORT = replace(RECIPE, training_series=60, test_series=20)


def test_a_series_that_repeats_is_forecast_without_error_by_its_last_period() -> None:
    steps = np.arange(90)
    series = np.sin(2 * np.pi * steps / 20)[None].astype(np.float32)
    for horizon in (5, 20, 27):
        found = seasonal_naive(series[:, :60], horizon, 20)
        assert_allclose(found[0, FIRST:], series[0, FIRST + horizon : 60 + horizon], atol=1e-5)
    assert period(RECIPE) == 20


def test_the_linear_forecast_is_exact_on_what_is_linear() -> None:
    steps = np.arange(70)
    series = np.stack([np.sin(0.3 * steps + k) * k for k in (1.0, 2.0, 3.0)]).astype(np.float32)
    made = Recordings(series[:, :60, None], series[:, 10:], *[np.zeros((3, 70))] * 3)
    assert_allclose(linear(made, series[:, :60])[:, FIRST:], series[:, 10 + FIRST :], atol=1e-3)


def test_a_kick_is_ahead_until_it_comes() -> None:
    kicks = np.zeros((1, 40), bool)
    kicks[0, 15] = True
    made = Recordings(np.zeros((1, 30, 1)), np.zeros((1, 30)), kicks, *[np.zeros((1, 30))] * 2)
    assert_array_equal(np.flatnonzero(kick_ahead(made, 10)), np.arange(6, 16))


def test_the_shipped_network_is_better_than_what_takes_no_training() -> None:
    errors = forecast_errors(load_network("pendulum"), SHORT)
    for end in ("", "_calm"):
        others = [errors[f"{name}{end}"] for name in ("persistence", "seasonal_naive", "linear")]
        assert errors[f"network{end}"] < min(others)
    assert errors["network_calm"] < 0.7 * errors["linear_calm"]


def test_units_follow_what_the_network_does_not_read() -> None:
    found = {each.what: each for each in followers(load_network("pendulum"), SHORT, "lstm")}
    on_card = {each["what"]: each for each in load_card("pendulum").data["followers"]}
    assert found.keys() == on_card.keys() == {"angle", "speed", "swing"}
    for what, each in found.items():
        assert abs(each.correlation) > 0.7
        assert_allclose(abs(each.correlation), abs(on_card[what]["correlation"]), atol=0.1)


@pytest.mark.slow
def test_the_command_prints_what_the_card_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["series"]) == 0
    said, scores = capsys.readouterr().out, load_card("pendulum").scores
    assert said.startswith(f"error {scores['network_error']:.3f} rad")
    assert f"{scores['persistence_calm_error']:.3f}  persistence" in said
    assert main(["series", "--network", "digits"]) == 2
    assert "forecasts no series" in capsys.readouterr().err
