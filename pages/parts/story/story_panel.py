"""The stories side by side, and what the browser sends back about them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.stories.prompt import Prompt
from core.stories.story_model import StoryModel
from core.stories.user_text import USER_TEXT
from core.stories.variants import Variant, branch_from_plain, check_temperature, generate_variant
from core.text.generation import Story
from core.view.figures import DOUBT
from core.view.story_view import story_views
from pages.parts.story.components import story_player
from pages.parts.story.state import StoryState


def story_panel(state: StoryState, story_model: StoryModel, prompt: Prompt) -> None:
    """Tells every story that the book has open, and shows them."""
    variants = state.variants
    variant, word = state.asked

    def branch(value: object) -> None:
        made = branch_from_plain(value, variants, len(story_model.vocabulary))
        state.put_beside(made, made.branches[-1].at)

    def beside(value: object) -> None:
        state.put_beside(Variant(check_temperature(value)))

    def three(_: object) -> None:
        for missing in state.missing_temperatures:
            state.put_beside(missing)

    heard: dict[str, Callable[[object], None]] = {
        "branch": branch,
        "beside": beside,
        "three": three,
        "close": state.close,
    }
    network = {"run": state.run} if state.story == USER_TEXT else {"network": story_model.name}
    stories = _told((state.story, state.run), story_model, prompt, tuple(variants.values()))
    data = {
        **story_views(
            story_model, prompt, variants, dict(zip(variants, stories, strict=True)), network
        ),
        "doubt_colour": DOUBT,
        "is_full": state.is_full,
        "may_triple": bool(state.missing_temperatures),
        "look": state.look,
        "asked": {"column": variant, "word": word, "stamp": state.times_asked},
    }
    story_player(data, key="story", on=heard)


def _told(
    story: tuple[str, str], story_model: StoryModel, prompt: Prompt, variants: tuple[Variant, ...]
) -> list[Story]:
    """What is told; what stood there before is not told again."""
    before: dict[Any, Story] = st.session_state.get("story-told", {})
    now = {
        (story, prompt, variant): before.get((story, prompt, variant))
        or generate_variant(story_model, prompt, variant)
        for variant in variants
    }
    st.session_state["story-told"] = now
    return list(now.values())
