"""The field for a number, of which core says in a sentence whether it can be used."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

NUMBER_PX = 104
"""Three of them fit side by side on a narrow screen."""


def number_field(
    label: str,
    key: str,
    take: Callable[[], None],
    help: str,
    empty: str = "",
    *,
    step: float = 1,
    is_decimal: bool = False,
    width: int = NUMBER_PX,
    disabled: bool = False,
) -> None:
    """Draw a field without bounds, so that a number outside them is explained, not changed.

    Args:
        label: What the number is called.
        key: Under which the session keeps it.
        take: Called when it has changed.
        help: What it is for.
        empty: What an empty field stands for.
        step: Of its two buttons.
        is_decimal: Whether it is a decimal number.
        width: In pixels.
        disabled: Whether it cannot be changed now.
    """
    st.number_input(
        label,
        step=step,
        format="%.5f" if is_decimal else None,
        key=key,
        on_change=take,
        help=help,
        placeholder=empty,
        width=width,
        disabled=disabled,
    )
