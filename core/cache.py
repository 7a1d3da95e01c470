"""What all visitors share, loaded once: networks and their cards. Read-only.

The one module of core that imports streamlit.
"""

from __future__ import annotations

import streamlit as st

from core import checkpoints
from core.trace import Network


@st.cache_resource(show_spinner=False)
def network(name: str) -> Network:
    """The shipped network of that name.

    Raises:
        ValueError: If there is none.
    """
    return checkpoints.load_network(name)


@st.cache_resource(show_spinner=False)
def card(name: str) -> checkpoints.Card:
    """The card of the shipped network of that name.

    Raises:
        ValueError: If there is none.
    """
    return checkpoints.load_card(name)
