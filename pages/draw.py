"""Draw a digit, and watch a trained LSTM read it row by row."""

from html import escape

import streamlit as st

from pages.parts.components import sample_picker
from pages.parts.deep_link import via_app
from pages.parts.desk import desk
from pages.parts.draw.honesty import honesty_lesson
from pages.parts.draw.pad import pad_and_reading
from pages.parts.draw.photo import photo_upload
from pages.parts.readers import choose_reader

via_app("pages/draw.py")
on_desk = desk()

heading, reader = st.columns([0.2, 0.8], gap="small", vertical_alignment="center")
with heading:
    st.title("Draw a digit", anchor=False)
with reader:
    choose_reader(on_desk)
st.markdown(
    "An LSTM reads it from the top, one row of 28 pixels at a time, and says after every row what "
    "it believes."
)
for complaint in on_desk.complaints:
    st.html(f'<p class="lab-complaint" role="alert">{escape(complaint)}</p>')

on_desk.marked_sample = on_desk.chosen_sample
main, side = st.columns([0.775, 0.225], gap="medium")
with main:
    pad_and_reading()
with side:
    sample_picker(on_desk.marked_sample, key="samples", on_pick=on_desk.pick)
    photo_upload(on_desk)

honesty_lesson()
