"""A cold deep link: the first request after a start asks for a page instead of `/`.

Until `app.py` has run once in a process, Streamlit takes `pages/` for its older kind of multipage
app and runs the page file alone: wrong title, wrong navigation. Every page file therefore begins
with `via_app`, which sends such a visitor through `app.py`, and `app.py` sends them back.
"""

from __future__ import annotations

import streamlit as st


def via_app(page_file: str) -> None:
    """Nothing, if `app.py` has run in this session; otherwise the visitor goes through it."""
    if not st.session_state.get("app_has_run"):
        st.session_state["wanted_page"] = (page_file, st.query_params.to_dict())
        st.switch_page("app.py")


def back_to_page() -> None:
    """Nothing, unless a page sent the visitor here: then back to it, with its address."""
    st.session_state["app_has_run"] = True
    if wanted := st.session_state.pop("wanted_page", None):
        page_file, query = wanted
        st.switch_page(page_file, query_params=query)


def mark_entry(page: str) -> None:
    """Nothing; the session knows afterwards whether this run is a visit's first on its page."""
    st.session_state["entered_page"] = st.session_state.get("current_page") != page
    st.session_state["current_page"] = page


def entering() -> bool:
    """Whether this run is a visit's first on its page; `get_digit_state` then forgets it."""
    return bool(st.session_state.get("entered_page"))
