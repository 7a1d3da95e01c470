"""Any text that a visitor sends is read in linear time, or refused in a sentence."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings

from core.analysis.input_words import language_sequence, story_sequence
from core.language.model import load_language_model
from core.language.ptb_tokenizer import tokenize
from core.recipes.user_text import UserTextSettings
from core.stories.quotation import quotation
from core.stories.seed_words import corrections, read_seed_words
from core.stories.story_model import load_story_model
from core.stories.user_text import training_plan
from core.text.normalization import MAX_MARKS, normalize
from core.text.tokens import kind_of, split
from core.text.vocabulary import Vocabulary, fold
from tests.core.hostile_texts import ANY_TEXT, HOSTILE

CORE = Path(__file__).resolve().parents[2] / "core"
MODEL = load_language_model()
STORY = load_story_model("belling-the-cat")
SMALL, TIMES = 1_500, 8
ALLOWED_GROWTH = 4 * TIMES
"""Linear growth multiplies the time by 8, quadratic growth by 64."""

Step = Callable[[str], object]


def quote(text: str) -> object:
    tokens = split(text, "characters")
    return quotation(tokens[:200], tokens)


def plan(text: str) -> object:
    try:
        return training_plan(text, UserTextSettings())
    except ValueError as error:
        return str(error)


def read_language(text: str) -> object:
    try:
        return tokenize(text, MODEL.vocabulary)
    except ValueError as error:
        return str(error)


STEPS: dict[str, Step] = {
    "normalize": lambda text: normalize("NFKC", text),
    "fold": fold,
    "words": lambda text: split(text, "words"),
    "characters": lambda text: split(text, "characters"),
    "kind": kind_of,
    "nearest": lambda text: STORY.vocabulary.nearest(text, 4),
    "language model": read_language,
    "training plan": plan,
    "quotation": quote,
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_time_grows_with_a_text_and_not_with_its_square(kind: str, step: str) -> None:
    small, large = (HOSTILE[kind](n) for n in (SMALL, TIMES * SMALL))
    run = STEPS[step]
    run(small)  # caches and imports are not what is measured
    # What takes no time at all says nothing about growth.
    taken = max(_seconds(run, small), 2e-3)
    assert _seconds(run, large) < ALLOWED_GROWTH * taken


def test_marks_beyond_the_limit_are_dropped_before_any_normalization() -> None:
    text = normalize("NFC", "a" + "\u0315\u0316" * 10_000)
    assert len(text) == 1 + MAX_MARKS
    assert normalize("NFC", "e\u0301") == "\xe9"


def test_whatever_becomes_a_mark_counts_as_one() -> None:
    for character in map(chr, range(0x110000)):
        written_out = unicodedata.normalize("NFKD", character)
        if all(map(unicodedata.combining, written_out)):
            many = normalize("NFKC", f"\u4e00{character * 1_000}")
            assert len(many) <= 1 + MAX_MARKS * len(written_out), hex(ord(character))


def test_no_other_module_normalizes() -> None:
    callers = [path for path in CORE.rglob("*.py") if "unicodedata.normalize(" in path.read_text()]
    assert [path.name for path in callers] == ["normalization.py"]


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
@example(".'s")
@example(".n't")
@example("us$.")
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    for read in (
        lambda: tokenize(text, MODEL.vocabulary),
        lambda: language_sequence(MODEL, text),
        lambda: story_sequence(STORY, text),
        lambda: _begin(text),
        lambda: training_plan(text, UserTextSettings(window=1)),
        lambda: Vocabulary.of(split(text, "characters"), "characters").nearest(text, 3),
    ):
        assert _refusal(read)[-1:] in ("", ".")


def _refusal(read: Callable[[], object]) -> str:
    """The sentence in which a text is refused; empty where it is read."""
    try:
        read()
    except UnicodeError:
        raise  # an error of the app's own, though Python counts it among the values' errors
    except ValueError as error:
        return str(error)
    return ""


def _begin(text: str) -> None:
    beginning = read_seed_words(text, STORY.vocabulary)
    for unknown in beginning.unknown:
        corrections(beginning, unknown, STORY.vocabulary)


def _seconds(run: Step, text: str) -> float:
    """The least processor time of a few tries, in seconds."""
    taken = []
    for _ in range(3):
        start = time.thread_time()
        run(text)
        taken.append(time.thread_time() - start)
    return min(taken)
