"""The stories side by side, and what the browser sends back about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.stories.prompt import Prompt
from core.stories.story_model import Storyteller
from core.stories.user_text import OWN_TEXT
from core.stories.variants import Column, branch_from_plain, check_temperature, tell_column
from core.text.generation import Story
from core.view.figures import DOUBT
from core.view.story_view import tales
from pages.parts.story.components import story_player
from pages.parts.story.storybook import Storybook


def story_stage(book: Storybook, teller: Storyteller, prompt: Prompt) -> None:
    """Tells every story that the book has open, and shows them."""
    columns = book.columns
    column, word = book.asked

    def branch(value: object) -> None:
        made = branch_from_plain(value, columns, len(teller.vocabulary))
        book.put_beside(made, made.forks[-1].at)

    def beside(value: object) -> None:
        book.put_beside(Column(check_temperature(value)))

    def three(_: object) -> None:
        for missing in book.missing_temperatures:
            book.put_beside(missing)

    heard: dict[str, Callable[[object], None]] = {
        "branch": branch,
        "beside": beside,
        "three": three,
        "close": book.close,
    }
    network = {"run": book.run} if book.story == OWN_TEXT else {"network": teller.name}
    stories = _told((book.story, book.run), teller, prompt, tuple(columns.values()))
    data = {
        **tales(teller, prompt, columns, dict(zip(columns, stories, strict=True)), network),
        "doubt_colour": DOUBT,
        "is_full": book.is_full,
        "may_triple": bool(book.missing_temperatures),
        "look": book.look,
        "asked": {"column": column, "word": word, "stamp": book.times_asked},
    }
    story_player(data, key="story", on=heard)


def _told(
    story: tuple[str, str], teller: Storyteller, prompt: Prompt, columns: tuple[Column, ...]
) -> list[Story]:
    """What is told; what stood there before is not told again."""
    before: dict[Any, Story] = st.session_state.get("story-told", {})
    now = {
        (story, prompt, column): before.get((story, prompt, column))
        or tell_column(teller, prompt, column)
        for column in columns
    }
    st.session_state["story-told"] = now
    return list(now.values())
