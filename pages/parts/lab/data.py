"""What digits this machine learns from, said on the page, and the button that fetches them all."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.data.background_download import Fetched
from core.data.mnist import SAMPLE, SAMPLE_TRAINING_DIGITS, TRAINING_DIGITS, WHOLE, mnist_path
from core.data.ptb import treebank_folder
from core.formatting import megabytes
from core.recipes import Recipe

LOOK_EVERY_S = 0.5

_ASKED = "lab-fetch-asked"
_FETCHED: dict[Fetched, str] = {
    "mnist": "From where Keras users get it, 11 MB, checked against its checksum.",
    "ptb": "Three text files, 6 MB, each checked against its checksum.",
}
_NO_TREEBANK = "**Missing**: the Penn Treebank, which this network learns from, is not here."


def digits_to_learn() -> int:
    """How many digits of MNIST there are to learn from on this machine."""
    return TRAINING_DIGITS if mnist_path().is_file() else SAMPLE_TRAINING_DIGITS


def lacks_data(recipe: Recipe) -> bool:
    """Whether what a recipe learns from is not on this machine."""
    return recipe.family == "language" and not (treebank_folder() / "ptb.train.txt").is_file()


def lab_data(recipe: Recipe) -> None:
    """Says what a recipe learns from; where that is a sample, or missing, it can be fetched."""
    if recipe.family == "digits":
        _data("mnist", is_here=mnist_path().is_file(), here=WHOLE, without=f"**Sample.** {SAMPLE}.")
    elif lacks_data(recipe):
        _data("ptb", is_here=False, here="", without=_NO_TREEBANK)


def _data(name: Fetched, *, is_here: bool, here: str, without: str) -> None:
    if is_here:
        st.caption(here)
        return
    state = cache.background_downloads().state(name)
    st.caption(without)
    if state.status == "fetching":
        st.fragment(_progress, run_every=LOOK_EVERY_S)(name)
    else:
        st.button(
            "Fetch all of it",
            key=f"lab-fetch-{name}",
            type="tertiary",
            on_click=_start,
            args=(name,),
            help=_FETCHED[name],
        )
    asked = st.session_state.get(_ASKED, {})
    if sentence := asked.get(name, "") or state.sentence * (name in asked):
        st.html(f'<p class="lab-error" role="alert">{escape(sentence)}</p>')


def _start(name: Fetched) -> None:
    """Begin to fetch, for all; what comes of it in vain is told to who asked."""
    asked = st.session_state.setdefault(_ASKED, {})
    try:
        asked[name] = ""
        cache.background_downloads().start(name)
    except ValueError as error:
        asked[name] = str(error)


def _progress(name: Fetched) -> None:
    state = cache.background_downloads().state(name)
    if state.status != "fetching":
        st.rerun()  # the page learns from what came, or says why nothing did
    st.progress(state.share, f"{megabytes(state.done_bytes)} have come")
