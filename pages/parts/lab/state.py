"""What a visitor has in hand in the training lab: the open recipe, its settings, and their runs.

Kept in the session, so that leaving and coming back keeps it, and by `lab_address` in the address.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from core import cache
from core.recipes import Recipe, recipe
from core.recipes.settings import Settings, changed, differences, settings_of
from core.runs.log import ACTIVE, Run

FIRST_RECIPE = "mnist-static"
MOST_RUNS = 12
"""Listed at once; the oldest that is not looked at makes room. A link has room for so many."""

MOST_ACTIVE = 3
"""Runs of one visitor that train or wait: others want their turn too."""


@dataclass
class LabState:
    """One visitor's.

    Attributes:
        recipe: The name of the open recipe.
        typed: What stands in the fields of its settings, whatever it is.
        runs: The ids of the visitor's runs, in the order in which they were started.
        run: The id of the one that is watched; empty for the example.
        compared: The ids of those that are laid over each other.
        layer: The layer whose gates are watched; empty for the first.
        row, checkpoint: Where the address wants the two cursors, from 1; None at their ends.
        problems: Sentences about what was asked for and cannot be.
    """

    recipe: str = FIRST_RECIPE
    typed: dict[str, Any] = field(default_factory=dict)
    runs: list[str] = field(default_factory=list)
    run: str = ""
    compared: list[str] = field(default_factory=list)
    layer: str = ""
    row: int | None = None
    checkpoint: int | None = None
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open(self.recipe)

    @property
    def plain(self) -> Recipe:
        """The open recipe, without changes."""
        return recipe(self.recipe)

    def open(self, name: str) -> None:
        """Open the card of the recipe of that name, its settings untouched.

        Raises:
            ValueError: If there is none.
        """
        settings = settings_of(recipe(name))
        self.recipe, self.typed, self.problems = name, asdict(settings), []

    def reset(self) -> None:
        """Put the recipe's own settings back into the fields."""
        self.open(self.recipe)

    def settings(self) -> Settings | str:
        """What the fields come to, or the sentence that says why they come to nothing."""
        try:
            return type(settings_of(self.plain))(**self.typed)
        except ValueError as error:
            return str(error)

    def chosen(self) -> Recipe | str:
        """The recipe as the fields change it, or the sentence that says why it cannot be."""
        settings = self.settings()
        if isinstance(settings, str):
            return settings
        try:
            return changed(self.plain, settings)
        except ValueError as error:
            return str(error)

    def changes(self) -> tuple[str, ...]:
        """What the fields change about the recipe, in words."""
        settings = self.settings()
        return () if isinstance(settings, str) else differences(self.plain, settings)

    def train(self) -> None:
        """Start a run and watch it; if that cannot be, the reason becomes an error message."""
        self.problems = []
        wanted = self.chosen()
        if isinstance(wanted, str):
            return
        try:
            self._check_turn()
            self.run = cache.runs().start(wanted)
        except ValueError as error:
            self.problems.append(str(error))
            return
        self.runs.append(self.run)
        while len(self.runs) > MOST_RUNS:
            self.forget(self.runs[0])
        if len(self.compared) < 2:
            self.compared = self.runs[-2:]

    def watch(self, run_id: str) -> None:
        """Look at one of the runs, its settings in the fields; "" looks at the example."""
        self.run, self.layer, self.row, self.checkpoint = run_id, "", None, None
        with suppress(ValueError):  # settings of another version: the run says so
            if run_id:
                trained = cache.runs().recipe(run_id)
                self.open(trained.name)
                self.typed = asdict(settings_of(trained))

    def forget(self, run_id: str) -> None:
        """List a run no longer; it stays where it is until it is cleared away."""
        self.runs = [each for each in self.runs if each != run_id]
        self.compared = [each for each in self.compared if each != run_id]
        if self.run == run_id:
            self.run = ""

    def followed(self) -> dict[str, Run]:
        """Where each of the runs stands; those that were cleared away are let go."""
        found = {}
        for run_id in tuple(self.runs):
            try:
                found[run_id] = cache.runs().follow(run_id)
            except ValueError as error:
                self.forget(run_id)
                self.problems = [str(error)]
        return found

    def _check_turn(self) -> None:
        active = sum(run.status in ACTIVE for run in self.followed().values())
        if active >= MOST_ACTIVE:
            raise ValueError(
                f"Expected fewer than {MOST_ACTIVE} runs of yours under way, got {active}: stop "
                "one, or wait until one is done."
            )
