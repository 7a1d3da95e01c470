"""The stories side by side, and what the browser sends back about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.i18n import gettext as _
from core.i18n import language
from core.stories.prompt import Prompt
from core.stories.story_model import StoryModel
from core.stories.user_text import USER_TEXT
from core.stories.variants import Variant, branch_from_plain, check_temperature, generate_variant
from core.view.figures import DOUBT
from core.view.story_view import story_view, story_views
from pages.parts.story.components import story_player
from pages.parts.story.state import StoryState

PROGRESS_WORDS = 20
"""Progress is shown after every so many words, which also lets a visitor leave."""

QUICK_WORK = 100_000_000
"""Weights times words; shorter work shows no progress."""

_VIEWS = "story-views"


def story_panel(state: StoryState, story_model: StoryModel, prompt: Prompt) -> None:
    """Generate every story that is open, and show them."""
    variants = state.variants
    variant, word = state.asked

    # A session keeps these functions: one that held the network would keep it as long.
    vocabulary = len(story_model.vocabulary)

    def branch(value: object) -> None:
        made = branch_from_plain(value, variants, vocabulary)
        state.put_beside(made, made.branches[-1].at)

    def beside(value: object) -> None:
        state.put_beside(Variant(check_temperature(value)))

    def three(_value: object) -> None:
        for missing in state.missing_temperatures:
            state.put_beside(missing)

    handlers: dict[str, Callable[[object], None]] = {
        "branch": branch,
        "beside": beside,
        "three": three,
        "close": state.close,
    }
    data = {
        **story_views(story_model, prompt, _views(state, story_model, prompt, variants)),
        "doubt_colour": DOUBT,
        "is_full": state.is_full,
        "may_triple": bool(state.missing_temperatures),
        "look": state.look,
        "asked": {"column": variant, "word": word, "stamp": state.times_asked},
    }
    story_player(data, key="story", on=handlers)


def _views(
    state: StoryState, story_model: StoryModel, prompt: Prompt, variants: Mapping[str, Variant]
) -> dict[str, dict[str, Any]]:
    """What the browser gets of each story; what was shown before is not generated again.

    Of a story only this is kept: with the logits of its words one of 200 words takes up to 16 MB.
    """
    network = {"run": state.run} if state.story == USER_TEXT else {"network": story_model.name}
    before: dict[Any, dict[str, Any]] = st.session_state.get(_VIEWS, {})
    after = {}
    bar, done = st.empty(), 0
    keys = {
        name: (state.story, state.run, prompt, variant, language())
        for name, variant in variants.items()
    }
    total = prompt.length * sum(key not in before for key in keys.values())
    is_slow = story_model.network.parameter_count * total > QUICK_WORK

    def show() -> None:
        nonlocal done
        done += 1
        if is_slow and done % PROGRESS_WORDS == 1:
            text = _("{done:,} of {total:,} words generated", done=done, total=total)
            bar.progress(min(1.0, done / total), text)

    for name, variant in variants.items():
        key = keys[name]
        if key not in before:
            story = generate_variant(story_model, prompt, variant, show)
            before[key] = story_view(story_model, prompt, variant, story, network)
        after[key] = before[key]
        st.session_state[_VIEWS] = {**before, **after}
    bar.empty()
    st.session_state[_VIEWS] = after
    return {name: after[key] for name, key in keys.items()}
