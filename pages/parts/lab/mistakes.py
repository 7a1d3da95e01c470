"""The test digits that a run got wrong: click one to see how that came about."""

from __future__ import annotations

from html import escape

import numpy as np
import streamlit as st

from core.drawing.links import image_data_url, pack_picture
from core.formatting import probability
from core.i18n import gettext as _
from core.network.card import Card
from core.network.cells import Array
from core.runs.mistakes import Mistakes, load_mistakes, mistakes_path
from core.runs.store import RunFolder
from pages.parts.components import digit_picker
from pages.parts.digit_state import get_digit_state
from pages.parts.lab.state import LabState

SHOWN = 40
"""Wrong digits on the page; the file has up to a hundred."""


def lab_mistakes(state: LabState, card: Card, run: RunFolder) -> None:
    """Draw the wrong digits; a click on one shows it to every checkpoint, and offers its gates.

    Args:
        state: The visitor's.
        card: Of the run's network.
        run: Its folder.
    """
    try:
        mistakes = load_mistakes(mistakes_path(run.path / f"{card.name}.keras"))
    except ValueError as error:
        st.caption(str(error))
        return
    if not len(mistakes):
        st.caption(_("No mistakes."))
        return

    def pick(name: str) -> None:
        if name in {str(k) for k in range(len(mistakes))}:
            st.session_state["lab-mistake"] = (run.run_id, int(name))
            get_digit_state().show_photo(_image(mistakes, int(name)), _title(mistakes, int(name)))

    picked_of, picked = st.session_state.get("lab-mistake", ("", 0))
    chosen = picked if picked_of == run.run_id and picked < len(mistakes) else None
    digit_picker(
        _groups(mistakes), None if chosen is None else str(chosen), key="lab-wrong", on_pick=pick
    )
    if chosen is not None:
        st.html(f'<p class="lab-badge">{escape(_sentence(mistakes, chosen))}</p>')
        packed = pack_picture(_image(mistakes, chosen)) or ""
        reader = {"run": state.run} if state.run else {"network": card.name}
        st.page_link(
            "pages/gates.py", label=_("See its gates →"), query_params={**reader, "picture": packed}
        )


def _groups(mistakes: Mistakes) -> tuple[dict[str, object], ...]:
    shown = range(min(SHOWN, len(mistakes)))
    return (
        {
            "title": _("Mistakes"),
            "note": _("Click one to see above how every checkpoint reads it."),
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
    return _("a {label} taken for a {answer}", label=mistakes.labels[k], answer=mistakes.answers[k])


def _sentence(mistakes: Mistakes, k: int) -> str:
    probabilities = mistakes.probabilities[k]
    label, answer = int(mistakes.labels[k]), int(mistakes.answers[k])
    return _(
        "Test digit {number} is a {label}. The network answered {answer} with {share}, and gave "
        "{label} {right}.",
        number=mistakes.index[k],
        label=label,
        answer=answer,
        share=probability(float(probabilities[answer])),
        right=probability(float(probabilities[label])),
    )
