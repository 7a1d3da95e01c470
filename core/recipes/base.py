"""What the recipes of all families have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Literal

from core.recipes.layers import Layer
from core.recipes.optimizers import AdamWCosine, Optimizer

Family = Literal["digits", "stories", "language", "series", "memory"]


@dataclass(frozen=True)
class Inputs:
    """What a network reads.

    Attributes:
        name: Of the input.
        shape: Of one sequence: (T, F) for numbers, (T,) for ids; T is None where any will do.
        dtype: "float32" for numbers, "int32" for ids.
    """

    name: str
    shape: tuple[int | None, ...]
    dtype: Literal["float32", "int32"] = "float32"


@dataclass(frozen=True, kw_only=True)
class Recipe(ABC):
    """A network and how it is trained.

    Attributes:
        name: Of the recipe and of its files.
        title: For people.
        source: Where the idea comes from.
        layers: In order; the last one gives the logits.
        epochs: How often the data is gone through; None if the training is counted in steps.
        steps: How many batches are learned, however often the data is gone through; None if the
            training is counted in epochs.
        batch: Sequences a step.
        optimizer: How the weights follow the gradients.
        seed: Of the weights and of all that is drawn by lot while training.
        report_every: Loss and accuracy of the batch are told every so many steps; None: of the
            last batch of an epoch.
        start_from: The shipped network whose weights it begins with; None: from nothing.
    """

    family: ClassVar[Family]

    name: str
    title: str
    source: str
    layers: tuple[Layer, ...]
    epochs: int | None = None
    steps: int | None = None
    batch: int = 128
    optimizer: Optimizer = field(default_factory=AdamWCosine)
    seed: int = 0
    report_every: int | None = None
    start_from: str | None = None

    def __post_init__(self) -> None:
        if (self.epochs is None) == (self.steps is None) or (self.epochs or self.steps or 0) < 1:
            raise ValueError(
                f"Expected either epochs or steps, at least 1, got {self.epochs} and {self.steps}."
            )

    @property
    @abstractmethod
    def inputs(self) -> Inputs:
        """What the network reads."""

    @property
    @abstractmethod
    def answers_every_step(self) -> bool:
        """Whether the network gives logits after every step, or only after the last."""

    def steps_in_all(self, steps_in_epoch: int) -> int:
        """How many batches are learned if that many make an epoch."""
        return self.steps or (self.epochs or 0) * steps_in_epoch

    @property
    def length(self) -> str:
        """How long it is trained, in words: `25 epochs` or `799 steps`."""
        return f"{self.steps} steps" if self.epochs is None else f"{self.epochs} epochs"

    def as_dict(self) -> dict[str, Any]:
        """The recipe as a card keeps it: nested dictionaries, lists and plain values.

        What is None, because it is left to Keras or does not apply, is left out.
        """
        return asdict(self, dict_factory=_without_none)


def _without_none(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if value is not None}
