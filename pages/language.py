"""A text in, and how surprised a language model is by every word of it."""

from html import escape

import streamlit as st

from core import cache
from core.language.model import PTB
from pages.parts.deep_link import via_app
from pages.parts.language.address import language_book
from pages.parts.language.badge import badge
from pages.parts.language.desk import language_desk

via_app("pages/language.py")
book = language_book()

heading, known = st.columns([0.27, 0.73], gap="small", vertical_alignment="center")
with heading:
    st.title("How surprised is it?", anchor=False)
with known:
    st.html(badge(cache.language_model(PTB)))
for complaint in book.complaints:
    st.html(f'<p class="lab-complaint" role="alert">{escape(complaint)}</p>')

language_desk()
