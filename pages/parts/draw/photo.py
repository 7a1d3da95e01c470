"""The upload of a photo of a digit."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.drawing.photo import photo_image
from pages.parts.digit_state import DigitState

_KEY = "photo"


def photo_upload(digit_state: DigitState) -> None:
    """Takes a picture; one that cannot be read gets a sentence under the field."""

    def take() -> None:
        file = st.session_state[_KEY]
        st.session_state.pop("photo_error", None)
        if file is None:
            return
        try:
            digit_state.show_photo(photo_image(file.getvalue()), file.name)
        except ValueError as error:
            st.session_state["photo_error"] = str(error)

    st.file_uploader(
        "Or a photo of a digit",
        type=["png", "jpg", "jpeg"],
        key=_KEY,
        on_change=take,
        help="One digit on paper, dark on light or light on dark. It stays on this machine.",
    )
    if problem := st.session_state.get("photo_error"):
        st.html(f'<p class="lab-error" role="alert">{escape(problem)}</p>')
