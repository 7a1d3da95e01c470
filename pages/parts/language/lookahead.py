"""Why a bidirectional network cannot predict the next word fairly, on the visitor's text."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.data.ptb import END_OF_SENTENCE
from core.formatting import short_number
from core.i18n import gettext as _
from core.language.lookahead import MAX_COMPARED_WORDS, LookaheadComparison, compare_lookahead
from core.language.model import PTB
from core.language.scored_text import ScoredText
from core.view.figures import DOUBT
from core.view.surprise_view import FULL_BITS

_END = "\u23ce"


def lookahead_panel(read: ScoredText) -> None:
    """Draw the visitor's text as three networks read it: forward, bidirectional, and cut off."""
    st.subheader(_("Why a bidirectional network cannot predict the next word fairly"), anchor=False)
    if not read.tokens:
        st.caption(_("Type a word to see the difference."))
        return
    try:
        compared = compare_lookahead(cache.bidirectional_model(PTB), read)
    except ValueError as error:
        st.caption(str(error))
        return
    if len(read.tokens) > MAX_COMPARED_WORDS:
        st.caption(_("The first {n} words of your text.", n=MAX_COMPARED_WORDS))
    st.html("".join(_row(one, read.tokens) for one in compared))


def _row(compared: LookaheadComparison, tokens: tuple[str, ...]) -> str:
    words = " ".join(
        _word(token, bits) for token, bits in zip(tokens, compared.bits.tolist(), strict=False)
    )
    title = _(
        "{title}: perplexity {perplexity}.",
        title=compared.title,
        perplexity=short_number(compared.perplexity),
    )
    return (
        f'<div class="lab-lookahead"><p><b>{escape(title)}</b> {escape(compared.lesson)}</p>'
        f'<p class="words">{words}</p></div>'
    )


def _word(token: str, bits: float) -> str:
    doubt = min(1.0, bits / FULL_BITS)
    title = escape(_("{bits:.1f} bits", bits=bits))
    return (
        f'<span style="background: color-mix(in srgb, {DOUBT} {75 * doubt:.0f}%, transparent); '
        f'border-bottom: {6 * doubt:.1f}px solid currentcolor" title="{title}">'
        f"{escape(_END if token == END_OF_SENTENCE else token)}</span>"
    )
