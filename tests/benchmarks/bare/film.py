"""The film alone, of a large layer over a long text: 512 units, 100 words, random weights."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from core.analysis.input_words import story_sequence
from core.view.gate_film import gate_film
from pages.parts.film_player import film_code, film_player
from tests.pages.made_up_networks import storyteller

UNITS, WORDS = 512, 100

st.set_page_config(layout="wide")
text = " ".join(f"word{(k * k) % 97}" for k in range(2 * WORDS))
story_model = storyteller("large", UNITS, WORDS, text)
input_sequence = story_sequence(story_model, text).input_sequence
trace = story_model.network.trace(input_sequence.inputs[None])
film_code()
film_player(
    gate_film(story_model.network, input_sequence, trace, None, "lstm", 57),
    key="film",
    row=1,
    rows_asked=0,
    order="likeness",
    on_pin=lambda unit: None,
)
