"""A visitor's own text, from bytes or as pasted, within what a network can learn here.

What a visitor asks a network to learn: a text of their own, and how.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

from core.formatting import percent
from core.recipes.layers import LSTM, Embedding
from core.recipes.optimizers import AdamWCosine
from core.recipes.stories import StoryRecipe
from core.recipes.user_text import UserTextSettings, user_text_recipe
from core.text.tokens import Kind, kind_of, split
from core.text.window_accuracy import best_window_accuracy

MAX_BYTES = 2_000_000
"""Of an upload: 100,000 words are about 600,000 bytes in English, twice that in Greek."""

MAX_TOKENS = 100_000
"""An epoch of so many words takes an LSTM(128) a minute or two on two cores."""

MAX_VOCABULARY = 20_000
"""Different words: each has its line in the embedding and its column in the logits."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def text_from_bytes(raw: bytes) -> str:
    """The text of an uploaded file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark.

    Raises:
        ValueError: If it is larger than `MAX_BYTES`, in another encoding or no text.
    """
    if len(raw) > MAX_BYTES:
        raise ValueError(f"Expected a file of at most {MAX_BYTES:,} bytes, got {len(raw):,}.")
    encoding = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in raw:
        raise ValueError("Expected a text, got a file with null bytes: it is of another kind.")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"Expected a text in UTF-8, got another encoding from byte {error.start:,} on: "
            "save it as UTF-8."
        ) from None


def check_text(text: str, window: int, kind: Kind | None = None) -> tuple[str, ...]:
    """The tokens of a text that a network with `window` tokens can learn.

    Args:
        text: From anybody.
        window: Tokens that are read before one is foretold.
        kind: Of token; what suits the text if None.

    Raises:
        ValueError: If the text is empty, not longer than the window, too long, or has too many
            different words.
    """
    if len(text) > MAX_BYTES:
        raise ValueError(f"Expected at most {MAX_BYTES:,} characters of text, got {len(text):,}.")
    if "\x00" in text:
        raise ValueError("Expected a text, got one with null characters.")
    kind = kind or kind_of(text)
    tokens = split(text, kind)
    if not tokens:
        raise ValueError("Expected a text to learn, got none.")
    if len(tokens) <= window:
        raise ValueError(
            f"Expected a text of more than {window} {kind}, as many as the window has, "
            f"got {len(tokens):,}."
        )
    if len(tokens) > MAX_TOKENS:
        raise ValueError(f"Expected at most {MAX_TOKENS:,} {kind}, got {len(tokens):,}.")
    if (different := len(set(tokens))) > MAX_VOCABULARY:
        raise ValueError(
            f"Expected at most {MAX_VOCABULARY:,} different {kind}, got {different:,}."
        )
    return tokens


USER_TEXT = "own-text"
"""The name of every such recipe and of its files: none is made of what somebody typed."""


@dataclass(frozen=True)
class TrainingPlan:
    """A text that can be learnt, in figures; the text itself is not kept.

    Attributes:
        recipe: By which it is learnt.
        tokens: How many words, or characters, it has.
        different: How many different ones.
        reachable: How many next ones a network with that window can foretell at best.
        asked: Of how many.
    """

    recipe: StoryRecipe
    tokens: int
    different: int
    reachable: int
    asked: int

    @property
    def best_accuracy(self) -> float:
        """The share that can be foretold at best, in (0, 1]."""
        return self.reachable / self.asked

    @property
    def sentence(self) -> str:
        """The figures, for people."""
        recipe = self.recipe
        missing = self.asked - self.reachable
        fork = (
            f"it never goes on in two ways after the same {recipe.window}"
            if not missing
            else f"of the rest, the same {recipe.window} go on in another way elsewhere"
        )
        return (
            f"{self.tokens:,} {recipe.kind}, {self.different:,} different. Seeing {recipe.window} "
            f"at a time, the best network could foretell {self.reachable:,} of {self.asked:,} next "
            f"{recipe.kind}, {percent(self.best_accuracy)}: {fork}. It will go through the text "
            f"{recipe.epochs:,} times."
        )


def settings(recipe: StoryRecipe) -> UserTextSettings:
    """What was chosen when `training_plan` made this recipe, with all that was left open filled in.

    Raises:
        ValueError: If it was made in another way.
    """
    cells = [layer for layer in recipe.layers if isinstance(layer, LSTM)]
    embeddings = [layer.units for layer in recipe.layers if isinstance(layer, Embedding)]
    if not cells or isinstance(recipe.optimizer, AdamWCosine):
        raise ValueError(f"Expected a recipe for a text of one's own, got {recipe.title!r}.")
    return UserTextSettings(
        kind=recipe.kind,
        window=recipe.window,
        units=cells[0].units,
        layers=len(cells),
        embedding=embeddings[0] if embeddings else None,
        optimizer=recipe.optimizer.kind,
        learning_rate=recipe.optimizer.learning_rate,
        epochs=recipe.epochs,
        seed=recipe.seed,
    )


def training_plan(text: str, own: UserTextSettings) -> TrainingPlan:
    """What it takes to learn a text in the way that was chosen.

    Raises:
        ValueError: If the text cannot be learnt in that way.
    """
    tokens: Sequence[str] = check_text(text, own.window, own.kind)
    best = best_window_accuracy(tokens, own.window)
    return TrainingPlan(
        user_text_recipe(USER_TEXT, own, tokens),
        len(tokens),
        len(set(tokens)),
        best.correct,
        best.count,
    )
