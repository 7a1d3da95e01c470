"""The trigram as a baseline: computed where its text is available, else its measured figure."""

from __future__ import annotations

import streamlit as st

from core import cache
from core.data.ptb import is_treebank_here
from core.formatting import short_number
from core.i18n import gettext as _
from core.language.counts import load_test_perplexities
from core.language.model import PTB
from core.language.ngrams import Ngrams
from pages.parts.language.state import LanguageState

_KEY = "language-count-three"


def trigram_asked(state: LanguageState) -> Ngrams | None:
    """Return the trigram if it is wanted and its text is here; counting takes some seconds once."""
    return cache.trigram(PTB) if state.counts_three and is_treebank_here() else None


def trigram_panel(state: LanguageState) -> None:
    """Draw the switch for the trigram, or its test perplexity where its text is missing."""

    def take() -> None:
        state.counts_three = st.session_state[_KEY]

    if is_treebank_here():
        st.session_state[_KEY] = state.counts_three
        st.toggle(
            _("Compare with three-word counts"),
            key=_KEY,
            on_change=take,
            help=_(
                "An interpolated Kneser-Ney trigram: how often each word followed the previous two "
                "in the same training text. Counting takes some seconds, once."
            ),
        )
        return
    st.caption(
        _(
            "Three-word counts reach a perplexity of {perplexity} on the test text "
            "(`python -m core.evaluate language`). Computing it for your text needs the corpus, "
            "which we cannot redistribute (`python -m core.data ptb` downloads it).",
            perplexity=short_number(load_test_perplexities()["trigram"]),
        )
    )
