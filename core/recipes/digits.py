"""Recipes of networks that read digits row by row, and the two that the app is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from core.i18n import N_
from core.recipes.augmentation import ImageDistortion, StrokeDistortion, Styles
from core.recipes.base import Family, Inputs, Recipe
from core.recipes.layers import LSTM, Dense

ROW_PX = 28  # a step of a digit network reads one row of this many pixels


@dataclass(frozen=True)
class Data:
    """What one epoch is made of.

    Attributes:
        mnist: How often each MNIST training digit comes.
        drawings: How often each pen drawing comes, each time bent anew.
        plain: Share of MNIST's digits that come undistorted.
        plain_drawings: Share of the pen drawings that come undistorted and in their own style.
        hold_out_groups: Groups of writers never trained on (see `core.data.pen_recordings`).
        hold_out_tablets: Tablets that are never trained on.
    """

    mnist: int = 1
    drawings: int = 0
    plain: float = 0.0
    plain_drawings: float = 0.2
    hold_out_groups: tuple[int, ...] = ()
    hold_out_tablets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DigitRecipe(Recipe):
    """A network that reads digits, and how it is trained.

    Attributes:
        loss_on: Whether the loss looks at the answer after the last row, or after every row.
        last_row_weight: With a loss on every row, the share of it that is the last row's alone.
        bent_row_weight: How much a distorted image counts in the rows before the last, where an
            undistorted one counts 1: the readout is to be honest on digits as people write them.
        plain_epochs: In the last of the epochs MNIST comes undistorted.
        data: What an epoch is made of.
        images: How MNIST's digits are bent.
        strokes: How pen drawings are bent.
        styles: How pen drawings are written in another way.
        test_digits_an_epoch: After each epoch the accuracy on so many test digits, drawn by lot,
            is told, and nothing is chosen by it; None: no test digit is looked at before the end.
        reported_accuracy: On the first 128 test digits, as the source has it; None if it does not
            say.
    """

    family: ClassVar[Family] = "digits"

    loss_on: Literal["last", "every"]
    last_row_weight: float = 0.0
    bent_row_weight: float = 1.0
    plain_epochs: int = 0
    data: Data = field(default_factory=Data)
    images: ImageDistortion = field(default_factory=ImageDistortion)
    strokes: StrokeDistortion = field(default_factory=StrokeDistortion)
    styles: Styles = field(default_factory=Styles)
    test_digits_an_epoch: int | None = None
    reported_accuracy: float | None = None

    @property
    def inputs(self) -> Inputs:
        """28 rows of 28 pixels."""
        return Inputs("rows", (ROW_PX, ROW_PX))

    @property
    def answers_every_step(self) -> bool:
        """Whether the loss looks at every row."""
        return self.loss_on == "every"


DIGITS: tuple[DigitRecipe, ...] = (
    DigitRecipe(
        name="digits-last-row",
        title=N_("One LSTM, asked after the last row"),
        source=N_("the articles' network: LSTM(128), forget bias 1, its last output to 10 classes"),
        layers=(LSTM(128, "lstm"), Dense(10, "logits")),
        loss_on="last",
        epochs=40,
        plain_epochs=3,
        data=Data(mnist=1, drawings=1, plain=0.1, hold_out_groups=(0, 8)),
        images=ImageDistortion(rotation_deg=8.0, slant=0.15, log_scale=0.06, shift_px=0.4),
    ),
    DigitRecipe(
        name="digits",
        title=N_("One LSTM, asked after every row"),
        source=N_("the same LSTM(128), its loss on every row: it is honest while it reads"),
        layers=(LSTM(128, "lstm"), Dense(10, "logits")),
        loss_on="every",
        last_row_weight=0.5,
        bent_row_weight=0.0,
        epochs=25,
        plain_epochs=3,
        data=Data(mnist=1, drawings=3, plain=0.5, hold_out_groups=(0, 8)),
    ),
)
