"""The page "What did it learn?": single units that stand for something in the text they read."""

import streamlit as st

from core.i18n import gettext as _
from pages.parts.deep_link import via_app
from pages.parts.query_params import read_params
from pages.parts.units.page import units_page
from pages.parts.units.state import PARAMS, enter_units

via_app("pages/units.py")
state, is_entry = enter_units()
if is_entry:
    state.problems = read_params(PARAMS, state)
    state.times_asked += 1

heading, about = st.columns([0.27, 0.73], gap="small", vertical_alignment="center")
with heading:
    st.title(_("What did it learn?"), anchor=False)
with about:
    st.caption(
        _(
            "Single units of a trained network often stand for something: inside a string, in a "
            "comment, how many brackets are open. Choose an idea to find its unit, or a unit to "
            "see what it does."
        )
    )

units_page()
