"""All concepts of a text, and those that are marked by hand.

>>> found = label_text("x = 'a'", is_python=True)
>>> int(found.values["string"].sum())
2
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from core.concepts.concept import Concept, Labels
from core.concepts.python_concepts import PYTHON_CONCEPTS, python_labels
from core.concepts.syntax_concepts import SYNTAX_CONCEPTS, syntax_labels
from core.concepts.text_concepts import TEXT_CONCEPTS, text_labels
from core.i18n import N_, ngettext
from core.i18n import gettext as _

MAX_CHARACTERS = 1_000_000
MAX_PASSAGES = 200
FEWEST = 20
"""A concept that holds at fewer characters, or is absent from fewer, says nothing of a unit."""

MARKED = Concept(
    "marked", N_("What you marked"), N_("The passages that were marked by hand."), "marked"
)
CONCEPTS: dict[str, Concept] = {
    each.name: each for each in (*PYTHON_CONCEPTS, *SYNTAX_CONCEPTS, *TEXT_CONCEPTS, MARKED)
}


def concept(name: str) -> Concept:
    """Find the concept of that name.

    Raises:
        ValueError: If there is none.
    """
    if name not in CONCEPTS:
        raise ValueError(
            _(
                "There is no idea {name}; choose one of: {names}.",
                name=repr(name[:40]),
                names=", ".join(CONCEPTS),
            )
        )
    return CONCEPTS[name]


def concepts_for(*, is_python: bool) -> tuple[Concept, ...]:
    """List the concepts that a text of that sort is labelled with."""
    return (*PYTHON_CONCEPTS, *SYNTAX_CONCEPTS) if is_python else TEXT_CONCEPTS


def check_text(text: str) -> str:
    """Check a visitor's text, and return it with a line feed at the end of each line.

    Raises:
        ValueError: If it has no characters but white space, or too many.
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(
            _(
                "The text has {n:,} characters; at most {most:,} can be read here.",
                n=len(text),
                most=MAX_CHARACTERS,
            )
        )
    if not text.strip():
        raise ValueError(_("Enter some text, or choose an example."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def label_text(text: str, *, is_python: bool) -> Labels:
    """Label every character of a text of T characters.

    Args:
        text: Its lines end with a line feed. Python source need not parse.
        is_python: Whether it is Python source.

    Returns:
        By the name of each of `concepts_for` (T,); without those that need a parser where it fails.
    """
    if not is_python:
        return Labels(text_labels(text))
    parsed, missing = syntax_labels(text)
    return Labels({**python_labels(text), **parsed}, (missing,) if missing else ())


def marked_labels(passages: Iterable[Sequence[int]], length: int) -> Labels:
    """Label the characters of passages that were marked by hand.

    Args:
        passages: Starts and ends in the text, the end not included.
        length: T.

    Raises:
        ValueError: If a passage does not lie in the text, or nothing or nearly all is marked.
    """
    values = np.zeros(length, bool)
    for count, passage in enumerate(passages, 1):
        is_pair = len(passage) == 2 and all(type(place) is int for place in passage)
        if not is_pair or not 0 <= passage[0] < passage[1] <= length or count > MAX_PASSAGES:
            raise ValueError(
                _(
                    "Mark at most {most} passages of the text, each from its first character to "
                    "the one after its last.",
                    most=MAX_PASSAGES,
                )
            )
        values[passage[0] : passage[1]] = True
    found = Labels({MARKED.name: values})
    if not is_measurable(values):
        raise ValueError(
            ngettext(
                "Mark at least {n} character, and leave as many unmarked.",
                "Mark at least {n} characters, and leave as many unmarked.",
                FEWEST,
            )
        )
    return found


def is_measurable(values: np.ndarray) -> bool:
    """Whether a concept varies enough in a text that units can be compared with it."""
    if values.dtype == bool:
        count = int(np.count_nonzero(values))
        return count >= FEWEST and len(values) - count >= FEWEST
    return len(values) > 2 * FEWEST and float(np.std(values)) > 0
