"""The training text is shown, or the beginning of a long one."""

from __future__ import annotations

from pages.parts.story.training_text import SHOWN_TOKENS, training_text
from tests.core.made_up_teller import TEXT, made_up_teller


def test_a_short_text_is_shown_whole() -> None:
    assert training_text(made_up_teller()) == TEXT


def test_of_a_long_text_the_beginning_is_shown_and_how_much_is_not() -> None:
    shown = training_text(made_up_teller("tick tock " * SHOWN_TOKENS))
    assert shown.startswith("tick tock tick")
    assert shown.endswith(" tock ... and 3,000 more words.")
    assert len(shown.split()) == SHOWN_TOKENS + 5
