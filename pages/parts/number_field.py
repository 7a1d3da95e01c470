"""A field for a whole number of which core says whether it can be used."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

NUMBER_PX = 104
"""Three of them stand side by side on a narrow screen."""


def number_field(
    label: str, key: str, take: Callable[[], None], told: str, empty: str = ""
) -> None:
    """Draws a field without bounds of its own.

    Args:
        label: What stands above it.
        key: Under which the session keeps its number.
        take: Called when it has changed.
        told: What it is for.
        empty: What an empty field stands for.
    """
    st.number_input(
        label, step=1, key=key, on_change=take, help=told, placeholder=empty, width=NUMBER_PX
    )
