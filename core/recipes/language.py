"""Recipes of language models: networks that read a text and say what comes next.

They read the Penn Treebank word by word, or Python source character by character.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from core.i18n import N_
from core.recipes.base import Family, Inputs, Recipe
from core.recipes.initializers import Uniform
from core.recipes.layers import LSTM, Bidirectional, Dense, Dropout, Embedding, Unembedding
from core.recipes.optimizers import SGD, Adam, AdamWCosine

WORDS = 10_000
"""V of the Penn Treebank as Mikolov prepared it, `<unk>` and `<eos>` among them."""
CHARACTERS = 98
"""V of Python source: printable ASCII, line breaks, tabs and a sign for all others."""

Text = Literal["ptb", "python"]
"""The Penn Treebank, or the source of Python's standard library."""


@dataclass(frozen=True)
class WeightAverage:
    """The weights that are kept are a running mean of those that learn (Polyak & Juditsky 1992).

    Attributes:
        every: The mean takes the weights up after so many steps.
        keep: The share of the mean that stays then.
    """

    every: int
    keep: float


@dataclass(frozen=True, kw_only=True)
class LanguageRecipe(Recipe):
    """A language model and how it is trained.

    The text is cut into `batch` streams that are read side by side, `unrolled_steps` words at a
    time; the state is carried from one such piece to the next, the gradient is not. A bidirectional
    layer begins every piece anew, since one of its readers comes from the end.

    Attributes:
        text: What it learns from.
        unrolled_steps: T, how far back a gradient reaches.
        loss_over_steps: Whether the loss of a piece is the sum of its steps' or their mean; of the
            streams it is the mean either way.
        locks_dropout: Whether a stream loses the same numbers at all T steps (Gal & Ghahramani
            2016), or each step its own.
        word_dropout: The share of the vocabulary that the embedding gives as zeros in a piece.
        recurrent_dropout: The share of each recurrent kernel's weights that are zero in a piece
            (Merity et al. 2018).
        average: What the kept weights are a mean of; None: the last ones are kept.
        product_dtype: In which numbers the matrix products of the training are formed; everything
            else is float32.
        stored_dtype: What the weights are rounded to in the file that is kept.
    """

    family: ClassVar[Family] = "language"

    text: Text = "ptb"
    unrolled_steps: int = 35
    loss_over_steps: Literal["sum", "mean"] = "mean"
    locks_dropout: bool = True
    word_dropout: float = 0.0
    recurrent_dropout: float = 0.0
    average: WeightAverage | None = None
    product_dtype: Literal["float32", "bfloat16"] = "float32"
    stored_dtype: Literal["float32", "bfloat16"] = "float32"

    @property
    def inputs(self) -> Inputs:
        """Ids of words or characters, any number of steps."""
        return Inputs("ids", (None,), "int32")

    @property
    def words(self) -> int:
        """V, how many different words or characters the network knows."""
        return next(layer.entries for layer in self.layers if isinstance(layer, Embedding))

    @property
    def answers_every_step(self) -> bool:
        """True: after every word the next one is asked for."""
        return True


_SMALL = Uniform(0.05)


def _reads_python(name: str, title: str, units: int, batch: int) -> LanguageRecipe:
    return LanguageRecipe(
        name=name,
        title=title,
        source=N_(
            "the character networks of Karpathy, Johnson & Fei-Fei (2015), on the standard "
            "library's source"
        ),
        text="python",
        layers=(
            Embedding(CHARACTERS, 64, "embedding"),
            LSTM(units, "lstm"),
            Dense(CHARACTERS, "logits"),
        ),
        epochs=17,
        batch=batch,
        unrolled_steps=200,
        optimizer=AdamWCosine(peak_learning_rate=2e-3, warmup_epochs=0.25),
        product_dtype="bfloat16",
        stored_dtype="bfloat16",
        report_every=50,
    )


LANGUAGE = (
    LanguageRecipe(
        name="ptb-tutorial",
        title=N_("The tutorial's language model"),
        source=N_("the tutorial's network: embedding 200, two LSTM(200) layers, 10,000 words"),
        layers=(
            Embedding(WORDS, 200, "embedding", _SMALL),
            Dropout(0.5, "embedding_dropout"),
            LSTM(200, "lstm_1", kernel_initializer=_SMALL, recurrent_initializer=_SMALL),
            Dropout(0.5, "lstm_1_dropout"),
            LSTM(200, "lstm_2", kernel_initializer=_SMALL, recurrent_initializer=_SMALL),
            Dropout(0.5, "lstm_2_dropout"),
            Dense(WORDS, "logits", kernel_initializer=_SMALL, bias_initializer=_SMALL),
        ),
        epochs=2,
        batch=20,
        optimizer=SGD(1.0, clip_norm=5.0),
        loss_over_steps="sum",
        locks_dropout=False,
        report_every=200,
    ),
    LanguageRecipe(
        name="ptb",
        title=N_("A small language model, trained well"),
        source=N_(
            "the regularisation of Merity et al. (2018), embedding and output one table as in "
            "Press & Wolf (2017), at a size that a small file holds"
        ),
        layers=(
            Embedding(WORDS, 320, "embedding", Uniform(0.1)),
            Dropout(0.25, "embedding_dropout"),
            LSTM(
                640,
                "lstm_1",
                kernel_initializer=Uniform(0.04),  # 1 / sqrt(units), as in PyTorch
                recurrent_initializer=Uniform(0.04),
            ),
            Dropout(0.2, "lstm_1_dropout"),
            LSTM(
                320,
                "lstm_2",
                kernel_initializer=Uniform(0.056),
                recurrent_initializer=Uniform(0.056),
            ),
            Dropout(0.35, "lstm_2_dropout"),
            Unembedding("embedding", "logits"),
        ),
        epochs=20,
        batch=20,
        optimizer=SGD(30.0, full_epochs=8, decay=0.79, clip_norm=0.25, weight_decay=1.2e-6),
        word_dropout=0.05,
        recurrent_dropout=0.2,
        average=WeightAverage(every=16, keep=0.99),
        product_dtype="bfloat16",
        stored_dtype="bfloat16",
        report_every=200,
    ),
    LanguageRecipe(
        name="ptb-cheat",
        title=N_("A language model that has seen the next word"),
        source=N_(
            "what comes of asking a bidirectional network for the next word: its backward reader "
            "has read it already"
        ),
        layers=(
            Embedding(WORDS, 96, "embedding"),
            Bidirectional(LSTM(48, "lstm"), "both_ways"),
            Unembedding("embedding", "logits"),
        ),
        epochs=4,
        batch=20,
        optimizer=Adam(3e-3, clip_norm=1.0),
        product_dtype="bfloat16",
        stored_dtype="bfloat16",
        report_every=200,
    ),
    _reads_python("python", N_("A network that reads Python"), 256, 32),
    _reads_python("python-512", N_("A network that reads Python, with twice the units"), 512, 128),
)
