"""Downloads of everything that was computed: a table, arrays and a picture."""

from __future__ import annotations

import streamlit as st

from core.export.trace_files import trace_csv, trace_npz
from core.i18n import gettext as _
from core.network.trace import Trace
from pages.parts.gates.components import picture_button


def download_buttons(trace: Trace, name: str) -> None:
    """Show the buttons; a file is made when its button is pressed, not before.

    Args:
        trace: The run in view.
        name: The name of the files, without an ending.
    """
    st.header(_("Download"), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            _("Numbers (CSV)"),
            lambda: trace_csv(trace),
            f"{name}.csv",
            "text/csv",
            key="take-csv",
            on_click="ignore",
        )
        st.download_button(
            _("Arrays (NPZ)"),
            lambda: trace_npz(trace),
            f"{name}.npz",
            "application/octet-stream",
            key="take-npz",
            on_click="ignore",
        )
        picture_button(f"{name}.png", key="take-view")
    st.caption(
        _(
            "The numbers are those of the run in view, with its cut: the table has a line for each "
            "layer, quantity, step and unit; the arrays open with numpy.load. The picture shows "
            "the maps and the cell at the cursor."
        )
    )
