"""What this is, shown at once: a digit that a trained LSTM has just read."""

import streamlit as st

from core import cache
from core.digits import read
from core.samples import find
from pages.parts.components import reading_player
from pages.parts.desk import FIRST_SAMPLE
from pages.parts.readers import badge

sample = find(FIRST_SAMPLE)
reading = read(cache.network("digits"), sample.image)

st.title("Watch an LSTM read", anchor=False)
st.markdown(
    "This is a really trained network and a digit that somebody wrote. The network never sees the "
    "whole picture: it reads one row of 28 pixels after another and keeps what matters in its "
    "memory. Every number on these pages is measured or computed before your eyes."
)
st.html(
    f'<div class="lab-answer lab-answer-small" data-digit="{reading.answer}">'
    f'<span class="digit">{reading.answer}</span><span>is its answer, with '
    f"<b>{reading.probability(reading.answer):.1%}</b>. Press Play, or drag the cursor, to see how "
    "it got there.</span></div>"
)
reading_player(reading, key="home-reading")
st.html(badge(cache.card("digits")))
st.page_link("pages/draw.py", label="**Draw your own digit** and watch it being read", icon="✏️")
