"""The film alone, of a large layer over a long text: 512 units, 100 words, random weights."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from core.analysis.input_words import read_words
from core.network.trace import run
from core.view.gate_film import gate_film
from pages.parts.film_player import film_code, film_player
from tests.pages.readers import storyteller

UNITS, WORDS = 512, 100

st.set_page_config(layout="wide")
text = " ".join(f"word{(k * k) % 97}" for k in range(2 * WORDS))
teller = storyteller("large", UNITS, WORDS, text)
subject = read_words(teller, text).subject
trace = run(teller.network, subject.inputs[None])
film_code()
film_player(
    gate_film(teller.network, subject, trace, None, "lstm", 57),
    key="film",
    row=1,
    rows_asked=0,
    order="likeness",
    on_pin=lambda unit: None,
)
