"""By hand: a network of two units, every step worked out as on paper."""

import streamlit as st

from core.i18n import gettext as _
from pages.parts.by_hand.number_grid import number_grid
from pages.parts.by_hand.state import get_by_hand_state, keep_in_address
from pages.parts.by_hand.try_first import try_first
from pages.parts.by_hand.worked_steps import worked_steps
from pages.parts.deep_link import via_app
from pages.parts.problems import guarded, show_problems

via_app("pages/by_hand.py")
state = get_by_hand_state()

st.title(_("By hand"), anchor=False)
st.markdown(
    _(
        "A network of two units, with one number in and one number out, is small enough for pencil "
        "and paper. Change any number and see which equations change, or compute a line yourself "
        "and compare."
    )
)
show_problems(state.address_problems)


@st.fragment
@guarded()
def numbers_and_steps() -> None:
    """Draw the numbers, and next to them what the network computes from them."""
    columns = st.container(key="by-hand-columns", horizontal=True, gap="large")
    with columns.container():
        number_grid(state)
    with columns.container(), guarded():
        worked_steps(state.last_whole, try_first(state.last_whole))
    keep_in_address(state)


numbers_and_steps()
