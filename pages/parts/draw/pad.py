"""The canvas, the answer next to it and the reading below: what runs again after a stroke."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from core import cache
from core.analysis.digit_likeness import doubt
from core.analysis.digit_reading import Reading, read_all
from core.drawing.links import image_data_url
from core.drawing.rasterize import BRUSH_PX, CANVAS_PX, digit_images
from core.drawing.strokes import INK, PAPER, same_drawing, strokes_from_canvas
from core.formatting import probability
from core.i18n import gettext as _
from pages.parts.components import pad_in_browser, reading_player
from pages.parts.digit_state import IN_ADDRESS, DigitState, get_digit_state, keep_digit_in_address
from pages.parts.problems import guarded

STROKES_SHOWN = 10
"""How many of the last strokes are replayed: each is a picture and a reading of its own."""
CANVAS_FRAME_PX = CANVAS_PX + 4
UNSURE = 0.6
"""An answer with a lower probability is marked as uncertain."""


@st.fragment
@guarded()
def pad_and_reading() -> None:
    """Draw the canvas, take what was drawn, and show how the network reads it.

    The browser shows elements in the order in which they are sent: the answer comes before
    everything that can wait a moment.
    """
    digit_state = get_digit_state()
    row = st.container(key="pad-row", horizontal=True, gap="medium")
    left = row.container(width=CANVAS_FRAME_PX)
    right = row.container(key="pad-answer")
    with left:
        _take_drawing(digit_state)
    readings: list[Reading] = []
    with guarded():
        readings = _readings(digit_state)
    reading = readings[-1] if readings else None
    answer = right.container(key="pad-answer-row", horizontal=True, gap="medium")
    answer.html(_answer_html(digit_state, reading))
    answer.html(_bars_html(reading))
    right.html(_seen_html(reading))
    right.html(_strokes_html(digit_state, readings))
    with left:
        pad_in_browser(digit_state.canvas_key, digit_state.chosen_sample)
        _show_buttons(digit_state)
    keep_digit_in_address(digit_state)
    reading_player(
        reading,
        row=digit_state.row,
        key="reading",
        empty=_("Nothing to read yet: draw a digit above."),
    )
    st.page_link(
        "pages/gates.py",
        label=f"**{_('See what the gates do')}** →",
        query_params={name: st.query_params[name] for name in IN_ADDRESS & st.query_params.keys()},
    )


def _take_drawing(digit_state: DigitState) -> None:
    sent = _canvas(digit_state)
    with guarded():
        strokes = strokes_from_canvas(sent)
        if not same_drawing(strokes, digit_state.strokes):
            digit_state.draw(strokes)


def _canvas(digit_state: DigitState) -> object:
    """Show the canvas and return its value, as the browser sent it."""
    try:
        return _show_canvas(digit_state)
    except Exception:
        # The component itself raises many kinds of errors on malformed values, and the session
        # keeps such a value for good. A canvas with another key takes its place.
        digit_state.new_canvas()
        _show_canvas(digit_state)
        return "malformed"


def _show_canvas(digit_state: DigitState) -> object:
    return st_canvas(
        key=digit_state.canvas_key,
        initial_drawing=digit_state.canvas_start,
        stroke_width=BRUSH_PX,
        stroke_color=INK,
        background_color=PAPER,
        height=CANVAS_PX,
        width=CANVAS_PX,
    ).json_data


def _show_buttons(digit_state: DigitState) -> None:
    hint = "" if digit_state.strokes else _("Draw a digit here")
    st.html(f'<div class="lab-hint"><span>{escape(hint)}</span></div>')
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Undo"),
            key="undo",
            on_click=digit_state.undo,
            disabled=not digit_state.strokes,
            shortcut="Ctrl+Z",
            help=_("Remove the last stroke"),
        )
        st.button(
            _("Clear"),
            key="clear",
            on_click=digit_state.clear,
            disabled=not digit_state.strokes,
            help=_("Remove all strokes"),
        )
        if digit_state.strokes and digit_state.source != "drawing":
            st.button(
                _("Read my drawing"),
                key="back",
                on_click=digit_state.draw,
                args=(digit_state.strokes,),
            )


def _readings(digit_state: DigitState) -> list[Reading]:
    """Read the drawing after each of its last strokes, or the one picture."""
    strokes = digit_state.strokes_read
    if digit_state.source == "drawing" and not strokes:
        return []
    network = cache.network(digit_state.network)
    if strokes:
        first = max(1, len(strokes) - STROKES_SHOWN + 1)
        return read_all(
            network, digit_images([strokes[:n] for n in range(first, len(strokes) + 1)])
        )
    return read_all(network, [digit_state.picture])


def _answer_html(digit_state: DigitState, reading: Reading | None) -> str:
    if reading is None:
        return (
            '<div class="lab-answer" data-digit="" data-strokes="0">'
            f'<span class="what">{escape(_("The canvas is empty."))}</span>'
            '<span class="digit">?</span>'
            f"<span>{escape(_('Draw a digit: the answer changes after every stroke.'))}</span>"
            "</div>"
        )
    share, second = reading.probability(reading.answer), reading.runner_up
    then = _("then {digit}, {share}", digit=second, share=probability(reading.probability(second)))
    unlike = doubt(reading.image, reading.answer)
    if unlike:
        # What looks like no digit gets no percentage that would sound sure.
        digit, shown, then, sentence = f"{reading.answer}?", _("doubtful"), "", unlike
    else:
        digit, shown = str(reading.answer), probability(share)
        sentence = _("It is not at all sure.") if share < UNSURE else ""
    return (
        f'<div class="lab-answer" data-digit="{reading.answer}" '
        f'data-strokes="{len(digit_state.strokes_read)}">'
        f'<span class="what">{escape(digit_state.what_is_read)}</span>'
        f'<span class="digit">{digit}</span>'
        f'<span role="status"><span class="share">{escape(shown)}</span><br>'
        f'<span class="then">{escape(then)}</span>'
        f'<span class="doubt">{escape(sentence)}</span></span>'
        "</div>"
    )


def _bars_html(reading: Reading | None) -> str:
    """Ten bars as plain HTML: building a chart of them took a third of a stroke's time."""
    shares = reading.belief[-1].tolist() if reading else [0.0] * 10
    answer = reading.answer if reading else None
    bars = "".join(
        f"<li{' class=top' if digit == answer else ''}><b>{digit}</b>"
        f'<i><s style="width: {100 * share:.2f}%"></s></i>'
        f"<span>{escape(probability(share)) if reading else ''}</span></li>"
        for digit, share in enumerate(shares)
    )
    title = escape(_("Probability of each digit after the last row"))
    return f'<p class="lab-badge">{title}</p><ol class="lab-bars">{bars}</ol>'


def _seen_html(reading: Reading | None) -> str:
    picture = f'<img src="{image_data_url(reading.image)}" alt="" width="84">' if reading else ""
    words = _(
        "What the network sees: 28 by 28 pixels, scaled and centred like the digits it was "
        "trained on."
    )
    return (
        f'<div class="lab-seen"><div class="paper">{picture}</div>'
        f"<span>{escape(words)}</span></div>"
    )


def _strokes_html(digit_state: DigitState, readings: list[Reading]) -> str:
    if not digit_state.strokes_read:
        words = _("Your strokes are replayed here one by one.")
        return f'<p class="lab-badge">{escape(words)}</p>'
    first = len(digit_state.strokes_read) - len(readings) + 1
    steps = "".join(
        f'<li><div class="paper"><img src="{image_data_url(reading.image)}" width="52" '
        f'alt="{escape(_("after stroke {number}", number=first + k))}"></div>'
        f"<b>{reading.answer}</b> "
        f"{escape(probability(reading.probability(reading.answer)))}</li>"
        for k, reading in enumerate(readings)
    )
    title = escape(_("The answer after each stroke:"))
    return f'<p class="lab-badge">{title}</p><ol class="lab-strokes">{steps}</ol>'
