"""By hand: a network of two units, every number open, every step worked out as on paper."""

from html import escape

import streamlit as st

from pages.parts.by_hand.number_grid import number_grid
from pages.parts.by_hand.state import get_by_hand_state
from pages.parts.by_hand.try_first import try_first
from pages.parts.by_hand.worked_steps import worked_steps
from pages.parts.deep_link import via_app

via_app("pages/by_hand.py")
state = get_by_hand_state()

st.title("By hand", anchor=False)
st.markdown(
    "Two units, one number in and one out: small enough for pencil and paper. Compute a step "
    "yourself and compare, or change any number and see which equations change."
)
if state.problem:
    st.html(f'<p class="lab-error" role="alert">{escape(state.problem)}</p>')


@st.fragment
def numbers_and_steps() -> None:
    """Draws the numbers, and beside them what they make."""
    numbers, steps = st.columns([0.36, 0.64], gap="medium")
    with numbers:
        number_grid(state)
    with steps:
        worked_steps(state.last_whole, try_first(state))
    state.keep_in_address()


numbers_and_steps()
