"""The trigram beside the network: live where its text is found, else its measured figure."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.data.ptb import is_treebank_here
from core.formatting import short_number
from core.language.counts import load_test_perplexities
from core.language.model import PTB
from core.language.ngrams import Trigram
from pages.parts.language.state import LanguageState

_KEY = "language-count-three"


def trigram_asked(state: LanguageState) -> Trigram | None:
    """The trigram, if it is asked and its text is here; counting takes some seconds, once."""
    return cache.trigram(PTB) if state.counts_three and is_treebank_here() else None


def trigram_panel(state: LanguageState) -> None:
    """Draws the switch for the trigram, or says what it reaches where its text is not here."""

    def take() -> None:
        state.counts_three = st.session_state[_KEY]

    if is_treebank_here():
        st.session_state[_KEY] = state.counts_three
        st.toggle(
            "Count three words, too",
            key=_KEY,
            on_change=take,
            help="An interpolated Kneser-Ney trigram: how often each word came after the two "
            "before it in the same text. Counting takes some seconds, once.",
        )
        return
    found = load_test_perplexities()
    st.caption(
        f"Counting three words reaches {short_number(found['trigram'])} on the test text "
        "(`python -m core.evaluate language`); here it takes the corpus, which may not be passed "
        "on (`python -m core.data ptb` fetches it)."
    )
