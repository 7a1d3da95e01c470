"""The fields and the stories: the part that runs again after a change."""

from __future__ import annotations

import streamlit as st

from pages.parts.problems import guarded
from pages.parts.story.fields import story_fields
from pages.parts.story.state import get_story_state, keep_in_address
from pages.parts.story.story_panel import story_panel


@st.fragment
@guarded()
def story_page() -> None:
    """Draw the fields and the stories."""
    state = get_story_state()
    story_model = state.story_model
    prompt = story_fields(state, story_model)
    keep_in_address(state)
    with guarded():
        story_panel(state, story_model, prompt)
