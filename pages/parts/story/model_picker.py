"""The choice of a story model, and the line about its network."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.i18n import gettext as _
from core.i18n import language
from core.stories.story_model import StoryModel
from core.stories.texts import STORIES, stories_for
from core.stories.user_text import USER_TEXT
from core.view.network_facts import size_and_training
from pages.parts.story.state import StoryState

_KEY = "story-choice"


def story_model_picker(state: StoryState) -> None:
    """Draw the choice of the text that the network was trained on."""

    def choose() -> None:
        state.open_story(st.session_state[_KEY])

    st.session_state[_KEY] = state.story
    choice, known = st.columns([0.44, 0.56], gap="small", vertical_alignment="center")
    with choice:
        st.segmented_control(
            _("Trained on"),
            (
                *(story.name for story in stories_for(language())),
                *([USER_TEXT] if state.run else []),
            ),
            required=True,
            key=_KEY,
            format_func=lambda name: _("Your text") if name == USER_TEXT else STORIES[name].title,
            on_change=choose,
            label_visibility="collapsed",
        )
    with known:
        st.html(badge(state.story_model))


def badge(story_model: StoryModel) -> str:
    """Format the recipe, the seed, the accuracy and its upper bound, as HTML."""
    card = story_model.card
    score, most = card.scores["next_words"], card.scores["ceiling"]
    values = {
        "name": card.name,
        "seed": card.seed,
        "correct": score["correct"],
        "count": score["count"],
        "most": most["correct"],
        "window": card.recipe["window"],
    }
    line = (
        _(
            "{name}, seed {seed}. It predicts {correct:,} of the {count:,} next words "
            "of its text correctly; {most:,} is the maximum for a {window}-word window.",
            **values,
        )
        if card.recipe["kind"] == "words"
        else _(
            "{name}, seed {seed}. It predicts {correct:,} of the {count:,} next "
            "characters of its text correctly; {most:,} is the maximum for a {window}-character "
            "window.",
            **values,
        )
    )
    line = f"{line} {size_and_training(card, story_model.network.parameter_count)}"
    return f'<p class="lab-badge">{escape(line)}</p>'
