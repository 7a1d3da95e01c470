"""Sentences to try, each with what to look for. None of them is from the text that was learnt."""

from __future__ import annotations

from dataclasses import dataclass

from core.language.baselines import choices
from core.language.model import LanguageModel
from core.language.reading import read_sentence
from core.language.surprise import two_to_the_mean


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
    here, there = (read_sentence(model, text) for text in (example.text, example.twin))
    if not example.by_last_word:
        return (
            f"So it is perplexity {choices(two_to_the_mean(here.bits))}, in the plain order "
            f"{choices(two_to_the_mean(there.bits))}."
        )
    words = {read.tokens[-1]: float(read.bits[-1]) for read in (here, there)}
    expected = min(words, key=words.__getitem__)
    costs = " and ".join(
        f"\u201c{word}\u201d costs {bits:.1f} bits" for word, bits in words.items()
    )
    return f"Here {costs}: it expects \u201c{expected}\u201d."
