"""Recipes of story models: the article's, what its notes advise, and ours."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from core.i18n import N_
from core.recipes.base import Family, Inputs, Recipe
from core.recipes.initializers import Normal, Uniform
from core.recipes.layers import LSTM, Dense, Embedding, Layer
from core.recipes.optimizers import Adam, TensorFlow1RMSprop
from core.text.tokens import Kind

FABLE = "belling-the-cat"
FABLE_WORDS = 112  # different ones, signs included
ARTICLE = N_(
    "the article on stories: 3 words in, 1 out, words as bare integers, TensorFlow 1's RMSprop at "
    "0.001"
)


@dataclass(frozen=True, kw_only=True)
class StoryRecipe(Recipe):
    """A network that predicts the next word of a text, and how it is trained.

    Attributes:
        story: The name of the text in `core.stories.texts`; None for a visitor's own.
        kind: Whether the text is read by words or by characters.
        window: How many of them the network reads before it answers.
        loss_on: Whether the loss looks at the answer after the last word of a window, or after
            every word: then the network has met beginnings that are shorter than its window too.
        order: "shuffled": all windows of the text, in an order drawn anew for every epoch; "walk":
            as in the article, from one of the first places on, always past the predicted word.
    """

    family: ClassVar[Family] = "stories"

    story: str | None
    kind: Kind = "words"
    window: int
    loss_on: Literal["last", "every"] = "every"
    order: Literal["shuffled", "walk"] = "shuffled"

    @property
    def inputs(self) -> Inputs:
        """Ids, or ids as numbers where no embedding comes first."""
        if isinstance(self.layers[0], Embedding):
            return Inputs("ids", (self.window,), "int32")
        return Inputs("numbers", (self.window, 1))

    @property
    def answers_every_step(self) -> bool:
        """Whether the loss looks at every word of a window."""
        return self.loss_on == "every"


def story_layers(
    entries: int, *, units: int = 128, layers: int = 1, embedding: int | None = 64
) -> tuple[Layer, ...]:
    """The layers of a network that tells stories.

    Args:
        entries: V, how many different words there are.
        units: Of each LSTM layer.
        layers: How many of them there are, one on the other.
        embedding: How many numbers stand for a word; None: its id stands for it, as a number.
    """
    names = ["lstm"] if layers == 1 else [f"lstm_{k + 1}" for k in range(layers)]
    return (
        *([] if embedding is None else [Embedding(entries, embedding, "embedding")]),
        *(LSTM(units, name) for name in names),
        Dense(entries, "logits"),
    )


def _article(name: str, title: str, source: str, layers: int) -> StoryRecipe:
    *stacked, _ = story_layers(FABLE_WORDS, units=512, layers=layers, embedding=None)
    widths = [1] + [512] * (layers - 1)
    recurrent = [
        replace(layer, kernel_initializer=limit, recurrent_initializer=limit)
        for layer, limit in zip(stacked, map(_tensorflow_1, widths), strict=True)
        if isinstance(layer, LSTM)
    ]
    normal = Normal(1.0)
    readout = Dense(FABLE_WORDS, "logits", kernel_initializer=normal, bias_initializer=normal)
    return StoryRecipe(
        name=name,
        title=title,
        source=source,
        story=FABLE,
        window=3,
        layers=(*recurrent, readout),
        loss_on="last",
        order="walk",
        steps=50_000,
        batch=1,
        optimizer=TensorFlow1RMSprop(1e-3),
        report_every=1_000,
    )


def _tensorflow_1(width: int) -> Uniform:
    """What TensorFlow 1 drew the weights of an LSTM(512) from, as one matrix for both kernels."""
    return Uniform(math.sqrt(6 / (width + 512 + 4 * 512)))


def _by_heart(name: str, title: str, entries: int, kind: Kind = "words") -> StoryRecipe:
    return StoryRecipe(
        name=name,
        title=title,
        source=N_("LSTM(128) on an embedding, its loss on every word of a window of 6"),
        story=name,
        kind=kind,
        window=6,
        layers=story_layers(entries),
        epochs=150,
        batch=256,
        optimizer=Adam(5e-3, clip_norm=1.0),
    )


STORIES: tuple[StoryRecipe, ...] = (
    _by_heart(FABLE, N_("Belling the Cat, by heart"), FABLE_WORDS),
    _by_heart("the-crow-and-the-pitcher", N_("The Crow and the Pitcher, by heart"), 129),
    _by_heart("the-frog-in-the-well", N_("The Frog in the Well, by heart"), 127, "characters"),
    _article("fable-article", N_("The article's network: LSTM(512)"), ARTICLE, 1),
    _article("fable-article-two-layers", N_("The article's two layers of LSTM(512)"), ARTICLE, 2),
    StoryRecipe(
        name="fable-embedding",
        title=N_("The article's network on an embedding"),
        source=N_("the article's notes: an embedding instead of integers"),
        story=FABLE,
        window=3,
        layers=story_layers(FABLE_WORDS, units=512),
        loss_on="last",
        epochs=100,
        batch=256,
        optimizer=Adam(2e-3, clip_norm=1.0),
    ),
    StoryRecipe(
        name="fable-window-10",
        title=N_("The article's network on an embedding, 10 words in"),
        source=N_("the article's notes: other numbers of words in"),
        story=FABLE,
        window=10,
        layers=story_layers(FABLE_WORDS, units=512),
        loss_on="last",
        epochs=100,
        batch=256,
        optimizer=Adam(2e-3, clip_norm=1.0),
    ),
)
