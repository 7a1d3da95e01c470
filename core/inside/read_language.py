"""Words that somebody typed, as a language model reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.inside.read_words import MAX_CHARS, NAMED, ReadWords
from core.inside.subject import Subject
from core.language.model import LanguageModel
from core.language.spelling import Piece, spell
from core.language.treebank import END_OF_SENTENCE, UNKNOWN

MOST_WORDS = 100
"""More would make the maps of 640 units too fine to point at, and slow to move in."""

EXAMPLE = "the company said its profit fell in the third quarter because of higher costs"


def read_language(model: LanguageModel, typed: str) -> ReadWords:
    """The last words of `typed`, at most `MOST_WORDS`, as the network reads them.

    Before the first of them it reads `<eos>`, as after any sentence. Where there are no words, its
    own example is read.
    """
    if not typed.strip():
        return read_language(model, EXAMPLE)
    sentences = []
    if len(typed) > MAX_CHARS:
        sentences.append(
            f"Expected at most {MAX_CHARS} characters to read, got {len(typed)}: the rest is left "
            "out."
        )
    pieces = [piece for piece in spell(typed[:MAX_CHARS], model.vocabulary) if piece.is_read]
    if not pieces:
        sentences.append(f"Expected words to read, got none: it reads {EXAMPLE!r} instead.")
        return replace(read_language(model, EXAMPLE), sentences=tuple(sentences))
    if len(pieces) > MOST_WORDS:
        sentences.append(f"It reads {MOST_WORDS} words here at most: these are the last of them.")
        pieces = pieces[-MOST_WORDS:]
    sentences += _unknown(model, pieces)
    tokens = [piece.token for piece in pieces]
    return ReadWords(_subject(model, tokens), typed, tuple(sentences))


def _subject(model: LanguageModel, tokens: Sequence[str]) -> Subject:
    read = (END_OF_SENTENCE, *tokens)
    vocabulary = model.vocabulary
    return Subject(vocabulary.ids(read), "word", vocabulary.entries, read, asks_every_step=True)


def _unknown(model: LanguageModel, pieces: Sequence[Piece]) -> list[str]:
    """A sentence on the words that it does not know, if there are some."""
    typed = dict.fromkeys(
        piece.typed[:40] for piece in pieces if piece.token == UNKNOWN and piece.typed != UNKNOWN
    )
    if not typed:
        return []
    named = ", ".join(map(repr, list(typed)[:NAMED]))
    more = f" and {len(typed) - NAMED} more" if len(typed) > NAMED else ""
    return [
        f"{model.network.name} reads {named}{more} as {UNKNOWN}: it knows "
        f"{len(model.vocabulary):,} words."
    ]
