"""What a language model expected at a place of a text, in a sentence."""

from __future__ import annotations

from core.language.model import LanguageModel
from core.language.reading import SentenceRead
from core.language.treebank import END_OF_SENTENCE

NAMED = 3


def foretold_sentence(model: LanguageModel, read: SentenceRead, place: int) -> str:
    """The likeliest words at a place, from 0 to T, with how likely they were.

    >>> foretold_sentence(model, read, 2)
    'It expected \u201csaid\u201d (12%), \u201chas\u201d (9%) or the end (4%).'
    """
    words = model.vocabulary.tokens(read.expected[place, :NAMED])
    chances = read.chances[place].tolist()
    named = [
        f"{_name(word)} ({_share(chance)})" for word, chance in zip(words, chances, strict=False)
    ]
    return f"It expected {', '.join(named[:-1])} or {named[-1]}."


def _name(word: str) -> str:
    return "the end" if word == END_OF_SENTENCE else f"\u201c{word}\u201d"


def _share(chance: float) -> str:
    return f"{chance:.0%}" if chance >= 0.005 else "<1%"
