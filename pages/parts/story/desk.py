"""The fields, the chips and the stories: what runs again after a change of one of them."""

from __future__ import annotations

import streamlit as st

from pages.parts.story.address import keep_in_address, storybook
from pages.parts.story.fields import story_fields
from pages.parts.story.stage import story_stage


@st.fragment
def story_desk() -> None:
    """Draws what a story is told from, and the stories."""
    book = storybook()
    teller = book.teller
    prompt = story_fields(book, teller)
    keep_in_address(book)
    story_stage(book, teller, prompt)
