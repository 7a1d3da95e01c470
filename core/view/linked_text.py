"""Sentences in which numbers of steps and units are links, for the component `linked_text`.

A link is written into a sentence as text, so that a translation may put it anywhere; a browser gets
the sentence in parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.formatting import LinkKind

_OPENS, _CLOSES = "\ue000", "\ue001"  # private use: no text that is read has them
_LINK = re.compile(f"{_OPENS}(step|unit):([0-9]+){_CLOSES}")


@dataclass(frozen=True)
class TextPart:
    """A part of a sentence.

    Attributes:
        text: What it says.
        kind: `step` or `unit` where it is a link, else "".
        number: Of the step, from 1, or of the unit, from 0.
    """

    text: str
    kind: str = ""
    number: int = 0


def link(kind: LinkKind, number: int) -> str:
    """A number in a sentence as a link: the `mark` of functions that make sentences."""
    return f"{_OPENS}{kind}:{number}{_CLOSES}"


def text_parts(sentence: str) -> tuple[TextPart, ...]:
    """Take a sentence with links apart.

    >>> text_parts(f"Unit {link('unit', 24)} wakes.")[1]
    TextPart(text='24', kind='unit', number=24)
    """
    parts, at = [], 0
    for found in _LINK.finditer(sentence):
        if found.start() > at:
            parts.append(TextPart(sentence[at : found.start()]))
        parts.append(TextPart(found[2], found[1], int(found[2])))
        at = found.end()
    return (*parts, *([TextPart(sentence[at:])] if at < len(sentence) else []))


def plain_text(sentence: str) -> str:
    """The same sentence without links."""
    return _LINK.sub(r"\2", sentence)
