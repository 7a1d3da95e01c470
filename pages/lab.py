"""The training lab: every network of the tutorials, trained live and compared."""

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.runs.status import ACTIVE
from pages.parts.deep_link import via_app
from pages.parts.digit_state import get_digit_state
from pages.parts.lab.data import lab_data
from pages.parts.lab.fields import lab_fields
from pages.parts.lab.picker import lab_picker
from pages.parts.lab.results import lab_results
from pages.parts.lab.run_panel import lab_watch
from pages.parts.lab.runs import choose_run, lab_runs
from pages.parts.lab.state import get_lab_state, keep_in_address
from pages.parts.lab.sweep import lab_sweeps
from pages.parts.problems import guarded
from pages.parts.visitor import remember_visitor

via_app("pages/lab.py")
remember_visitor()
state = get_lab_state()
get_digit_state(cache.model_names(), takes_row=False)
runs = state.followed()
is_active = bool(state.run) and runs[state.run].status in ACTIVE
keep_in_address(state)

card, watched = st.columns([0.29, 0.71], gap="medium")
card = card.container(key="lab-card")
card.title(_("Training lab"), anchor=False)  # on a phone the card is above: its room comes first
with watched, st.container(key="lab-watched"), guarded():  # first: its pace is told on the card
    choose_run(state, runs)
    lab_watch(state, is_active=is_active)
with card:
    lab_picker(state)
    lab_fields(state)
    lab_data(state.plain)
with guarded():
    lab_results(state, runs)
with guarded():
    lab_runs(state, runs)
lab_sweeps(state)
