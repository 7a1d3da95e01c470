"""Inside the cell: every gate of every unit at every step, with its numbers, and interventions."""

import streamlit as st

from core.i18n import gettext as _
from core.stories.user_text import USER_TEXT
from pages.parts.deep_link import via_app
from pages.parts.digit_state import get_digit_state
from pages.parts.film_player import film_code
from pages.parts.gates.input_picker import input_picker, input_to_read
from pages.parts.gates.inspected_network import inspected_network, network_names
from pages.parts.gates.network_picker import network_picker
from pages.parts.gates.panels import gates_panels
from pages.parts.gates.state import GatesView, enter_gates, read_view
from pages.parts.opened.page import opened_page
from pages.parts.opened.source import is_opened, opened_names
from pages.parts.opened.state import PARAMS
from pages.parts.problems import guarded, show_problems
from pages.parts.query_params import write_texts

via_app("pages/gates.py")
state, is_entry = enter_gates()
networks = (*network_names(state), *opened_names())
digit_state = get_digit_state(networks, takes_row=False)
if is_entry and "run" in st.query_params:
    digit_state.network = USER_TEXT
if is_opened(digit_state.network, state.run):
    opened_page(digit_state, state, is_entry=is_entry)
    st.stop()
write_texts(dict.fromkeys(param.name for param in PARAMS))
inspected = inspected_network(digit_state, state)
input_sequence, left_out = input_to_read(inspected, digit_state, state)
if is_entry:
    read_view(GatesView(state, inspected.network, inspected.key, input_sequence))
with guarded(state.problems):
    state.settle(inspected.network, input_sequence)

heading, what, which = st.container(key="gates-heading").columns(
    [0.165, 0.185, 0.65], gap="small", vertical_alignment="center"
)
with heading:
    st.title(_("Inside the cell"), anchor=False)
    film_code()
with what:
    input_picker(inspected, digit_state, state)
with which:
    network_picker(inspected, digit_state, state)
if digit_state.source == "drawing" and not digit_state.strokes and not input_sequence.read:
    st.caption(_("The canvas is empty: this is how the network reads empty paper."))
show_problems((*digit_state.problems, *state.problems, *left_out))

gates_panels()
