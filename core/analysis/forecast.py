"""How far a forecast is off, beside simple forecasts, and what the units follow.

Shapes: N series, T steps, U units. All errors are root mean squares over the steps from `FIRST` on,
where every method has a whole period behind it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.pendulum import TEST, TRAINING, Recordings, recordings
from core.network.network import Network
from core.recipes.series import SeriesRecipe

FIRST = 20
"""The step, from 0, of the first forecast that counts."""

LAGS = 20
"""Readings that the linear forecast is made from."""

Errors = Mapping[str, float]


def forecast_errors(network: Network, recipe: SeriesRecipe) -> Errors:
    """The errors of a network and of three simple forecasts on the held-out series, in radians.

    Returns:
        By method the error: `network`; `persistence`, the last reading; `seasonal_naive`, what was
        read one period before the time that is asked for; `linear`, a least squares fit to the
        training series from the last 20 readings. With `_calm` behind the name, over the steps
        that no kick follows before that time.
    """
    held_out = recordings(recipe, TEST)
    readings = held_out.angles[..., 0]
    forecasts = {
        "network": np.concatenate([*network.logits(held_out.angles)])[..., 0],
        "persistence": readings,
        "seasonal_naive": seasonal_naive(readings, recipe.horizon, period(recipe)),
        "linear": linear(recordings(recipe, TRAINING), readings),
    }
    calm = ~kick_ahead(held_out, recipe.horizon)[:, FIRST:]
    errors = {}
    for name, forecast in forecasts.items():
        off = (forecast - held_out.ahead)[:, FIRST:].astype(np.float64)
        errors[name] = float(np.sqrt(np.mean(off**2)))
        errors[f"{name}_calm"] = float(np.sqrt(np.mean(off[calm] ** 2)))
    return errors


def period(recipe: SeriesRecipe) -> int:
    """Steps in a period of small swings."""
    return round(recipe.data.period_s / recipe.data.step_s)


def seasonal_naive(readings: NDArray[np.float32], horizon: int, steps: int) -> NDArray[np.float32]:
    """The reading whole periods before the time that is asked for, the nearest that is known.

    Args:
        readings: (N, T).
        horizon: Steps ahead.
        steps: In a period.

    Returns:
        (N, T); NaN where nothing is known so far back.
    """
    back = -horizon % steps
    found = np.full_like(readings, np.nan)
    found[:, back:] = readings[:, : readings.shape[1] - back]
    return found


def linear(training: Recordings, readings: NDArray[np.float32]) -> NDArray[np.float64]:
    """A linear function of the last `LAGS` readings, fitted by least squares.

    Returns:
        (N, T); NaN in the first steps.
    """
    known = _lagged(training.angles[..., 0]).reshape(-1, LAGS)
    weights, *_rest = np.linalg.lstsq(known, training.ahead[:, LAGS - 1 :].ravel(), rcond=None)
    found = np.full(readings.shape, np.nan)
    found[:, LAGS - 1 :] = _lagged(readings) @ weights
    return found


def kick_ahead(series: Recordings, horizon: int) -> NDArray[np.bool_]:
    """(N, T), whether a kick comes after that reading and before the time that is asked for."""
    steps = series.angles.shape[1]
    return np.stack([series.kicks[:, k : k + horizon].any(1) for k in range(steps)], 1)


@dataclass(frozen=True)
class Follower:
    """A gate or state of a unit that follows something about the pendulum.

    Attributes:
        what: `angle`, `speed` or `swing`; of these the network reads the angle alone.
        layer: The layer's name.
        quantity: Such as `forget_gate`.
        unit: From 0.
        correlation: In [-1, 1], over the held-out series.
    """

    what: str
    layer: str
    quantity: str
    unit: int
    correlation: float


def followers(network: Network, recipe: SeriesRecipe, layer: str) -> list[Follower]:
    """For each of the angle, the speed and the swing the unit and quantity that follows it best."""
    held_out = recordings(recipe, TEST)
    quantities = network.trace(held_out.angles).layer(layer).quantities
    truths: dict[str, NDArray[np.floating]] = {
        "angle": held_out.angles[..., 0],
        "speed": held_out.speeds,
        "swing": held_out.swings,
    }
    found = []
    for what, truth in truths.items():
        best = max(
            (
                Follower(what, layer, quantity, unit, correlation)
                for quantity, values in quantities.items()
                for unit, correlation in enumerate(_correlations(values, truth))
            ),
            key=lambda each: abs(each.correlation),
        )
        found.append(best)
    return found


def _correlations(values: NDArray[np.float32], truth: NDArray[np.floating]) -> list[float]:
    """Pearson's correlation of each unit's values, (N, T, U), with (N, T) numbers."""
    x = values[:, FIRST:].reshape(-1, values.shape[-1]).astype(np.float64)
    y = truth[:, FIRST:].ravel().astype(np.float64)
    x, y = x - x.mean(0), y - y.mean()
    norm = np.sqrt((x**2).sum(0) * (y**2).sum())
    correlations: list[float] = np.divide(x.T @ y, norm, where=norm > 0, out=0 * norm).tolist()
    return correlations


def _lagged(readings: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, T - LAGS + 1, LAGS), the last readings of each step, the newest first."""
    windows = np.lib.stride_tricks.sliding_window_view(readings, LAGS, axis=1)
    return windows[..., ::-1]
