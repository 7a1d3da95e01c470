"""The choice between the stories, and the badge of the network that tells."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.network.card import Card
from core.stories.texts import STORIES
from core.stories.user_text import USER_TEXT
from pages.parts.story.state import StoryState

_KEY = "story-choice"


def story_model_picker(state: StoryState) -> None:
    """Shows the stories, the chosen one marked, and takes another choice."""

    def choose() -> None:
        state.open_story(st.session_state[_KEY])

    st.session_state[_KEY] = state.story
    choice, known = st.columns([0.44, 0.56], gap="small", vertical_alignment="center")
    with choice:
        st.segmented_control(
            "Who tells",
            (*STORIES, *([USER_TEXT] if state.run else [])),
            required=True,
            key=_KEY,
            format_func=lambda name: "Your text" if name == USER_TEXT else STORIES[name].title,
            on_change=choose,
            label_visibility="collapsed",
        )
    with known:
        st.html(badge(state.story_model.card))


def badge(card: Card) -> str:
    """One line of HTML: recipe, seed, measured score and the most that the window allows."""
    score, most = card.scores["next_words"], card.scores["ceiling"]
    recipe = card.recipe
    return (
        f'<p class="lab-badge"><b>{escape(card.name)}</b>: {escape(recipe["source"])}, seed '
        f"{card.seed}. It gives {score['correct']} of the {score['count']} next {recipe['kind']} "
        f"in its text right; seeing {recipe['window']} at a time, {most['correct']} is the most."
        "</p>"
    )
