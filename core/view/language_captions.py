"""What a reader is told about a text that a language model read otherwise than it was typed.

What a language model expected at a place of a text, in a sentence.
"""

from __future__ import annotations

from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.formatting import probability
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import NUMBER
from core.language.scored_text import ScoredText

NAMED = 8
"""So many different signs are named at most."""


def notes(read: ScoredText, vocabulary: int) -> tuple[str, ...]:
    """Sentences about what became of a text, each only where it applies.

    Args:
        read: The text.
        vocabulary: V, how many words the network knows.
    """
    if not read.pieces:
        return ("Nothing typed yet: these are the words that it expects a sentence to begin with.",)
    if not read.tokens:
        return (
            "There is no word in it, only signs, which its corpus does not have: these are the "
            "words that it expects a sentence to begin with.",
        )
    sentences = [_unknown(read, vocabulary)]
    if len(read.tokens) == 1:
        sentences.append(
            "One word: perplexity says something once it is a mean of many, so type on."
        )
    if any(piece.token == NUMBER != piece.typed for piece in read.pieces):
        sentences.append(f"Its corpus writes every number as {NUMBER}.")
    if signs := dict.fromkeys(piece.typed[:20] for piece in read.pieces if not piece.is_read):
        more = " and others" if len(signs) > NAMED else ""
        named = " ".join(list(signs)[:NAMED])
        sentences.append(f"Not read, because its corpus has none: {named}{more}.")
    return tuple(sentence for sentence in sentences if sentence)


def _unknown(read: ScoredText, vocabulary: int) -> str:
    unknown = sum(piece.token == UNKNOWN != piece.typed for piece in read.pieces)
    if not unknown:
        return ""
    if set(read.tokens) <= {UNKNOWN, NUMBER, END_OF_SENTENCE}:
        return (
            f"It knows none of these words, and reads {UNKNOWN} for each: what you see is how much "
            "it expected a word that it does not know."
        )
    stand = "1 word is" if unknown == 1 else f"{unknown:,} words are"
    return f"{stand} not among its {vocabulary:,}: it reads {UNKNOWN}."


NAMED_IN_SENTENCE = 3


def prediction_sentence(model: LanguageModel, read: ScoredText, place: int) -> str:
    """The likeliest words at a place, from 0 to T, with how likely they were.

    >>> foretold_sentence(model, read, 2)
    'It expected \u201csaid\u201d (12%), \u201chas\u201d (9%) or the end (4%).'
    """
    words = model.vocabulary.tokens(read.expected[place, :NAMED_IN_SENTENCE])
    chances = read.chances[place].tolist()
    named = [
        f"{_name(word)} ({probability(chance, 0)})"
        for word, chance in zip(words, chances, strict=False)
    ]
    return f"It expected {', '.join(named[:-1])} or {named[-1]}."


def _name(word: str) -> str:
    return "the end" if word == END_OF_SENTENCE else f"\u201c{word}\u201d"
