"""Everything that was computed, to take away: as a table, as arrays, as a picture, as a link."""

from __future__ import annotations

import streamlit as st

from core.export.trace_files import trace_csv, trace_npz
from core.network.trace import Trace
from pages.parts.gates.components import picture_and_link_buttons


def download_buttons(trace: Trace, name: str) -> None:
    """Shows the buttons; a file is made when its button is pressed, and not before.

    Args:
        trace: What is in view.
        name: What the files are called, without an ending.
    """
    st.subheader("Take away", anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Numbers (CSV)",
            lambda: trace_csv(trace),
            f"{name}.csv",
            "text/csv",
            key="take-csv",
            on_click="ignore",
        )
        st.download_button(
            "Arrays (NPZ)",
            lambda: trace_npz(trace),
            f"{name}.npz",
            "application/octet-stream",
            key="take-npz",
            on_click="ignore",
        )
        picture_and_link_buttons(f"{name}.png", key="take-view")
    st.caption(
        "The numbers are those of the run in view, with its cut: a line of the table for each "
        "layer, quantity, step and unit. The arrays open with numpy.load. The picture holds the "
        "maps and the cell at the cursor. The link shows the same numbers elsewhere, your drawing "
        "and the cut included."
    )
