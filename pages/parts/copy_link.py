"""The button that copies the link to what is shown; the router puts it on every page."""

from __future__ import annotations

import streamlit as st

from pages.parts.components import component

_COPY_LINK = component("copy_link")


def copy_link() -> None:
    """Draw the button in the page's header, where it takes no room from the page.

    The address that it copies is kept up to date by `pages.parts.query_params`.
    """
    with st.container(key="lab-copy-link"):
        _COPY_LINK(key="copy-link", data={})
