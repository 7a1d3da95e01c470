"""Recipes of networks that have to remember: a task, a gap and a cell.

All cells are trained alike, on fresh sequences at every step. The gap grows while they learn: it
starts short, reaches its full length at a stated share of the steps and stays there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar

from core.i18n import N_
from core.i18n import gettext as _
from core.recipes.base import Family, Inputs, Recipe
from core.recipes.layers import (
    GRU,
    LSTM,
    SLSTM,
    Dense,
    Layer,
    MinLSTM,
    OriginalLSTM,
    PeepholeLSTM,
    SimpleRNN,
)
from core.recipes.optimizers import AdamWCosine
from core.tasks import SHORTEST_GAP, TASKS, check_gap
from core.tasks import task as find_task

CELL_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "lstm": N_("LSTM"),
        "gru": N_("GRU"),
        "rnn": N_("simple RNN"),
        "lstm-bias-0": N_("LSTM, forget bias 0"),
        "lstm-1997": N_("LSTM of 1997, no forget gate"),
        "lstm-peephole": N_("peephole LSTM"),
        "slstm": N_("sLSTM"),
        "minlstm": N_("minLSTM, two layers"),
    }
)
"""The cells that are compared, and their names on screen."""

STEPS = 4_000
"""Batches of every training."""

LIVE_GAP = 150
"""The longest gap that a visitor's own run is trained on for as many batches."""

SEEDS = (0, 1, 2, 3, 4)
"""Of the runs that are shipped."""

PLAN: tuple[tuple[str, int], ...] = (
    ("adding", 100),
    ("adding", 50),
    ("latch", 50),
    ("order", 50),
    ("copy", 25),
    ("parity", 25),
    ("brackets", 50),
    ("adding", 25),
    ("adding", 200),
    ("latch", 100),
    ("order", 100),
    ("copy", 50),
    ("parity", 50),
    ("brackets", 100),
    ("latch", 200),
    ("adding", 400),
)
"""Tasks and gaps of the shipped runs, in the order in which they are trained."""

_LAYERS: Mapping[str, tuple[Layer, ...]] = MappingProxyType(
    {
        "lstm": (LSTM(24, "lstm"),),
        "gru": (GRU(27, "gru"),),
        "rnn": (SimpleRNN(48, "rnn"),),
        "lstm-bias-0": (LSTM(24, "lstm", unit_forget_bias=False),),
        "lstm-1997": (OriginalLSTM(28, "lstm"),),
        "lstm-peephole": (PeepholeLSTM(24, "lstm"),),
        "slstm": (SLSTM(24, "slstm"),),
        # Gates that see the input only need a second layer to react to what came before.
        "minlstm": (MinLSTM(28, "minlstm_1"), MinLSTM(28, "minlstm_2")),
    }
)
"""As many units as make about 2,550 weights on the adding problem."""


@dataclass(frozen=True, kw_only=True)
class MemoryRecipe(Recipe):
    """A network that has to remember, and how it is trained.

    Attributes:
        task: What it learns, one of `core.tasks.TASKS`.
        gap: The full gap, in steps.
        first_gap: The gap of the first batch.
        grown_at: The share of the steps after which the gap has its full length.
    """

    family: ClassVar[Family] = "memory"

    task: str
    gap: int
    first_gap: int = SHORTEST_GAP
    grown_at: float = 0.6

    def __post_init__(self) -> None:
        super().__post_init__()
        find_task(self.task)
        check_gap(self.gap)
        check_gap(self.first_gap)

    @property
    def inputs(self) -> Inputs:
        """T steps of the task's features."""
        return Inputs("steps", (None, len(TASKS[self.task].features)))

    @property
    def answers_every_step(self) -> bool:
        """Yes: the task says after which steps the answer counts."""
        return True

    def gap_at(self, done: int) -> int:
        """The gap of the batch that comes after `done` others.

        >>> made = memory_recipe("adding", 100, "lstm")
        >>> made.gap_at(0), made.gap_at(made.steps - 1)
        (4, 100)
        """
        share = min(done / max(self.grown_at * (self.steps or 1), 1), 1.0)
        first = min(self.first_gap, self.gap)
        return max(round(first + (self.gap - first) * share), SHORTEST_GAP)


def memory_recipe(
    task: str, gap: int, cell: str, seed: int = 0, steps: int = STEPS
) -> MemoryRecipe:
    """The recipe of a cell on a task.

    >>> memory_recipe("adding", 100, "gru").name
    'adding-100-gru'

    Raises:
        ValueError: If there is no such task or cell, or the gap is outside its limits.
    """
    asked = find_task(task)
    if cell not in _LAYERS:
        raise ValueError(
            _(
                "No cell is called '{name}'; choose one of: {known}.",
                name=str(cell)[:40],
                known=", ".join(_LAYERS),
            )
        )
    return MemoryRecipe(
        name=f"{task}-{check_gap(gap)}-{cell}",
        title=CELL_TITLES[cell],
        source=N_("the memory lab"),
        task=asked.name,
        gap=gap,
        layers=(*_LAYERS[cell], Dense(asked.outputs, "logits")),
        steps=STEPS,
        batch=20,
        optimizer=AdamWCosine(peak_learning_rate=0.02, warmup_epochs=100, weight_decay=0.0),
        seed=seed,
        report_every=100,
    )


def planned() -> tuple[MemoryRecipe, ...]:
    """The recipes of the shipped runs, in the order in which they are trained."""
    return tuple(memory_recipe(task, gap, cell) for task, gap in PLAN for cell in CELL_TITLES)


def live_recipe(task: str, gap: int, cell: str, seed: int) -> MemoryRecipe:
    """The recipe of a run that a visitor waits for: fewer batches where sequences are long.

    On two cores the slowest cell then takes less than a minute.

    >>> [live_recipe("adding", gap, "lstm", 0).steps for gap in (100, 400)]
    [4000, 1500]

    Raises:
        ValueError: If there is no such task or cell, or the gap is outside its limits.
    """
    made = memory_recipe(task, gap, cell, seed)
    return replace(made, steps=min(STEPS, STEPS * LIVE_GAP // gap))
