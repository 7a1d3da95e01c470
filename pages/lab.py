"""The training lab: every network of the tutorials, trained before your eyes and compared."""

import streamlit as st

from core import cache
from core.runs.log import ACTIVE
from pages.parts.deep_link import via_app
from pages.parts.desk import desk
from pages.parts.lab.address import keep_in_address, lab_book
from pages.parts.lab.data import lab_data
from pages.parts.lab.fields import lab_fields
from pages.parts.lab.picker import lab_picker
from pages.parts.lab.results import lab_results
from pages.parts.lab.runs import choose_run, lab_runs
from pages.parts.lab.watch import lab_watch

via_app("pages/lab.py")
book = lab_book()
desk(cache.readers(), takes_row=False)
runs = book.followed()
is_active = bool(book.run) and runs[book.run].status in ACTIVE
keep_in_address(book)

card, watched = st.columns([0.29, 0.71], gap="medium")
with watched, st.container(key="lab-watched"):  # first: its pace is told on the card
    choose_run(book, runs)
    lab_watch(book, is_active=is_active)
with card, st.container(key="lab-card"):
    st.title("Training lab", anchor=False)
    lab_picker(book)
    lab_fields(book)
    lab_data(book.plain)
lab_results(book, runs)
lab_runs(book, runs)
