"""The runs of the memory lab: networks of one task, gap and cell, of one seed or several."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.card import Card, load_card
from core.network.from_recipe import network_from_recipe
from core.network.keras_file import read_keras
from core.network.network import Network
from core.recipes.memory import CELL_TITLES, MemoryRecipe, planned
from core.recipes.plain_data import recipe_from_plain
from core.tasks import TASKS, Task

MEMORY_DIR = Path(__file__).resolve().parents[2] / "assets" / "memory"
"""The shipped ones: `TASK-GAP-CELL.npz` holds weights and curves, `TASK-GAP-CELL.json` the card."""


@dataclass(frozen=True)
class MemoryRuns:
    """Networks of one recipe that differ by their seed, and what they reach.

    Attributes:
        recipe: How they were trained.
        seeds: R seeds.
        networks: R networks.
        scores: The error or accuracy of each on the test sequences of its task and gap.
        card: Of the training.
        loss_curve: (R, N), the mean loss in equal parts of the training; empty where unknown.
        run_id: The visitor's run that trained it; "" for shipped ones.
        elsewhere: By other gaps, the error or accuracy of each seed there.
    """

    recipe: MemoryRecipe
    seeds: tuple[int, ...]
    networks: tuple[Network, ...]
    scores: tuple[float, ...]
    card: Card
    loss_curve: NDArray[np.float32]
    run_id: str = ""
    elsewhere: Mapping[int, tuple[float, ...]] = field(default_factory=dict)

    def scores_at(self, gap: int) -> tuple[float, ...]:
        """The error or accuracy of each seed at a gap; () where it was not measured."""
        return self.scores if gap == self.gap else self.elsewhere.get(gap, ())

    @property
    def gaps(self) -> tuple[int, ...]:
        """All gaps at which they were tested, in order."""
        return tuple(sorted({self.gap, *self.elsewhere}))

    @property
    def name(self) -> str:
        """The name of its files: the task, the gap and the cell."""
        return self.recipe.name

    @property
    def task(self) -> Task:
        """What they were trained on."""
        return TASKS[self.recipe.task]

    @property
    def gap(self) -> int:
        """The gap that they were trained for."""
        return self.recipe.gap

    @property
    def cell(self) -> str:
        """Its cell, one of `CELL_TITLES`."""
        return self.recipe.name.split("-", 2)[2]

    @property
    def title(self) -> str:
        """What its cell is called on screen."""
        return _(CELL_TITLES[self.cell])

    @property
    def weights(self) -> int:
        """The number of trained weights of each network."""
        return self.networks[0].parameter_count

    @property
    def median(self) -> float:
        """The median score over the seeds."""
        return float(np.median(self.scores))

    @property
    def typical(self) -> Network:
        """The network whose score is nearest to the median: the lower seed of two as near."""
        return self.networks[int(np.abs(np.array(self.scores) - self.median).argmin())]

    @property
    def update_ms(self) -> float:
        """Processor time of a training step, in milliseconds, of one network."""
        seconds = self.card.processor_seconds or 0.0
        return 1e3 * seconds / (self.recipe.steps or 1) / len(self.seeds)


def shipped_memory_names(folder: Path = MEMORY_DIR) -> tuple[str, ...]:
    """The names of the runs that are here, in the order in which they are planned."""
    return tuple(
        each.name
        for each in planned()
        if (folder / f"{each.name}.json").is_file() and (folder / f"{each.name}.npz").is_file()
    )


def load_memory_runs(name: str, folder: Path = MEMORY_DIR) -> MemoryRuns:
    """Read shipped runs.

    Raises:
        ValueError: If there are none of that name, or a file is damaged.
    """
    card = load_card(name, folder)
    recipe = _recipe(card)
    try:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as stored:
            curve = np.asarray(stored["loss_curve"], np.float32)
            stacked = [
                np.asarray(stored[f"weight_{k}"], np.float32) for k in range(len(stored.files) - 1)
            ]
        seeds = tuple(int(seed) for seed in card.scores["seeds"])
        scores = _scores(card, recipe)
        networks = _networks(recipe, stacked, len(seeds))
    except (OSError, KeyError, TypeError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise ValueError(_("The runs {name} are damaged: train them again.", name=name)) from error
    return MemoryRuns(recipe, seeds, networks, scores, card, curve)


def load_memory_run(folder: Path, name: str, run_id: str) -> MemoryRuns:
    """Read the network that a visitor's run trained.

    Args:
        folder: Of the run.
        name: Of its recipe.
        run_id: The run.

    Raises:
        ValueError: If its files are damaged.
    """
    card = load_card(name, folder)
    recipe = _recipe(card)
    network = read_keras(folder / f"{name}.keras")
    curve = np.zeros((0, 0), np.float32)
    return MemoryRuns(
        recipe, (recipe.seed,), (network,), _scores(card, recipe), card, curve, run_id
    )


def _recipe(card: Card) -> MemoryRecipe:
    recipe = recipe_from_plain({"family": MemoryRecipe.family, **card.recipe})
    assert isinstance(recipe, MemoryRecipe)
    return recipe


def _scores(card: Card, recipe: MemoryRecipe) -> tuple[float, ...]:
    return tuple(float(score) for score in card.scores[TASKS[recipe.task].measure])


def _networks(
    recipe: MemoryRecipe, stacked: Sequence[NDArray[np.float32]], count: int
) -> tuple[Network, ...]:
    for array in stacked:
        array.flags.writeable = False
    return tuple(
        network_from_recipe(recipe, [array[seed] for array in stacked]) for seed in range(count)
    )
