"""Inputs that a network's habits are measured on: a few digits, windows of its text, sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.analysis.ablation_effect import sample_digits
from core.i18n import ngettext
from core.language.example_texts import app_text
from core.language.model import LanguageModel
from core.network.layers import Inputs
from core.stories.story_model import StoryModel
from core.stories.text_windows import text_windows

DIGITS, WINDOWS, SENTENCE_WORDS = 40, 40, 12


@dataclass(frozen=True)
class ReferenceInputs:
    """Some sequences.

    Attributes:
        sequences: Each (T, F) or (T,) ids.
        about: What they are, for people.
    """

    sequences: Sequence[Inputs]
    about: str


def digit_inputs() -> ReferenceInputs:
    """Every 25th of the app's 1,000 sample digits: four of each class."""
    images = sample_digits()[0]
    chosen = images[:: len(images) // DIGITS]
    return ReferenceInputs(
        tuple(chosen),
        ngettext(
            "{n} of the 1,000 sample digits, from MNIST's training set",
            "{n} of the 1,000 sample digits, from MNIST's training set",
            len(chosen),
        ),
    )


def story_inputs(model: StoryModel) -> ReferenceInputs:
    """Windows of the text that a story model was trained on, spread evenly.

    Raises:
        ValueError: If the text is not longer than a window.
    """
    inputs = text_windows(model).inputs
    chosen = inputs[:: -(-len(inputs) // WINDOWS)]
    about = ngettext(
        "{n} window of the text that it was trained on",
        "{n} windows of the text that it was trained on",
        len(chosen),
    )
    return ReferenceInputs(tuple(chosen), about)


def language_inputs(model: LanguageModel) -> ReferenceInputs:
    """The first words of the app's longer example sentences."""
    sentences = [
        model.vocabulary.ids(words[:SENTENCE_WORDS])
        for words in app_text(model).sentences
        if len(words) >= SENTENCE_WORDS
    ]
    about = ngettext(
        "the first {words} words of {n} example sentence of the app",
        "the first {words} words of {n} example sentences of the app",
        len(sentences),
        words=SENTENCE_WORDS,
    )
    return ReferenceInputs(sentences, about)
