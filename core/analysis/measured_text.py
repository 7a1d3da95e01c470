"""The texts on which the units of a network are ranked: text that it has not been trained on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.text_reader import TextReader
from core.data.python_code import CodeFile, library_files
from core.i18n import N_
from core.language.example_texts import EXAMPLES, HIDDEN_TEXTS
from core.stories.story_model import StoryModel
from core.text.tokens import join

MOST_CHARACTERS = 60_000
"""Of the standard library on the page: the states of LSTM(256) take 31 MB, and reading 2 s."""

UNSEEN_FILES = N_("files of the standard library that it has never seen")
OWN_STORY = N_("its own training text")
APP_SENTENCES = N_("the app's example sentences")


@dataclass(frozen=True)
class MeasuredText:
    """Texts to rank units on.

    Attributes:
        texts: Whole files, or one text.
        title: What they are, to be translated.
        is_python: Whether they are Python source.
        is_unseen: Whether the network was not trained on them.
    """

    texts: tuple[str, ...]
    title: str
    is_python: bool
    is_unseen: bool


def measured_text(reader: TextReader, story_model: StoryModel | None = None) -> MeasuredText:
    """Choose the texts for a network.

    Args:
        reader: The network.
        story_model: The same, where it is a story model.

    Raises:
        ValueError: This Python has no standard library as source files.
    """
    if reader.is_python:
        files = some_files(library_files("test"), MOST_CHARACTERS)
        return MeasuredText(tuple(file.text for file in files), UNSEEN_FILES, True, True)
    if story_model is not None:
        return MeasuredText(
            (join(story_model.tokens, story_model.vocabulary.kind),), OWN_STORY, False, False
        )
    sentences = (*HIDDEN_TEXTS, *(example.text for example in EXAMPLES))
    return MeasuredText(("\n".join(sentences),), APP_SENTENCES, False, True)


def some_files(files: tuple[CodeFile, ...], most: int) -> list[CodeFile]:
    """Choose whole files, in an order that is always the same, of at most so many characters.

    The beginning of the first file, where all are longer or only one is not.
    """
    order = np.random.default_rng(0).permutation(len(files))
    chosen: list[CodeFile] = []
    total = 0
    for k in order.tolist():
        if total + len(files[k].text) <= most:
            chosen.append(files[k])
            total += len(files[k].text)
    return chosen if len(chosen) > 1 else [CodeFile(files[0].path, files[0].text[:most])]
