"""What this is, shown at once: a digit that a trained LSTM has just read."""

from html import escape

import streamlit as st

from core import cache
from core.analysis.digit_reading import read
from core.data.samples import find
from core.formatting import probability
from pages.parts.components import reading_player
from pages.parts.deep_link import via_app
from pages.parts.digit_network_picker import badge
from pages.parts.digit_state import FIRST_SAMPLE

via_app("pages/home.py")
sample = find(FIRST_SAMPLE)
reading = read(cache.network("digits"), sample.image)

st.title("Watch an LSTM read", anchor=False)
st.markdown(
    f"A really trained network, and {sample.note}. The network never sees the whole picture: it "
    "reads one row of 28 pixels after another and keeps what matters in its memory. Every number "
    "on these pages is computed before your eyes or was measured."
)
st.html(
    f'<div class="lab-answer lab-answer-line" data-digit="{reading.answer}">'
    f'<span class="digit">{reading.answer}</span><span>is its answer, with '
    f"<b>{escape(probability(reading.probability(reading.answer)))}</b>. Press Play, or drag the "
    "cursor through the rows, to see how it got there.</span></div>"
)
reading_player(reading, key="home-reading")
st.html(badge(cache.card("digits")))
st.page_link("pages/draw.py", label="**Draw your own digit** and watch it being read →")

first, second, third, fourth = st.columns(4, gap="medium")
with first:
    st.markdown(
        "**Two readers.** One is honest while it reads. The other, taught as the old tutorials do, "
        "is sure long before it is right."
    )
    st.page_link("pages/draw.py", label="Let both read your hand →")
with second:
    st.markdown(
        "**Inside the cell.** Every gate of every unit at every row, with the numbers in the "
        "equations, and a knife to cut a gate and see what breaks."
    )
    st.page_link("pages/gates.py", label="See the gates →")
    st.markdown(
        "**By hand.** A network of two units, small enough for pencil and paper: compute a step "
        "yourself and compare."
    )
    st.page_link("pages/by_hand.py", label="Compute one →")
with third:
    st.markdown(
        "**Words.** Give a storyteller three words: it goes on, word by word. Ask another one how "
        "much each word of your own sentence surprised it."
    )
    st.page_link("pages/story.py", label="Begin a story →")
    st.page_link("pages/language.py", label="See what surprises a network →")
with fourth:
    st.markdown(
        "**Training.** Every network of the old tutorials learns before your eyes, and your own "
        "digit shows its gates being born. Or teach one a text of yours."
    )
    st.page_link("pages/lab.py", label="Train one →")
    st.page_link("pages/teach.py", label="Teach it your own text →")
