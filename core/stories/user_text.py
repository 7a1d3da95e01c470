"""A visitor's own text: what can be trained on it here, and what the training can reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.formatting import percent
from core.i18n import gettext as _
from core.i18n import ngettext
from core.recipes.layers import LSTM, Embedding
from core.recipes.optimizers import AdamWCosine, TensorFlow1RMSprop
from core.recipes.stories import StoryRecipe
from core.recipes.user_text import UserTextSettings, user_text_recipe
from core.text.decoding import MAX_BYTES
from core.text.tokens import Kind, split
from core.text.window_accuracy import best_window_accuracy

MAX_TOKENS: dict[Kind, int] = {"words": 300_000, "characters": 1_200_000}
"""One epoch of so many tokens is about 1,200 or 4,700 batches of 256 windows."""

MAX_VOCABULARY = 20_000
"""Different words: each has a row in the embedding and a column in the output layer."""

USER_TEXT = "own-text"
"""Name of every such recipe and of its files: none is made of what a visitor typed."""


class TextTooLongError(ValueError):
    """Raised for a text of which only a part can be trained on."""


@dataclass(frozen=True)
class TrainingPlan:
    """A text that can be trained on, in figures; the text itself is not kept.

    Attributes:
        recipe: The network and its training.
        tokens: Number of words or characters.
        different: Number of different ones.
        reachable: How many next ones a network with that window can predict at best.
        asked: Of how many.
    """

    recipe: StoryRecipe
    tokens: int
    different: int
    reachable: int
    asked: int

    @property
    def best_accuracy(self) -> float:
        """The fraction that can be predicted at best, in (0, 1]."""
        return self.reachable / self.asked

    @property
    def sentence(self) -> str:
        """The figures as sentences."""
        recipe = self.recipe
        size = {
            "words": _("{n:,} words, {different:,} different."),
            "characters": _("{n:,} characters, {different:,} different."),
        }[recipe.kind].format(n=self.tokens, different=self.different)
        best = _(
            "With a window of {window}, the best network could predict {reachable:,} of {asked:,} "
            "({share}).",
            window=recipe.window,
            reachable=self.reachable,
            asked=self.asked,
            share=percent(self.best_accuracy),
        )
        reason = (
            _("The same {window} are always followed by the same one.", window=recipe.window)
            if self.reachable == self.asked
            else _("Elsewhere the same {window} continue differently.", window=recipe.window)
        )
        epochs = ngettext(
            "Training takes {n:,} epoch.", "Training takes {n:,} epochs.", recipe.epochs or 1
        )
        return " ".join((size, best, reason, epochs))


def check_text(text: str, window: int, kind: Kind) -> tuple[str, ...]:
    """Split a text that a network with `window` tokens can be trained on.

    Args:
        text: Any text.
        window: Tokens that are read before one is predicted.
        kind: Whether it is read by words or by characters.

    Returns:
        Its tokens, line breaks and indentation included.

    Raises:
        TextTooLongError: If the text is too long; `first_part` shortens it.
        ValueError: If the text is empty, too short, or has too many different words.
    """
    if len(text) > MAX_BYTES:
        raise ValueError(_("A text can have at most {most:,} characters.", most=MAX_BYTES))
    if "\x00" in text:
        raise ValueError(_("This text has null characters: it is not plain text."))
    tokens = split(text, kind, keep_lines=True)
    if not tokens:
        raise ValueError(_("Paste or upload a text to train on."))
    if len(tokens) <= window:
        raise ValueError(_too_short(kind, window, len(tokens)))
    if len(tokens) > MAX_TOKENS[kind]:
        raise TextTooLongError(_too_long(kind, len(tokens)))
    if (different := len(set(tokens))) > MAX_VOCABULARY:
        raise ValueError(
            _(
                "This text has {n:,} different words; a network here can know at most {most:,}. "
                "Train on a part of it, or by characters.",
                n=different,
                most=MAX_VOCABULARY,
            )
        )
    return tokens


def first_part(text: str, kind: Kind) -> str:
    """Return the longest beginning of a text that is short enough to train on.

    It ends at white space where there is some. The text itself if it is short enough.
    """
    most = MAX_TOKENS[kind]
    part = text[:MAX_BYTES]
    while (count := len(split(part, kind, keep_lines=True))) > most:
        end = int(len(part) * most / count * 0.995)
        part = part[:end]
        if white := max(part.rfind("\n"), part.rfind(" "), 0):
            part = part[:white]
    return part


def settings(recipe: StoryRecipe) -> UserTextSettings:
    """Recover the settings from a recipe that `training_plan` made.

    Raises:
        ValueError: If it was made in another way.
    """
    cells = [layer for layer in recipe.layers if isinstance(layer, LSTM)]
    embeddings = [layer.units for layer in recipe.layers if isinstance(layer, Embedding)]
    if not cells or isinstance(recipe.optimizer, AdamWCosine | TensorFlow1RMSprop):
        raise ValueError(_("{title} was not made on this page.", title=recipe.title))
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
    """Plan the training on a text.

    Raises:
        ValueError: If the text cannot be used with these settings.
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


def _too_short(kind: Kind, window: int, count: int) -> str:
    if kind == "words":
        return ngettext(
            "A window of {window} needs a text of more than {window} words; it has {n} word.",
            "A window of {window} needs a text of more than {window} words; it has {n} words.",
            count,
            window=window,
        )
    return ngettext(
        "A window of {window} needs a text of more than {window} characters; this one has {n}.",
        "A window of {window} needs a text of more than {window} characters; this one has {n}.",
        count,
        window=window,
    )


def _too_long(kind: Kind, count: int) -> str:
    message = (
        _("This text has {n:,} words; at most {most:,} can be trained on here.")
        if kind == "words"
        else _("This text has {n:,} characters; at most {most:,} can be trained on here.")
    )
    return message.format(n=count, most=MAX_TOKENS[kind])
