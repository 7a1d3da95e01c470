"""Sentences to try, each with what to look for. None of them is from the text that was learnt.

Sentences to guess, written for this app: none is from the text that the network learnt.

They are written as that text is: small letters, `N` for a number, no full stops.

The sentences that come with the app as one text, to try things on: nobody's words but its own.

The text that a language model learnt may not be passed on, so what a cut does to it cannot be shown
to everybody. These sentences are few, and all that anybody has.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.ptb import END_OF_SENTENCE
from core.formatting import short_number
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import tokenize
from core.language.scored_text import score_text
from core.language.surprise import perplexity_of_bits


@dataclass(frozen=True)
class Example:
    """A sentence that teaches something.

    Attributes:
        title: On its button.
        text: As somebody would type it.
        look_for: What there is to see in it.
        twin: The same sentence otherwise, to compare with; empty where there is none.
        by_last_word: Whether the two differ in their last word alone.
    """

    title: str
    text: str
    look_for: str
    twin: str = ""
    by_last_word: bool = False


_PLAIN = "The bank said its profit fell in the third quarter because of bad loans."
_SWAPPED = "The bank said its profit fell in the quarter third because of bad loans."
_WERE = "the companies that the big new york bank helped were"
_WAS = "the companies that the big new york bank helped was"
_AGREEMENT = (
    "The verb belongs to the companies, eight words back; the bank that stands nearer is only one. "
    "Did the network keep the plural?"
)

EXAMPLES = (
    Example(
        "A plain sentence",
        _PLAIN,
        "Business news is what it has read: see how little \u201cquarter\u201d costs after "
        "\u201cthird\u201d, and what it expected where it was wrong.",
    ),
    Example(
        "Two words swapped",
        _SWAPPED,
        "The same words, two of them swapped: the surprise jumps where the order breaks, and falls "
        "again as soon as the sentence goes on as it should.",
        twin=_PLAIN,
    ),
    Example("Agreement: were", _WERE, _AGREEMENT, twin=_WAS, by_last_word=True),
    Example("Agreement: was", _WAS, _AGREEMENT, twin=_WERE, by_last_word=True),
    Example(
        "The stock market, by heart",
        "In New York Stock Exchange composite trading yesterday, shares closed at $24.50, up 50 "
        "cents.",
        "It has met this phrase hundreds of times: after \u201cnew\u201d it hardly needs to read "
        "on.",
    ),
    Example(
        "A nursery rhyme",
        "Jack and Jill went up the hill to fetch a pail of water.",
        "Every child knows how it goes on. It has never met it: where you would not blink, it is "
        "surprised.",
    ),
    Example(
        "Another language",
        "Le chat est sur la table et le chien est dans le jardin.",
        "Nearly all of it is <unk>, which is soon no surprise. The few words that it knows are "
        "other words, spelt alike.",
    ),
)
"""The agreement of subject and verb over a long way: Linzen, Dupoux & Goldberg (2016)."""


def example_of(text: str) -> Example | None:
    """The example with that text, if there is one."""
    return next((example for example in EXAMPLES if example.text == text), None)


def compared(model: LanguageModel, example: Example) -> str:
    """What `model` makes of an example beside its twin; empty where it has none."""
    if not example.twin:
        return ""
    here, there = (score_text(model, text) for text in (example.text, example.twin))
    if not example.by_last_word:
        return (
            f"So it is perplexity "
            f"{short_number(perplexity_of_bits(here.bits))}, in the plain order "
            f"{short_number(perplexity_of_bits(there.bits))}."
        )
    words = {read.tokens[-1]: float(read.bits[-1]) for read in (here, there)}
    expected = min(words, key=words.__getitem__)
    costs = " and ".join(
        f"\u201c{word}\u201d costs {bits:.1f} bits" for word, bits in words.items()
    )
    return f"Here {costs}: it expects \u201c{expected}\u201d."


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
"""The first ones are of the business news that it has read most, the later ones less so."""


@dataclass(frozen=True)
class AppText:
    """Sentences in the words of a language model.

    Attributes:
        sentences: The tokens of each, `<eos>` at neither end.
        ids: (N,), all of them in one stream, `<eos>` before, between and behind them.
    """

    sentences: tuple[tuple[str, ...], ...]
    ids: NDArray[np.intp]


def app_text(model: LanguageModel) -> AppText:
    """The sentences to guess and the examples, as `model` reads them."""
    texts = (*HIDDEN_TEXTS, *(example.text for example in EXAMPLES))
    sentences = []
    for text in texts:
        tokens = [piece.token for piece in tokenize(text, model.vocabulary) if piece.is_read]
        sentences.append(tuple(token for token in tokens if token != END_OF_SENTENCE))
    stream = [END_OF_SENTENCE]
    for sentence in sentences:
        stream += [*sentence, END_OF_SENTENCE]
    return AppText(tuple(sentences), model.vocabulary.ids(stream))
