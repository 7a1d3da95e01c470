"""Texts: through core's text functions, and through the fields of the pages that take text."""

from __future__ import annotations

import functools
from collections.abc import Callable
from random import Random

from streamlit.testing.v1 import AppTest

from core.analysis.input_words import language_sequence, story_sequence
from core.language.model import LanguageModel, load_language_model
from core.language.ptb_tokenizer import tokenize
from core.language.scored_text import score_text
from core.recipes.user_text import UserTextSettings
from core.stories.quotation import quotation
from core.stories.seed_words import corrections, read_seed_words
from core.stories.story_model import StoryModel, load_story_model
from core.stories.user_text import training_plan
from core.text.decoding import decode
from core.text.normalization import normalize
from core.text.tokens import Kind, kind_of, split
from core.text.vocabulary import fold
from tests.campaign.hostile import sendable, text
from tests.campaign.outcome import check_refusal
from tests.campaign.pages import checked, open_page

CASES, SAMPLE = 7_500, 60
PAGE_EVERY = 10
"""Each tenth text is typed into a page; the others go to core's functions."""


def case(seed: int) -> None:
    """Have one text read; what cannot be read is refused in a sentence."""
    random = Random(f"texts {seed}")
    if seed % PAGE_EVERY == 0:
        _typed(random)
        return
    words = text(random, 20_000)
    try:
        random.choice(READERS)(random, words)
    except ValueError as error:
        check_refusal(error)


def _typed(random: Random) -> None:
    """Type two texts into one field, one after the other; the page lives on."""
    page, key = random.choice(FIELDS)
    address = {"network": random.choice(("ptb", "belling-the-cat"))} if page == "gates" else {}
    app = open_page(page, address)
    for _ in range(2):
        _type(app, key, sendable(text(random, 5_000)))


def _type(app: AppTest, key: str, words: str) -> None:
    fields = [*app.text_input, *app.text_area]
    next(field for field in fields if field.key == key).set_value(words)
    checked(app.run())


FIELDS = (
    ("story", "story-words"),
    ("teach", "teach-text"),
    ("language", "language-text"),
    ("gates", "words-read"),
)


@functools.cache
def _story() -> StoryModel:
    return load_story_model("belling-the-cat")


@functools.cache
def _language() -> LanguageModel:
    return load_language_model()


def _normalize(random: Random, words: str) -> None:
    normalize(random.choice(("NFC", "NFKC")), words)
    fold(words)


def _split(random: Random, words: str) -> None:
    kind_of(words)
    split(words, random.choice(("words", "characters")))


def _nearest(random: Random, words: str) -> None:
    _story().vocabulary.nearest(words, 4)


def _seed_words(random: Random, words: str) -> None:
    beginning = read_seed_words(words, _story().vocabulary)
    for unknown in beginning.unknown[:3]:
        corrections(beginning, unknown, _story().vocabulary)


def _quotation(random: Random, words: str) -> None:
    tokens = split(words, "characters")
    quotation(tokens[:200], tokens)


def _plan(random: Random, words: str) -> None:
    kind: Kind = "words" if random.random() < 0.5 else "characters"
    training_plan(words, UserTextSettings(kind=kind, window=random.randint(1, 20)))


def _upload(random: Random, words: str) -> None:
    raw = words.encode(random.choice(("utf-8", "utf-16", "cp1252", "shift-jis")), "replace")
    start = random.choice((b"", b"\xef\xbb\xbf", b"\xff\xfe", b"%PDF-", b"{\\rtf", b"PK\x03\x04"))
    damaged = bytearray(start + raw)
    for _ in range(random.randint(0, 5)):
        damaged[random.randrange(len(damaged)) : 0] = random.randbytes(2) if damaged else b""
    decode(bytes(damaged))


def _sequences(random: Random, words: str) -> None:
    story_sequence(_story(), words)
    language_sequence(_language(), words)


def _score(random: Random, words: str) -> None:
    score_text(_language(), words[:400])


def _tokenize(random: Random, words: str) -> None:
    tokenize(words, _language().vocabulary)


READERS: tuple[Callable[[Random, str], None], ...] = (
    *(_normalize, _split, _nearest, _seed_words, _quotation),
    *(_plan, _upload, _sequences, _score, _tokenize),
)
