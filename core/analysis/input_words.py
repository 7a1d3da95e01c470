"""Words that somebody typed, as a network that tells stories reads them.

Words that somebody typed, as a language model reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.analysis.input_sequence import Subject
from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import Piece, spell
from core.stories.story_model import Storyteller
from core.text.tokens import split

MAX_CHARS = 1_000
NAMED = 5
"""So many unknown words are named in a sentence."""


@dataclass(frozen=True)
class ReadWords:
    """What became of them.

    Attributes:
        subject: What is read.
        typed: The words that it was made of: others than those handed in where none was known.
        sentences: What was left out of them, and why.
    """

    subject: Subject
    typed: str
    sentences: tuple[str, ...]


def read_words(teller: Storyteller, typed: str) -> ReadWords:
    """The words of `typed` that the network knows, at most as many as it reads: the last ones.

    Where there is nothing to read, its own example is.
    """
    called = step_name(teller)
    if not typed.strip():
        return read_words(teller, teller.beginnings[0])
    cut_off = len(typed) > MAX_CHARS
    tokens = split(typed[:MAX_CHARS], teller.vocabulary.kind)
    known = [
        (token, id_) for token in tokens if (id_ := teller.vocabulary.id_of(token)) is not None
    ]
    unknown = tuple(
        dict.fromkeys(token for token in tokens if teller.vocabulary.id_of(token) is None)
    )
    sentences = []
    if cut_off:
        sentences.append(
            f"Expected at most {MAX_CHARS} characters to read, got {len(typed)}: the rest is left "
            "out."
        )
    if unknown:
        named = ", ".join(repr(token[:40]) for token in unknown[:NAMED])
        more = f" and {len(unknown) - NAMED} more" if len(unknown) > NAMED else ""
        sentences.append(f"{teller.name} does not know {named}{more}: left out.")
    if not known:
        example = read_words(teller, "")
        sentences.append(f"It reads {example.typed!r} instead.")
        return ReadWords(example.subject, example.typed, tuple(sentences))
    if len(known) > teller.window:
        sentences.append(
            f"It reads {teller.window} {called}s at most: these are the last {teller.window}."
        )
    known = known[-teller.window :]
    ids = [id_ for _, id_ in known]
    subject = Subject(
        teller.inputs(ids)[0],
        called,
        teller.vocabulary.entries,
        tuple(token for token, _ in known),
    )
    return ReadWords(subject, typed, tuple(sentences))


def step_name(teller: Storyteller) -> str:
    """What a step of its text is called: `word` or `character`."""
    return teller.vocabulary.kind.removesuffix("s")


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
