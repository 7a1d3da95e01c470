"""Inside the cell: every gate of every unit at every step, with the numbers, and a knife."""

from html import escape

import streamlit as st

from core.stories.user_text import OWN_TEXT
from pages.parts.deep_link import entering, via_app
from pages.parts.desk import desk
from pages.parts.film_player import film_code
from pages.parts.gates.bench import bench
from pages.parts.gates.bench_address import open_bench_address
from pages.parts.gates.inside import inside_the_cell
from pages.parts.gates.read_here import choose_what_is_read_here, read_here
from pages.parts.gates.which_cell import choose_network
from pages.parts.gates.who_reads import readers_offered, who_reads

via_app("pages/gates.py")
on_bench, is_entry = bench(), entering()
networks = readers_offered(on_bench, is_entry=is_entry)
on_desk = desk(networks, takes_row=False)
if is_entry:
    on_bench.complaints = []
    on_bench.words = st.query_params.get("words", on_bench.words)
    if "run" in st.query_params:
        on_desk.network = OWN_TEXT
reader = who_reads(on_desk, on_bench)
subject, left_out = read_here(reader, on_desk, on_bench)
if is_entry:
    open_bench_address(on_bench, reader, subject)
on_bench.settle(reader.network, subject)

heading, what, which = st.columns([0.165, 0.185, 0.65], gap="small", vertical_alignment="center")
with heading:
    st.title("Inside the cell", anchor=False)
    film_code()
with what:
    choose_what_is_read_here(reader, on_desk, on_bench)
with which:
    choose_network(reader, on_desk, on_bench)
if on_desk.source == "drawing" and not on_desk.strokes and not subject.read:
    st.caption("The canvas is empty: this is how empty paper is read.")
for complaint in (*on_desk.complaints, *on_bench.complaints, *left_out):
    st.html(f'<p class="lab-complaint" role="alert">{escape(complaint)}</p>')

inside_the_cell()
