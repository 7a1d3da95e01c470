"""Recordings of a damped pendulum that is kicked now and then, made here from a seed.

The angle a follows a'' = -w^2 sin(a) - d a', w being 2 pi over the period of small swings. A kick
changes the speed a' at once. What is recorded is the angle alone, with an error.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.table import Table
from core.recipes.series import Pendulum, SeriesRecipe

SUBSTEPS = 20
"""Of the integration, between two readings: its error is then far below a reading's."""

TRAINING, VALIDATION, TEST = 0, 1, 2
"""The splits: each has random numbers of its own."""

COLUMN = "angle"


@dataclass(frozen=True)
class Recordings:
    """Series of one split.

    Attributes:
        angles: (N, T, 1) float32, what is recorded, in radians.
        ahead: (N, T) float32, the true angle a fixed number of steps later.
        kicks: (N, T + horizon), whether the pendulum was kicked just after that reading.
        speeds: (N, T), in radians a second; not recorded.
        swings: (N, T), how far it swings out with the energy that it has, in radians; not recorded.
    """

    angles: NDArray[np.float32]
    ahead: NDArray[np.float32]
    kicks: NDArray[np.bool_]
    speeds: NDArray[np.float64]
    swings: NDArray[np.float64]


def recordings(recipe: SeriesRecipe, split: int) -> Recordings:
    """The series of a split: `TRAINING`, `VALIDATION` or `TEST`.

    >>> from core.recipes.series import SERIES
    >>> held_out = recordings(SERIES[0], TEST)
    >>> held_out.angles.shape, held_out.ahead.shape
    ((200, 150, 1), (200, 150))
    """
    counts = (recipe.training_series, recipe.validation_series, recipe.test_series)
    rng = np.random.default_rng([recipe.seed, split])
    steps = recipe.data.steps
    true, speeds, kicks = swing(recipe.data, counts[split], steps + recipe.horizon, rng)
    read = true + recipe.data.noise * rng.standard_normal(true.shape)
    height = _height(recipe.data, true, speeds)[:, :steps]
    return Recordings(
        read[:, :steps, None].astype(np.float32),
        true[:, recipe.horizon :].astype(np.float32),
        kicks,
        speeds[:, :steps],
        np.arccos(1 - height),
    )


def swing(
    pendulum: Pendulum, count: int, steps: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Let pendulums swing.

    Args:
        pendulum: What it is.
        count: N, how many.
        steps: T.
        rng: Where they begin, and when and how they are kicked.

    Returns:
        The true angles, (N, T), in radians; the speeds, in radians a second; and whether each was
        kicked just after a reading.
    """
    # The first numbers do not depend on T, so that a longer recording begins like a shorter one.
    angle = rng.uniform(-1.0, 1.0, count)
    speed = rng.uniform(-2.0, 2.0, count)
    angles, speeds = np.empty((count, steps)), np.empty((count, steps))
    kicks = np.zeros((count, steps), bool)
    for step in range(steps):
        angles[:, step], speeds[:, step] = angle, speed
        change = rng.normal(0.0, pendulum.kick_speed, count)
        asked = rng.random(count) < 1 / pendulum.kick_every
        # It is never to turn over, nor to come near the top, where a little error means a lot.
        height = _height(pendulum, angle, speed + change)
        kicks[:, step] = asked & (height < 1 - np.cos(pendulum.most))
        speed = np.where(kicks[:, step], speed + change, speed)
        for _substep in range(SUBSTEPS):  # semi-implicit Euler
            speed = speed + pendulum.step_s / SUBSTEPS * (
                -_stiffness(pendulum) * np.sin(angle) - pendulum.damping * speed
            )
            angle = angle + pendulum.step_s / SUBSTEPS * speed
    return angles, speeds, kicks


def example_table(recipe: SeriesRecipe, count: int = 12) -> Table:
    """Held-out series with a kick as a table, by their numbers, with the target and the kicks."""
    held_out = recordings(recipe, TEST)
    steps = recipe.data.steps
    chosen = np.flatnonzero(held_out.kicks[:, :steps].any(1))[:count]
    return Table(
        (COLUMN,),
        held_out.angles[chosen].reshape(-1, 1).astype(np.float64),
        held_out.ahead[chosen].ravel().astype(np.float64),
        tuple((str(n + 1), k * steps, (k + 1) * steps) for k, n in enumerate(chosen.tolist())),
        events=tuple(int(k) for k in np.flatnonzero(held_out.kicks[chosen, :steps])),
    )


def sample_series(recipe: SeriesRecipe, number: int) -> NDArray[np.float32]:
    """A held-out series, (T, 1), by its number from 1.

    Raises:
        ValueError: If there is none.
    """
    held_out = recordings(recipe, TEST).angles
    if not 1 <= number <= len(held_out):
        raise ValueError(f"The series are numbered from 1 to {len(held_out)}, not {number}.")
    return held_out[number - 1]


def _stiffness(pendulum: Pendulum) -> float:
    """w^2, per second squared."""
    return (2 * np.pi / pendulum.period_s) ** 2


def _height(
    pendulum: Pendulum, angle: NDArray[np.float64], speed: NDArray[np.float64]
) -> NDArray[np.float64]:
    """How high it rises with its energy, in lengths of the pendulum."""
    return 1 - np.cos(angle) + speed**2 / (2 * _stiffness(pendulum))
