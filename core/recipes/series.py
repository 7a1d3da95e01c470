"""Recipes of networks that forecast a series of numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from core.i18n import N_
from core.recipes.base import Family, Inputs, Recipe
from core.recipes.layers import LSTM, Dense
from core.recipes.optimizers import AdamWCosine


@dataclass(frozen=True)
class Pendulum:
    """A damped pendulum that is kicked now and then, and how it is recorded.

    Attributes:
        period_s: Of small swings, in seconds.
        damping: The share of its speed that it loses in a second, roughly.
        step_s: Seconds between two readings of the angle.
        steps: T, readings in a series.
        kick_every: Steps between two kicks, on average; they come at random.
        kick_speed: Standard deviation of the change of speed at a kick, in radians a second.
        noise: Standard deviation of the error of a reading, in radians.
        most: Of an angle, in radians: a kick that would carry it further is left out.
    """

    period_s: float = 2.0
    damping: float = 0.1
    step_s: float = 0.1
    steps: int = 150
    kick_every: float = 75.0
    kick_speed: float = 5.0
    noise: float = 0.02
    most: float = 2.4


@dataclass(frozen=True, kw_only=True)
class SeriesRecipe(Recipe):
    """A network that forecasts a series, and how it is trained.

    After every step it says what the series will be `horizon` steps later.

    Attributes:
        horizon: How many steps ahead.
        data: What the series are recorded from.
        training_series: How many series it learns from.
        validation_series: How many it is watched on while it learns.
        test_series: How many it is measured on in the end.
        tolerance: A forecast that is no further off counts as right, in radians.
    """

    family: ClassVar[Family] = "series"

    horizon: int
    data: Pendulum = field(default_factory=Pendulum)
    training_series: int = 2_000
    validation_series: int = 100
    test_series: int = 200
    tolerance: float = 0.1

    @property
    def inputs(self) -> Inputs:
        """One number a step, any number of steps."""
        return Inputs("angle", (None, 1))

    @property
    def answers_every_step(self) -> bool:
        """True: after every step the value `horizon` steps later is asked for."""
        return True


SERIES = (
    SeriesRecipe(
        name="pendulum",
        title=N_("A damped pendulum with kicks"),
        source=N_(
            "an example made for this app: LSTM(32) sees the angle alone and forecasts it a second "
            "ahead"
        ),
        layers=(LSTM(32, "lstm"), Dense(1, "forecast")),
        horizon=10,
        epochs=20,
        batch=32,
        optimizer=AdamWCosine(peak_learning_rate=0.01),
    ),
)
