"""Words that somebody typed, as a network that tells stories reads them.

Words that somebody typed, as a language model reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.analysis.input_sequence import InputSequence
from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import PtbToken, tokenize
from core.stories.story_model import StoryModel
from core.text.tokens import split

MAX_CHARS = 1_000
NAMED = 5
"""So many unknown words are named in a sentence."""


@dataclass(frozen=True)
class WordSequence:
    """What became of them.

    Attributes:
        input_sequence: What is read.
        typed: The words that it was made of: others than those handed in where none was known.
        sentences: What was left out of them, and why.
    """

    input_sequence: InputSequence
    typed: str
    sentences: tuple[str, ...]


def story_sequence(story_model: StoryModel, typed: str) -> WordSequence:
    """The words of `typed` that the network knows, at most as many as it reads: the last ones.

    Where there is nothing to read, its own example is.
    """
    called = step_name(story_model)
    if not typed.strip():
        return story_sequence(story_model, story_model.seeds[0])
    cut_off = len(typed) > MAX_CHARS
    tokens = split(typed[:MAX_CHARS], story_model.vocabulary.kind)
    known = [
        (token, id_) for token in tokens if (id_ := story_model.vocabulary.id_of(token)) is not None
    ]
    unknown = tuple(
        dict.fromkeys(token for token in tokens if story_model.vocabulary.id_of(token) is None)
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
        sentences.append(f"{story_model.name} does not know {named}{more}: left out.")
    if not known:
        example = story_sequence(story_model, "")
        sentences.append(f"It reads {example.typed!r} instead.")
        return WordSequence(example.input_sequence, example.typed, tuple(sentences))
    if len(known) > story_model.window:
        sentences.append(
            f"It reads {story_model.window} {called}s at most: these are the "
            f"last {story_model.window}."
        )
    known = known[-story_model.window :]
    ids = [id_ for _, id_ in known]
    input_sequence = InputSequence(
        story_model.inputs(ids)[0],
        called,
        story_model.vocabulary.entries,
        tuple(token for token, _ in known),
    )
    return WordSequence(input_sequence, typed, tuple(sentences))


def step_name(story_model: StoryModel) -> str:
    """What a step of its text is called: `word` or `character`."""
    return story_model.vocabulary.kind.removesuffix("s")


MOST_WORDS = 100
"""More would make the maps of 640 units too fine to point at, and slow to move in."""

EXAMPLE = "the company said its profit fell in the third quarter because of higher costs"


def language_sequence(model: LanguageModel, typed: str) -> WordSequence:
    """The last words of `typed`, at most `MOST_WORDS`, as the network reads them.

    Before the first of them it reads `<eos>`, as after any sentence. Where there are no words, its
    own example is read.
    """
    if not typed.strip():
        return language_sequence(model, EXAMPLE)
    sentences = []
    if len(typed) > MAX_CHARS:
        sentences.append(
            f"Expected at most {MAX_CHARS} characters to read, got {len(typed)}: the rest is left "
            "out."
        )
    pieces = [piece for piece in tokenize(typed[:MAX_CHARS], model.vocabulary) if piece.is_read]
    if not pieces:
        sentences.append(f"Expected words to read, got none: it reads {EXAMPLE!r} instead.")
        return replace(language_sequence(model, EXAMPLE), sentences=tuple(sentences))
    if len(pieces) > MOST_WORDS:
        sentences.append(f"It reads {MOST_WORDS} words here at most: these are the last of them.")
        pieces = pieces[-MOST_WORDS:]
    sentences += _unknown(model, pieces)
    tokens = [piece.token for piece in pieces]
    return WordSequence(_subject(model, tokens), typed, tuple(sentences))


def _subject(model: LanguageModel, tokens: Sequence[str]) -> InputSequence:
    read = (END_OF_SENTENCE, *tokens)
    vocabulary = model.vocabulary
    return InputSequence(
        vocabulary.ids(read), "word", vocabulary.entries, read, asks_every_step=True
    )


def _unknown(model: LanguageModel, pieces: Sequence[PtbToken]) -> list[str]:
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
