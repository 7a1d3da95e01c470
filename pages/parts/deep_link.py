"""A cold deep link: the first request after a start asks for a page instead of `/`.

Until `app.py` has run once in a process, Streamlit takes `pages/` for its older kind of multipage
app and runs the page file alone: wrong title, wrong navigation. Every page file therefore begins
with `via_app`, which sends such a visitor through `app.py`, and `app.py` sends them back.
"""

from __future__ import annotations

import streamlit as st


def via_app(page_file: str) -> None:
    """Send the visitor through `app.py`, unless it has run in this session."""
    if not st.session_state.get("app_has_run"):
        st.session_state["wanted_page"] = (page_file, st.query_params.to_dict())
        st.switch_page("app.py")


def back_to_page() -> None:
    """Send a visitor whom `via_app` sent here back to their page, with its address."""
    st.session_state["app_has_run"] = True
    if wanted := st.session_state.pop("wanted_page", None):
        page_file, query = wanted
        st.switch_page(page_file, query_params=query)


def count_visit(page: str) -> None:
    """Count the visits of pages in this session: going to another page begins a new one.

    `pages.parts.query_params.page_state` reads the address once in each visit.
    """
    if st.session_state.get("current_page") != page:
        st.session_state["visit"] = st.session_state.get("visit", 0) + 1
        st.session_state["current_page"] = page
