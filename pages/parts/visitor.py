"""The visitor: told apart by a cookie, for a fair share and for control of their own runs."""

from __future__ import annotations

import re
import secrets

import streamlit as st

from core.runs.queue import Visitor
from pages.parts.components import component

_COOKIE = "lstm_lab_visitor"
_KEY = "visitor-cookie"
_VALUE = re.compile(r"[A-Za-z0-9_-]{22}")

_VISITOR = component("visitor")


def get_visitor() -> Visitor:
    """The visitor who is served on this thread."""
    address = st.context.ip_address  # None on this machine itself
    return Visitor.of(_cookie(), address if isinstance(address, str) else "")


def remember_visitor() -> None:
    """Have the browser keep the cookie, so that the visitor is known again after a reload."""
    with st.container(key="lab-visitor"):
        _VISITOR(key="visitor", data={"name": _COOKIE, "value": _cookie()})


def _cookie() -> str:
    if _KEY not in st.session_state:
        sent = st.context.cookies.get(_COOKIE)
        is_ours = isinstance(sent, str) and _VALUE.fullmatch(sent)
        st.session_state[_KEY] = sent if is_ours else secrets.token_urlsafe(16)
    found: str = st.session_state[_KEY]
    return found
