"""Words that somebody typed, as a network that tells stories reads them."""

from __future__ import annotations

from dataclasses import dataclass

from core.inside.subject import Subject
from core.stories.storyteller import Storyteller
from core.stories.tokens import split

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
