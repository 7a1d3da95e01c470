"""Seed words in, a story out, every choice of the network open to the eye."""

from html import escape

import streamlit as st

from pages.parts.deep_link import via_app
from pages.parts.story.address import storybook
from pages.parts.story.desk import story_desk
from pages.parts.story.memory import story_memory
from pages.parts.story.tellers import choose_teller

via_app("pages/story.py")
book = storybook()

heading, which = st.columns([0.165, 0.835], gap="small", vertical_alignment="center")
with heading:
    st.title("Storyteller", anchor=False)
with which:
    choose_teller(book)
for complaint in book.complaints:
    st.html(f'<p class="lab-complaint" role="alert">{escape(complaint)}</p>')

story_desk()
story_memory(book.teller)
