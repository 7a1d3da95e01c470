"""The page "Storyteller": seed words in, a story out, with the candidates for every word."""

import streamlit as st

from core.i18n import gettext as _
from pages.parts.deep_link import via_app
from pages.parts.problems import guarded, show_problems
from pages.parts.story.model_picker import story_model_picker
from pages.parts.story.page import story_page
from pages.parts.story.state import get_story_state
from pages.parts.story.training_text import training_text_panel

via_app("pages/story.py")
state = get_story_state()

heading, which = st.columns([0.165, 0.835], gap="small", vertical_alignment="center")
with heading:
    st.title(_("Storyteller"), anchor=False)
with which:
    story_model_picker(state)
show_problems(state.address_problems)

story_page()
with guarded():
    training_text_panel(state.story_model)
