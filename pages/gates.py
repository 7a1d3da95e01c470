"""Inside the cell: every gate of every unit at every row, with the numbers, and a knife."""

from html import escape

import streamlit as st

from core import cache
from pages.parts.bench import bench
from pages.parts.deep_link import entering, via_app
from pages.parts.desk import desk
from pages.parts.inside import inside_the_cell, starting_row
from pages.parts.readers import choose_reader
from pages.parts.what_is_read import choose_what_is_read

via_app("pages/gates.py")
on_bench, is_entry = bench(), entering()
on_desk = desk()
if is_entry:
    on_bench.open_address(cache.network(on_desk.network))
    on_bench.start_row = starting_row(on_desk)

heading, what, reader = st.columns([0.165, 0.185, 0.65], gap="small", vertical_alignment="center")
with heading:
    st.title("Inside the cell", anchor=False)
with what:
    choose_what_is_read(on_desk)
with reader:
    choose_reader(on_desk)
if on_desk.source == "drawing" and not on_desk.strokes:
    st.caption("The canvas is empty: this is how empty paper is read.")
for complaint in on_desk.complaints + on_bench.complaints:
    st.html(f'<p class="lab-complaint" role="alert">{escape(complaint)}</p>')

inside_the_cell()
