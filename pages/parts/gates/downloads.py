"""Downloads of everything that was computed: a table, arrays, a page and a picture."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.i18n import gettext as _
from pages.parts.gates.components import picture_button


def download_buttons(
    name: str,
    caption: str,
    *,
    table: Callable[[], str],
    arrays: Callable[[], bytes],
    page: Callable[[], str],
) -> None:
    """Show the buttons; a file is made when its button is pressed, not before.

    Args:
        name: The name of the files, without an ending.
        caption: What the files hold.
        table: Makes the CSV file.
        arrays: Makes the NPZ file.
        page: Makes the HTML file.
    """
    st.header(_("Download"), anchor=False)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for key, label, make, ending, kind in (
            ("take-csv", _("Numbers (CSV)"), table, "csv", "text/csv"),
            ("take-npz", _("Arrays (NPZ)"), arrays, "npz", "application/octet-stream"),
            ("take-page", _("Page (HTML)"), page, "html", "text/html"),
        ):
            st.download_button(label, make, f"{name}.{ending}", kind, key=key, on_click="ignore")
        picture_button(f"{name}.png", key="take-view")
    st.caption(
        " ".join(
            (
                caption,
                _(
                    "The page is one file that shows this layer with its maps, cursor, units and "
                    "equations; it needs no server. The picture shows the maps and the cell at "
                    "the cursor."
                ),
            )
        )
    )
