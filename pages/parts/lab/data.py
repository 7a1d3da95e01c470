"""What a recipe learns from on this machine, and the button that downloads what is missing."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.data.background_download import Fetched
from core.data.mnist import SAMPLE, WHOLE, mnist_path
from core.data.ptb import treebank_folder
from core.formatting import megabytes
from core.i18n import N_
from core.i18n import gettext as _
from core.recipes import LanguageRecipe, Recipe
from pages.parts.problems import guarded

LOOK_EVERY_S = 0.5

_ASKED = "lab-fetch-asked"
_FETCHED: dict[Fetched, str] = {
    "mnist": N_("From the address that Keras uses, 11 MB, verified by its checksum."),
    "ptb": N_("Three text files, 6 MB, each verified by its checksum."),
}
_NO_TREEBANK = N_(
    "**Missing:** this network learns from the Penn Treebank, which is not installed."
)


def lacks_data(recipe: Recipe) -> bool:
    """Whether what a recipe learns from is not on this machine."""
    reads_treebank = isinstance(recipe, LanguageRecipe) and recipe.text == "ptb"
    return reads_treebank and not (treebank_folder() / "ptb.train.txt").is_file()


def lab_data(recipe: Recipe) -> None:
    """Show what a recipe learns from; where that is a sample, or missing, it can be downloaded."""
    if recipe.family == "digits":
        _data("mnist", is_here=mnist_path().is_file(), here=_(WHOLE), without=_(SAMPLE))
    elif lacks_data(recipe):
        _data("ptb", is_here=False, here="", without=_(_NO_TREEBANK))


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
            _("Download all of it"),
            key=f"lab-fetch-{name}",
            type="tertiary",
            on_click=_start,
            args=(name,),
            help=_(_FETCHED[name]),
        )
    asked = st.session_state.get(_ASKED, {})
    if sentence := asked.get(name, "") or state.sentence * (name in asked):
        st.html(f'<p class="lab-error" role="alert">{escape(sentence)}</p>')


def _start(name: Fetched) -> None:
    """Begin the download, for all visitors; whoever asked for it is told if it fails."""
    asked = st.session_state.setdefault(_ASKED, {})
    try:
        asked[name] = ""
        cache.background_downloads().start(name)
    except ValueError as error:
        asked[name] = str(error)


@guarded()
def _progress(name: Fetched) -> None:
    state = cache.background_downloads().state(name)
    if state.status != "fetching":
        st.rerun()  # the page uses the new data, or says why there is none
    st.progress(state.share, _("{size} downloaded", size=megabytes(state.done_bytes)))
