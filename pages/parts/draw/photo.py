"""The upload of a photo of a digit."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.drawing.photo import photo_image
from pages.parts.desk import Desk

_KEY = "photo"


def photo_upload(on_desk: Desk) -> None:
    """Takes a picture; one that cannot be read gets a sentence under the field."""

    def take() -> None:
        file = st.session_state[_KEY]
        st.session_state.pop("photo_complaint", None)
        if file is None:
            return
        try:
            on_desk.show_photo(photo_image(file.getvalue()), file.name)
        except ValueError as error:
            st.session_state["photo_complaint"] = str(error)

    st.file_uploader(
        "Or a photo of a digit",
        type=["png", "jpg", "jpeg"],
        key=_KEY,
        on_change=take,
        help="One digit on paper, dark on light or light on dark. It stays on this machine.",
    )
    if complaint := st.session_state.get("photo_complaint"):
        st.html(f'<p class="lab-complaint" role="alert">{escape(complaint)}</p>')
