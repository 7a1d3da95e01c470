"""What all visitors share, loaded once: networks and their cards. Read-only.

The one module of core that imports streamlit.
"""

from __future__ import annotations

import streamlit as st

from core import checkpoints
from core.cut_choice import CutChoice
from core.digits import ROWS
from core.everybody import read_everybody
from core.scores import DigitScores
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


@st.cache_resource(show_spinner=False, max_entries=1_000)
def everybody(name: str, layer: str, cut: CutChoice | None) -> DigitScores:
    """How well the shipped network of that name reads 1,000 digits with a cut in a layer.

    Raises:
        ValueError: If there is no such network, or the cut cannot be made.
    """
    reader = network(name)
    return read_everybody(reader, cut.cuts(reader, layer, ROWS) if cut else ())
