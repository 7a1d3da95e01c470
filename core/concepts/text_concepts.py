"""Where ideas about any text hold: quotations, parentheses, sentences, lines.

>>> found = text_labels('He said "no" (twice).')
>>> "".join("^" if inside else " " for inside in found["quotation"])
'        ^^^          '
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from core.concepts.concept import Concept
from core.concepts.python_concepts import columns
from core.i18n import N_

TEXT_CONCEPTS: tuple[Concept, ...] = (
    Concept(
        "quotation",
        N_("Inside quotation marks"),
        N_("Between double quotation marks, straight or curly, within a paragraph."),
        "text",
    ),
    Concept("parentheses", N_("Inside parentheses"), N_("Between ( and )."), "text"),
    Concept(
        "capital_next", N_("A capital comes next"), N_("The next letter is a capital."), "text"
    ),
    Concept("in_word", N_("Within a word"), N_("The next character is a letter too."), "text"),
    Concept(
        "sentence_start",
        N_("At the start of a sentence"),
        N_("In its first word."),
        "text",
    ),
    Concept(
        "long_sentence",
        N_("Late in a sentence"),
        N_("More than 20 words after it began."),
        "text",
    ),
    Concept(
        "line_position",
        N_("Position in the line"),
        N_("Characters since the line began."),
        "text",
        is_number=True,
    ),
    Concept(
        "sentence_words",
        N_("Words since the sentence began"),
        N_("How long the sentence is so far."),
        "text",
        is_number=True,
    ),
)

LATE_WORDS = 20
LONGEST_QUOTATION = 2_000
_QUOTATION = re.compile(
    rf'"[^"\n]{{0,{LONGEST_QUOTATION}}}"|\u201c[^\u201c\u201d\n]{{0,{LONGEST_QUOTATION}}}\u201d'
    rf"|``[^`\n]{{0,{LONGEST_QUOTATION}}}?''"  # as the Penn Treebank writes them
)
_PARENTHESES = re.compile(rf"\([^()]{{0,{LONGEST_QUOTATION}}}\)")
_SENTENCE_END = re.compile(r"[.!?\u3002\uff01\uff1f]+[\"'\u201d\u2019)]*(?=\s|$)|\n\s*\n|<eos>")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def text_labels(text: str) -> dict[str, NDArray[np.bool_] | NDArray[np.float32]]:
    """Label every character of a text.

    Args:
        text: T characters.

    Returns:
        By the name of each of `TEXT_CONCEPTS` (T,).
    """
    length = len(text)
    flags = [each.name for each in TEXT_CONCEPTS if not each.is_number]
    values = {name: np.zeros(length, bool) for name in flags}
    for name, pattern in (("quotation", _QUOTATION), ("parentheses", _PARENTHESES)):
        for match in pattern.finditer(text):
            values[name][match.start() : match.end() - 1] = True
    is_upper = np.fromiter((sign.isupper() for sign in text), bool, length)
    is_letter = np.fromiter((sign.isalpha() for sign in text), bool, length)
    is_space = np.fromiter((sign.isspace() for sign in text), bool, length)
    values["capital_next"][:-1] = is_upper[1:]
    values["in_word"][:-1] = is_letter[:-1] & is_letter[1:]
    words = np.zeros(length, np.float32)
    ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), length]
    for start, end in pairwise(ends):
        found = [match.span() for match in _WORD.finditer(text, start, end)]
        for _start, word_end in found:
            words[word_end - 1] = 1
        words[start:end] = np.cumsum(words[start:end])
        if found:
            values["sentence_start"][start : found[0][1]] = True
    values["sentence_start"] &= ~is_space
    values["long_sentence"][:] = words > LATE_WORDS
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    return {
        **values,
        "line_position": columns(codes).astype(np.float32),
        "sentence_words": words,
    }
