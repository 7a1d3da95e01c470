"""Sentences that come with the app: examples to read, sentences to guess, and both as one text.

All were written for the app; none is from the text that the network was trained on, which cannot
be redistributed. What an intervention does to a text is therefore measured on these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.formatting import short_number
from core.i18n import N_
from core.i18n import gettext as _
from core.language.example_code import EXAMPLE_CODE
from core.language.model import LanguageModel
from core.language.scored_text import score_text
from core.language.surprise import perplexity_of_bits


@dataclass(frozen=True)
class Example:
    """A sentence that shows something about language models.

    Attributes:
        title: The text of its button, to be translated.
        text: The sentence as somebody would type it.
        look_for: What there is to see in it, to be translated.
        counterpart: Another form of the sentence to compare with; empty if there is none.
        differs_in_last_word: Whether the two differ only in their last word.
    """

    title: str
    text: str
    look_for: str
    counterpart: str = ""
    differs_in_last_word: bool = False


_PLAIN = "The bank said its profit fell in the third quarter because of bad loans."
_SWAPPED = "The bank said its profit fell in the quarter third because of bad loans."
_WERE = "the companies that the big new york bank helped were"
_WAS = "the companies that the big new york bank helped was"
_AGREEMENT = N_(
    "The verb has to agree with \u201ccompanies\u201d, eight words back, and not with "
    "\u201cbank\u201d, which is nearer. Did the network remember the plural?"
)

EXAMPLES = (
    Example(
        N_("A plain sentence"),
        _PLAIN,
        N_(
            "The network was trained on business news: see how few bits \u201cquarter\u201d costs "
            "after \u201cthird\u201d, and what it expected where it was wrong."
        ),
    ),
    Example(
        N_("Two words swapped"),
        _SWAPPED,
        N_(
            "The same words, two of them swapped: the surprise jumps where the order breaks, and "
            "falls again as soon as the sentence continues normally."
        ),
        counterpart=_PLAIN,
    ),
    Example(N_("Agreement: were"), _WERE, _AGREEMENT, counterpart=_WAS, differs_in_last_word=True),
    Example(N_("Agreement: was"), _WAS, _AGREEMENT, counterpart=_WERE, differs_in_last_word=True),
    Example(
        N_("A stock phrase"),
        "In New York Stock Exchange composite trading yesterday, shares closed at $24.50, up 50 "
        "cents.",
        N_(
            "This phrase occurs hundreds of times in its training text: after \u201cnew\u201d it "
            "knows what follows."
        ),
    ),
    Example(
        N_("A nursery rhyme"),
        "Jack and Jill went up the hill to fetch a pail of water.",
        N_(
            "Every English-speaking child knows how it continues. The network has never seen it, "
            "and is surprised where you are not."
        ),
    ),
    Example(
        N_("Another language"),
        "Le chat est sur la table et le chien est dans le jardin.",
        N_(
            "Nearly all of it is read as <unk>, which soon stops being a surprise. The few words "
            "that it knows are English words with the same spelling."
        ),
    ),
)
"""Agreement of subject and verb over a distance: Linzen, Dupoux & Goldberg (2016)."""

HIDDEN_TEXTS = (
    "the company said its profit fell in the third quarter because of higher costs",
    "a spokesman for the bank declined to comment on the report yesterday",
    "analysts expect the dollar to rise against the yen next week",
    "the president told reporters that he would not sign the new bill",
    "share prices rose a little in quiet trading while bonds were hardly changed",
    "the judge ruled that the workers could not strike before the end of the year",
    "when the rain stopped the children went out to play in the street",
    "he opened the door and saw that the house was empty",
    "the old man put his hat on the table and asked for a glass of water",
    "investors who bought the bonds last month have already lost half of their money",
)
"""Sentences to guess, in the spelling of the corpus; the first are closest to business news."""


@dataclass(frozen=True)
class AppText:
    """All sentences of the app in the words of a language model.

    Attributes:
        sentences: The tokens of each, without `<eos>`.
        ids: (N,), all of them in one stream, with `<eos>` before, between and after them, or line
            breaks where the network reads characters.
    """

    sentences: tuple[tuple[str, ...], ...]
    ids: NDArray[np.intp]


def app_text(model: LanguageModel) -> AppText:
    """Tokenize the sentences to guess and the examples for a language model.

    One that reads characters gets the lines of the app's example of Python source instead.
    """
    texts: Sequence[str] = (*HIDDEN_TEXTS, *(example.text for example in EXAMPLES))
    if model.vocabulary.kind == "characters":
        texts = [line for line in EXAMPLE_CODE.splitlines() if line]
    sentences = []
    for text in texts:
        sentences.append(tuple(token for token in model.tokens(text) if token != model.start))
    stream = [model.start]
    for sentence in sentences:
        stream += [*sentence, model.start]
    return AppText(tuple(sentences), model.vocabulary.ids(stream))


def example_of(text: str) -> Example | None:
    """Find the example with that text, if there is one."""
    return next((example for example in EXAMPLES if example.text == text), None)


def comparison_sentence(model: LanguageModel, example: Example) -> str:
    """Compare an example with its counterpart in a sentence; empty if it has none."""
    if not example.counterpart:
        return ""
    here, there = (score_text(model, text) for text in (example.text, example.counterpart))
    if not example.differs_in_last_word:
        return _(
            "Its perplexity is {here}; in the usual order it is {there}.",
            here=short_number(perplexity_of_bits(here.bits)),
            there=short_number(perplexity_of_bits(there.bits)),
        )
    expected, other = sorted((float(read.bits[-1]), read.tokens[-1]) for read in (here, there))
    return _(
        "\u201c{expected}\u201d costs {few:.1f} bits and \u201c{other}\u201d {many:.1f}: the "
        "network expects \u201c{expected}\u201d.",
        expected=expected[1],
        few=expected[0],
        other=other[1],
        many=other[0],
    )
