"""Every network and its training, as data. No TensorFlow here: pages may show a recipe."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

ROW_PX = 28  # a step of a digit network reads one row of this many pixels


@dataclass(frozen=True)
class LSTM:
    """An LSTM layer; the forget gate's bias starts at 1 with `unit_forget_bias`."""

    units: int
    name: str
    unit_forget_bias: bool = True
    kind: Literal["lstm"] = field(default="lstm", init=False)


@dataclass(frozen=True)
class Dense:
    """A fully connected layer without activation."""

    units: int
    name: str
    kind: Literal["dense"] = field(default="dense", init=False)


Layer = LSTM | Dense


@dataclass(frozen=True)
class Optimizer:
    """AdamW with a linear warm-up and a cosine fall to zero.

    Attributes:
        peak_learning_rate: Reached after the warm-up.
        warmup_epochs: How long the learning rate rises.
        weight_decay: Of AdamW, on kernels; biases are left alone.
        clip_norm: The gradient of a batch is scaled down to this norm.
    """

    peak_learning_rate: float = 4e-3
    warmup_epochs: float = 1.0
    weight_decay: float = 1e-2
    clip_norm: float = 1.0


@dataclass(frozen=True)
class ImageDistortion:
    """How far an image of a digit is bent; each value but the grid is a standard deviation.

    Attributes:
        rotation_deg: Turned about the middle.
        slant: Sheared to the right, pixels a row.
        log_scale: Natural logarithm of the size, of each axis by itself.
        shift_px: Moved, along each axis.
        elastic_px: Moved by a smooth random field, along each axis.
        elastic_grid: The field has this many knots a side.
        line: Share by which lines grow (towards the brightest neighbour) or shrink (the darkest).
    """

    rotation_deg: float = 7.0
    slant: float = 0.12
    log_scale: float = 0.04
    shift_px: float = 0.3
    elastic_px: float = 1.0
    elastic_grid: int = 6
    line: float = 0.25


@dataclass(frozen=True)
class StrokeDistortion:
    """How far a pen drawing is bent before it is drawn; standard deviations, but for ranges.

    Attributes:
        rotation_deg: The whole drawing turned.
        slant: Sheared to the right.
        log_aspect: Natural logarithm of width over height.
        bend: A smooth random field moves the points by this share of the longer side.
        stroke_shift: Each stroke by itself moves by this share of the longer side.
        stroke_log_scale: Each stroke by itself grows by exp of this.
        trim: Up to this share of a stroke's length is lost at either end.
        tremble: Each point by itself moves by this share of the longer side.
        pen_px: Narrowest and widest pen, in pixels of the image.
        box_px: Smallest and largest longer side of the ink, in pixels of the image.
        shift_px: The image's centre of mass is off by this.
    """

    rotation_deg: float = 5.0
    slant: float = 0.15
    log_aspect: float = 0.15
    bend: float = 0.03
    stroke_shift: float = 0.02
    stroke_log_scale: float = 0.05
    trim: float = 0.05
    tremble: float = 0.004
    pen_px: tuple[float, float] = (2.0, 3.2)
    box_px: tuple[float, float] = (19.5, 20.3)
    shift_px: float = 0.3


@dataclass(frozen=True)
class Styles:
    """How often a plain pen drawing is written in another way; shares of the drawings that can be.

    Attributes:
        slashed_zero: Zeros of one stroke get a slash.
        flagged_one: Ones of one straight stroke get a flag, and four in ten of them a foot.
        barred_seven: Sevens of one stroke get a bar.
        hook: Strokes get a short stray mark where the pen lands or leaves.
    """

    slashed_zero: float = 0.15
    flagged_one: float = 0.5
    barred_seven: float = 0.2
    hook: float = 0.1


@dataclass(frozen=True)
class Data:
    """What one epoch is made of.

    Attributes:
        mnist: How often each MNIST training digit comes.
        drawings: How often each pen drawing comes, each time bent anew.
        plain: Share of MNIST's digits that come undistorted.
        plain_drawings: Share of the pen drawings that come undistorted and in their own style.
        hold_out_groups: Writer groups that are never trained on (see `core.datasets.PenDrawing`).
        hold_out_tablets: Tablets that are never trained on.
    """

    mnist: int = 1
    drawings: int = 0
    plain: float = 0.0
    plain_drawings: float = 0.2
    hold_out_groups: tuple[int, ...] = ()
    hold_out_tablets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipe:
    """A network and how it is trained.

    Attributes:
        name: Of the recipe and of its files.
        title: For people.
        source: Where the idea comes from.
        layers: In order; all but the last give a value at every step if `loss_on` is "every".
        loss_on: Whether the loss looks at the answer after the last row, or after every row.
        last_row_weight: With a loss on every row, the share of it that is the last row's alone.
        epochs: How often the data is gone through.
        bent_row_weight: How much a distorted image counts in the rows before the last, where an
            undistorted one counts 1: the readout is to be honest on digits as people write them.
        plain_epochs: In the last of the epochs MNIST comes undistorted.
        batch: Images a step.
        optimizer: How the weights follow the gradients.
        data: What an epoch is made of.
        images: How MNIST's digits are bent.
        strokes: How pen drawings are bent.
        styles: How pen drawings are written in another way.
        seed: Of the weights, the order and the distortions.
    """

    name: str
    title: str
    source: str
    layers: tuple[Layer, ...]
    loss_on: Literal["last", "every"]
    epochs: int
    last_row_weight: float = 0.0
    bent_row_weight: float = 1.0
    plain_epochs: int = 0
    batch: int = 128
    optimizer: Optimizer = Optimizer()
    data: Data = Data()
    images: ImageDistortion = ImageDistortion()
    strokes: StrokeDistortion = StrokeDistortion()
    styles: Styles = Styles()
    seed: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The recipe as a card keeps it: nested dictionaries, lists and plain values."""
        return asdict(self)


RECIPES: dict[str, Recipe] = {
    recipe.name: recipe
    for recipe in (
        Recipe(
            name="digits-last-row",
            title="One LSTM, asked after the last row",
            source="the articles' network: LSTM(128), forget bias 1, its last output to 10 classes",
            layers=(LSTM(128, "lstm"), Dense(10, "logits")),
            loss_on="last",
            epochs=40,
            plain_epochs=3,
            data=Data(mnist=1, drawings=1, plain=0.1, hold_out_groups=(0, 8)),
            images=ImageDistortion(rotation_deg=8.0, slant=0.15, log_scale=0.06, shift_px=0.4),
        ),
        Recipe(
            name="digits",
            title="One LSTM, asked after every row",
            source="the same LSTM(128), its loss on every row: it is honest while it reads",
            layers=(LSTM(128, "lstm"), Dense(10, "logits")),
            loss_on="every",
            last_row_weight=0.5,
            bent_row_weight=0.0,
            epochs=25,
            plain_epochs=3,
            data=Data(mnist=1, drawings=3, plain=0.5, hold_out_groups=(0, 8)),
        ),
    )
}


def recipe(name: str) -> Recipe:
    """The recipe of that name.

    Raises:
        ValueError: There is none.
    """
    if name not in RECIPES:
        raise ValueError(f"Expected a recipe out of {sorted(RECIPES)}, got {name!r}.")
    return RECIPES[name]
