"""The memory lab: how far back each kind of cell can remember, and why."""

import streamlit as st

from core.i18n import gettext as _
from pages.parts.deep_link import via_app
from pages.parts.film_player import film_code
from pages.parts.memory.carousel import carousel_panel
from pages.parts.memory.choices import choose_cells, choose_gap, choose_task
from pages.parts.memory.example import example_panel
from pages.parts.memory.gates import gates_panel
from pages.parts.memory.results import at_the_gap, learning_curves, score_chart, score_table
from pages.parts.memory.state import get_memory_state, keep_in_address
from pages.parts.memory.training import training_panel
from pages.parts.problems import guarded, show_problems
from pages.parts.visitor import remember_visitor

via_app("pages/memory.py")
remember_visitor()
state = get_memory_state()
own = state.own_runs()
found = state.of_task(own)

st.title(_("Memory lab"), anchor=False)
film_code()
st.caption(
    _(
        "How far back can a cell remember, and why? Eight kinds of cells with about as many "
        "weights each, trained with five seeds, on tasks whose answer needs a step far back."
    )
)
choices, chart = st.columns([0.36, 0.64], gap="large")
with choices:
    choose_task(state)
    choose_gap(state, found)
    choose_cells(state)
    show_problems(state.problems)
    state.problems = []
here = at_the_gap(state, found)
with chart, guarded():
    score_chart(state, found)
with guarded():
    score_table(state, here)
    learning_curves(here)
with guarded():
    example_panel(state, here)
with guarded():
    gates_panel(state, here)
with guarded():
    carousel_panel(state, found)
with guarded():
    training_panel(state, own)
keep_in_address(state)
