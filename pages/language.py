"""The page "How surprised is it?": a text, and a language model's surprise at every word of it."""

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.language.model import PTB
from pages.parts.deep_link import via_app
from pages.parts.language.badge import badge
from pages.parts.language.page import language_page
from pages.parts.language.state import get_language_state
from pages.parts.problems import show_problems

via_app("pages/language.py")
state = get_language_state()

heading, known = st.columns([0.27, 0.73], gap="small", vertical_alignment="center")
with heading:
    st.title(_("How surprised is it?"), anchor=False)
with known:
    st.html(badge(cache.language_model(PTB)))
show_problems(state.address_problems)

language_page()
