"""The digits that a run got wrong when it was measured: click one to see how that came about."""

from __future__ import annotations

from html import escape
from pathlib import Path

import numpy as np
import streamlit as st

from core.drawing.links import image_data_url, pack_picture
from core.formatting import probability
from core.network.card import Card
from core.network.cells import Array
from core.runs.mistakes import Mistakes, load_mistakes, mistakes_path
from pages.parts.components import digit_picker
from pages.parts.digit_state import get_digit_state
from pages.parts.lab.state import LabState

SHOWN = 40
"""Wrong digits on the page; the file has up to a hundred."""


def lab_mistakes(state: LabState, card: Card, folder: Path) -> None:
    """Draws the wrong digits to click; the clicked one is put on the desk, and its gates offered.

    Args:
        state: The visitor's.
        card: Of the run's network.
        folder: Of the run.
    """
    try:
        mistakes = load_mistakes(mistakes_path(folder / f"{card.name}.keras"))
    except ValueError as error:
        st.caption(str(error))
        return
    if not len(mistakes):
        st.caption("It got none of them wrong.")
        return

    def pick(name: str) -> None:
        if name in {str(k) for k in range(len(mistakes))}:
            st.session_state["lab-mistake"] = (str(folder), int(name))
            get_digit_state().show_photo(_image(mistakes, int(name)), _title(mistakes, int(name)))

    picked_of, picked = st.session_state.get("lab-mistake", ("", 0))
    chosen = picked if picked_of == str(folder) and picked < len(mistakes) else None
    digit_picker(
        _groups(mistakes), None if chosen is None else str(chosen), key="lab-wrong", on_pick=pick
    )
    if chosen is not None:
        st.html(f'<p class="lab-badge">{escape(_sentence(mistakes, chosen))}</p>')
        packed = pack_picture(_image(mistakes, chosen)) or ""
        reader = {"run": state.run} if state.run else {"network": card.name}
        st.page_link(
            "pages/gates.py", label="See its gates →", query_params={**reader, "picture": packed}
        )


def _groups(mistakes: Mistakes) -> tuple[dict[str, object], ...]:
    shown = range(min(SHOWN, len(mistakes)))
    return (
        {
            "title": "What it got wrong",
            "note": "Click one: above, it is read at every checkpoint.",
            "samples": tuple(
                {
                    "name": str(k),
                    "title": _title(mistakes, k),
                    "picture": image_data_url(_image(mistakes, k)),
                }
                for k in shown
            ),
        },
    )


def _image(mistakes: Mistakes, k: int) -> Array:
    return mistakes.images[k].astype(np.float32) / np.float32(255)


def _title(mistakes: Mistakes, k: int) -> str:
    return f"a {mistakes.labels[k]} taken for {mistakes.answers[k]}"


def _sentence(mistakes: Mistakes, k: int) -> str:
    belief = mistakes.probabilities[k]
    label, answer = int(mistakes.labels[k]), int(mistakes.answers[k])
    return (
        f"A {label} of the test digits (number {mistakes.index[k]}): it said {answer} with "
        f"{probability(float(belief[answer]))}, and gave {label} "
        f"{probability(float(belief[label]))}."
    )
