"""Sentences about a text that a language model read: what was changed, and what it expected."""

from __future__ import annotations

from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.formatting import probability
from core.i18n import gettext as _
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import NUMBER
from core.language.scored_text import ScoredText

MAX_NAMED = 8
"""At most so many different signs are listed."""

SIGN_CHARACTERS = 20
MIN_WORDS = 5
"""A perplexity over fewer words says little."""


def notes(read: ScoredText) -> tuple[str, ...]:
    """Say how the text that was read differs from the text that was typed.

    Args:
        read: The text.

    Returns:
        One sentence for each difference.
    """
    if not read.pieces:
        return (_("The text is empty: these are the words that may begin a sentence."),)
    if not read.tokens:
        return (
            _(
                "This text has only signs that do not occur in the training text: these are the "
                "words that may begin a sentence."
            ),
        )
    sentences = [_unknown(read)]
    if len(read.tokens) < MIN_WORDS:
        sentences.append(_("Perplexity is a mean over words: type more for a meaningful value."))
    if any(piece.token == NUMBER != piece.typed for piece in read.pieces):
        sentences.append(_("Every number is read as {sign}.", sign=NUMBER))
    signs = dict.fromkeys(
        piece.typed[:SIGN_CHARACTERS] for piece in read.pieces if not piece.is_read
    )
    named = " ".join(list(signs)[:MAX_NAMED])
    if len(signs) > MAX_NAMED:
        sentences.append(
            _(
                "Not read, because they do not occur in the training text: {signs} and others.",
                signs=named,
            )
        )
    elif signs:
        sentences.append(
            _("Not read, because they do not occur in the training text: {signs}.", signs=named)
        )
    return tuple(sentence for sentence in sentences if sentence)


def prediction_sentence(model: LanguageModel, read: ScoredText, place: int) -> str:
    """List the three likeliest words at a position, from 0 to T, with their probabilities.

    >>> prediction_sentence(model, read, 2)
    'It expected \u201csaid\u201d (12%), \u201chas\u201d (9%) or the end (4%).'
    """
    words = model.vocabulary.tokens(read.expected[place, :3])
    shares = read.expected_probabilities[place].tolist()
    first, second, third = (
        f"{_name(word)} ({probability(share, 0)})"
        for word, share in zip(words, shares[:3], strict=True)
    )
    return _("It expected {first}, {second} or {third}.", first=first, second=second, third=third)


def _unknown(read: ScoredText) -> str:
    is_any = any(piece.token == UNKNOWN != piece.typed for piece in read.pieces)
    if is_any and set(read.tokens) <= {UNKNOWN, NUMBER, END_OF_SENTENCE}:
        return _(
            "None of these words is in its vocabulary: each was read as {sign}, so the colours "
            "show only how much it expected an unknown word.",
            sign=UNKNOWN,
        )
    return ""


def _name(word: str) -> str:
    return _("the end") if word == END_OF_SENTENCE else f"\u201c{word}\u201d"
