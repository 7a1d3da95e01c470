"""Why a bidirectional network may not play: it is let cheat, and then caught."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.data.ptb import END_OF_SENTENCE
from core.formatting import short_number
from core.language.lookahead import MAX_COMPARED_WORDS, LookaheadComparison, compare_lookahead
from core.language.model import PTB
from core.language.scored_text import ScoredText
from core.view.figures import DOUBT
from core.view.surprise_view import FULL_BITS

_END = "\u23ce"


def lookahead_panel(read: ScoredText) -> None:
    """The learner's text, three times: read honestly, by a cheat, and by the cheat blindfolded."""
    st.subheader("Why a network that reads both ways may not play", anchor=False)
    if not read.tokens:
        st.caption("Type a word to see it cheat.")
        return
    try:
        shown = compare_lookahead(cache.bidirectional_model(PTB), read)
    except ValueError as error:
        st.caption(str(error))
        return
    if len(read.tokens) > MAX_COMPARED_WORDS:
        st.caption(f"The first {MAX_COMPARED_WORDS} words of your text.")
    st.html("".join(_row(peek, read.tokens) for peek in shown))


def _row(peek: LookaheadComparison, tokens: tuple[str, ...]) -> str:
    words = " ".join(
        _word(token, bits) for token, bits in zip(tokens, peek.bits.tolist(), strict=False)
    )
    return (
        f'<div class="lab-peek"><p><b>{escape(peek.title)}: perplexity '
        f"{short_number(peek.perplexity)}.</b> {escape(peek.lesson)}</p>"
        f'<p class="words">{words}</p></div>'
    )


def _word(token: str, bits: float) -> str:
    doubt = min(1.0, bits / FULL_BITS)
    return (
        f'<span style="background: color-mix(in srgb, {DOUBT} {75 * doubt:.0f}%, transparent); '
        f'border-bottom: {6 * doubt:.1f}px solid currentcolor" title="{bits:.1f} bits">'
        f"{escape(_END if token == END_OF_SENTENCE else token)}</span>"
    )
