"""What this is, shown at once: a digit that a trained LSTM has just read."""

from html import escape

import streamlit as st

from core import cache
from core.analysis.digit_reading import read
from core.data.samples import find
from core.formatting import probability
from core.i18n import gettext as _
from pages.parts.components import reading_player
from pages.parts.deep_link import via_app
from pages.parts.digit_network_picker import badge
from pages.parts.digit_state import FIRST_SAMPLE

via_app("pages/home.py")
sample = find(FIRST_SAMPLE)
reading = read(cache.network("digits"), sample.image)

st.title(_("Look inside a recurrent network"), anchor=False)
st.markdown(
    _(
        "LSTM Lab shows every gate of every unit at every step of real, trained networks. Below, "
        "an LSTM has read {digit}. It never sees the whole image: it reads one row of 28 pixels "
        "after another and keeps what matters in its memory.",
        digit=_(sample.note),
    )
)
share = probability(reading.probability(reading.answer))
explanation = _(
    "Its answer, with a probability of {share}. Press Play or drag the cursor through the rows "
    "to see how it got there.",
    share=share,
)
st.html(
    f'<div class="lab-answer lab-answer-line" data-digit="{reading.answer}">'
    f'<span class="digit">{reading.answer}</span><span>{escape(explanation)}</span></div>'
)
reading_player(reading, key="home-reading")
st.html(badge("digits"))

SECTIONS = (
    (
        _("Digits"),
        _(
            "Draw a digit and see how the network reads it, row by row. A second model is "
            "overconfident midway: find out why."
        ),
        (("pages/draw.py", _("Draw your own digit")),),
    ),
    (
        _("Gates"),
        _(
            "Every gate of every unit, with the numbers in its equations. Change a gate and watch "
            "the answer change, or compute a step of a tiny network yourself."
        ),
        (
            ("pages/gates.py", _("Look inside the cell")),
            ("pages/by_hand.py", _("Compute a step by hand")),
        ),
    ),
    (
        _("Text"),
        _(
            "Give a story model three words, and it continues the story. Or see how much each "
            "word of your own sentence surprises a language model."
        ),
        (
            ("pages/story.py", _("Generate a story")),
            ("pages/language.py", _("Measure surprise")),
            ("pages/units.py", _("Find units for ideas")),
        ),
    ),
    (
        _("Training"),
        _(
            "Train the networks of classic tutorials live and watch their gates form. Or train "
            "one on a text of your own."
        ),
        (
            ("pages/lab.py", _("Train a network")),
            ("pages/memory.py", _("Compare how far back cells remember")),
            ("pages/teach.py", _("Train on your own text")),
        ),
    ),
)

with st.container(key="home-sections", horizontal=True, gap="medium"):
    for title, words, links in SECTIONS:
        with st.container(gap="xxsmall"):
            st.markdown(_("**{title}.** {words}", title=title, words=words))
            for page, label in links:
                st.page_link(page, label=f"{label} →")
