"""Typed words as the input of a story model or of a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.analysis.input_sequence import InputSequence
from core.data.ptb import UNKNOWN
from core.formatting import count
from core.i18n import N_, ngettext
from core.i18n import gettext as _
from core.language.model import LanguageModel
from core.language.ptb_tokenizer import PtbToken, tokenize
from core.stories.story_model import StoryModel
from core.text.tokens import split

MAX_CHARS = 1_000
NAMED = 5
"""How many unknown words are named in a message."""

_MOST_WORDS = (
    N_("The network reads {n} word at most; this is the last one."),
    N_("The network reads {n} words at most; these are the last ones."),
)
_MOST_CHARACTERS = (
    N_("The network reads {n} character at most; this is the last one."),
    N_("The network reads {n} characters at most; these are the last ones."),
)


@dataclass(frozen=True)
class WordSequence:
    """Typed words as they are read.

    Attributes:
        input_sequence: What is read.
        typed: The text that it was made of: the network's example where no typed word was known.
        sentences: Messages about what was left out, and why.
    """

    input_sequence: InputSequence
    typed: str
    sentences: tuple[str, ...]


def story_sequence(story_model: StoryModel, typed: str) -> WordSequence:
    """Return the words of `typed` that the network knows, at most its window: the last ones.

    Without any, the network's own example is read.
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
        sentences.append(_too_long(typed))
    if unknown:
        sentences.append(
            _(
                "{network} does not know {words}; they are left out.",
                network=story_model.name,
                words=_named(unknown),
            )
        )
    if not known:
        example = story_sequence(story_model, "")
        sentences.append(_("The network reads {example!r} instead.", example=example.typed))
        return WordSequence(example.input_sequence, example.typed, tuple(sentences))
    if len(known) > story_model.window:
        message = _MOST_WORDS if called == "word" else _MOST_CHARACTERS
        sentences.append(ngettext(*message, story_model.window))
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
    """Return what a step of its text is: `word` or `character`."""
    return story_model.vocabulary.kind.removesuffix("s")


MOST_WORDS = 100
"""With more, the maps of 640 units would be too fine to point at, and slow to move."""

CODE_EXAMPLE = (
    "def area(sizes):\n    return sum(width * height for width, height in sizes)  # all\n"
)
EXAMPLE = "the company said its profit fell in the third quarter because of higher costs"


def language_sequence(model: LanguageModel, typed: str) -> WordSequence:
    """Return the last words of `typed`, at most `MOST_WORDS`, as the network reads them.

    Before the first of them it reads `<eos>`, the end of the previous sentence. Without any words
    an example is read.
    """
    if model.vocabulary.kind == "characters":
        return _character_sequence(model, typed if typed.strip() else CODE_EXAMPLE)
    if not typed.strip():
        return language_sequence(model, EXAMPLE)
    sentences = []
    if len(typed) > MAX_CHARS:
        sentences.append(_too_long(typed))
    pieces = [piece for piece in tokenize(typed[:MAX_CHARS], model.vocabulary) if piece.is_read]
    if not pieces:
        sentences.append(
            _("There are no words to read; the network reads {example!r}.", example=EXAMPLE)
        )
        return replace(language_sequence(model, EXAMPLE), sentences=tuple(sentences))
    if len(pieces) > MOST_WORDS:
        sentences.append(
            _("At most {most} words are read here; these are the last ones.", most=MOST_WORDS)
        )
        pieces = pieces[-MOST_WORDS:]
    sentences += _unknown(model, pieces)
    tokens = [piece.token for piece in pieces]
    return WordSequence(_sequence(model, tokens), typed, tuple(sentences))


def _character_sequence(model: LanguageModel, typed: str) -> WordSequence:
    """The last characters of a text, after a line break."""
    sentences = []
    tokens = model.tokens(typed)
    if len(tokens) > MOST_WORDS:
        sentences.append(
            _("At most {most} characters are read here; these are the last ones.", most=MOST_WORDS)
        )
        tokens = tokens[-MOST_WORDS:]
    return WordSequence(_sequence(model, tokens), typed, tuple(sentences))


def _sequence(model: LanguageModel, tokens: Sequence[str]) -> InputSequence:
    read = (model.start, *tokens)
    vocabulary = model.vocabulary
    called = vocabulary.kind.removesuffix("s")
    return InputSequence(
        vocabulary.ids(read), called, vocabulary.entries, read, asks_every_step=True
    )


def _unknown(model: LanguageModel, pieces: Sequence[PtbToken]) -> list[str]:
    """Return a message about the words that the network does not know, if there are any."""
    typed = dict.fromkeys(
        piece.typed[:40] for piece in pieces if piece.token == UNKNOWN and piece.typed != UNKNOWN
    )
    if not typed:
        return []
    return [
        _(
            "{network} reads {words} as {unknown}: its vocabulary has {count} words.",
            network=model.network.name,
            words=_named(tuple(typed)),
            unknown=UNKNOWN,
            count=count(len(model.vocabulary)),
        )
    ]


def _named(words: Sequence[str]) -> str:
    """List the first few words, and say how many more there are."""
    named = ", ".join(repr(word[:40]) for word in words[:NAMED])
    if len(words) <= NAMED:
        return named
    return _("{words} and {more} more", words=named, more=len(words) - NAMED)


def _too_long(typed: str) -> str:
    return _(
        "Only the first {most} of {count} characters are read.",
        most=count(MAX_CHARS),
        count=count(len(typed)),
    )
