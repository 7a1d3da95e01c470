"""Draw a digit, and watch a trained LSTM read it row by row."""

from html import escape

import streamlit as st

from pages.parts.components import sample_picker
from pages.parts.deep_link import via_app
from pages.parts.digit_network_picker import choose_reader
from pages.parts.digit_state import get_digit_state
from pages.parts.draw.honesty import honesty_lesson
from pages.parts.draw.pad import pad_and_reading
from pages.parts.draw.photo import photo_upload

via_app("pages/draw.py")
digit_state = get_digit_state()

heading, inspected = st.columns([0.2, 0.8], gap="small", vertical_alignment="center")
with heading:
    st.title("Draw a digit", anchor=False)
with inspected:
    choose_reader(digit_state)
st.markdown(
    "An LSTM reads it from the top, one row of 28 pixels at a time, and says after every row what "
    "it believes."
)
for problem in digit_state.problems:
    st.html(f'<p class="lab-error" role="alert">{escape(problem)}</p>')

digit_state.marked_sample = digit_state.chosen_sample
main, side = st.columns([0.775, 0.225], gap="medium")
with main:
    pad_and_reading()
with side:
    sample_picker(digit_state.marked_sample, key="samples", on_pick=digit_state.pick)
    photo_upload(digit_state)

honesty_lesson()
