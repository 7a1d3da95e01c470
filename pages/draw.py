"""Draw a digit, and watch a trained LSTM read it row by row."""

import streamlit as st

from core.i18n import gettext as _
from pages.parts.components import sample_picker
from pages.parts.deep_link import via_app
from pages.parts.digit_network_picker import choose_reader
from pages.parts.digit_state import get_digit_state
from pages.parts.draw.honesty import honesty_lesson
from pages.parts.draw.pad import pad_and_reading
from pages.parts.draw.photo import photo_upload
from pages.parts.problems import show_problems

via_app("pages/draw.py")
digit_state = get_digit_state()

with st.container(key="draw-heading", horizontal=True, gap="medium", vertical_alignment="center"):
    st.title(_("Draw a digit"), anchor=False, width="content")
    choose_reader(digit_state)
st.markdown(
    _(
        "An LSTM reads your digit from top to bottom, one row of 28 pixels at a time, and "
        "estimates after every row which digit it is."
    )
)
show_problems(digit_state.problems)

with st.container(key="draw-columns", horizontal=True, gap="medium"):
    with st.container(key="draw-main"):
        pad_and_reading()
    with st.container(key="draw-side"):
        sample_picker(digit_state.chosen_sample, key="samples", on_pick=digit_state.pick)
        photo_upload(digit_state)

honesty_lesson()
