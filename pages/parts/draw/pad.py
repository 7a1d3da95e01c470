"""The canvas, the answer beside it and the reading under it: what runs again after a stroke."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from core import cache
from core.analysis.digit_reading import Reading, read_all
from core.drawing.links import image_data_url
from core.drawing.rasterize import BRUSH_PX, CANVAS_PX, digit_images
from core.drawing.strokes import INK, PAPER, same_drawing, strokes_from_canvas
from core.formatting import probability
from core.view.figures import class_probability_figure
from pages.parts.components import reading_player, without_toolbar
from pages.parts.digit_state import IN_ADDRESS, DigitState, get_digit_state

STROKES_SHOWN = 10
"""How many of the last strokes are replayed: each is a picture and a reading of its own."""


@st.fragment
def pad_and_reading() -> None:
    """Draws the canvas, takes what was drawn, and shows how the network reads it.

    What is first here is first in the browser: the answer comes before all that can wait a moment.
    """
    digit_state = get_digit_state()
    left, right = st.columns([0.34, 0.66], gap="small")
    with right:
        words, bars = st.columns([0.55, 0.45], gap="small")
    with left:
        _take_drawing(digit_state)
    readings = _readings(digit_state)
    reading = readings[-1] if readings else None
    words.html(_answer_html(digit_state, reading))
    words.html(_seen_html(reading))
    right.html(_strokes_html(digit_state, readings))
    with left:
        without_toolbar(digit_state.canvas_key)
        _show_buttons(digit_state)
    digit_state.keep_in_address()
    reading_player(
        reading,
        row=digit_state.row,
        key="reading",
        empty="Nothing to read yet: draw a digit above.",
    )
    st.page_link(
        "pages/gates.py",
        label="**See its gates** →",
        query_params={name: st.query_params[name] for name in IN_ADDRESS & st.query_params.keys()},
    )
    with bars:
        _show_bars(reading)
    if digit_state.marked_sample != digit_state.chosen_sample:
        st.rerun()  # The first stroke after a sample: the picker beside marks it no longer.


def _take_drawing(digit_state: DigitState) -> None:
    try:
        sent = st_canvas(
            key=digit_state.canvas_key,
            initial_drawing=digit_state.canvas_start,
            stroke_width=BRUSH_PX,
            stroke_color=INK,
            background_color=PAPER,
            height=CANVAS_PX,
            width=CANVAS_PX,
        ).json_data
        strokes = strokes_from_canvas(sent)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        # A client may send anything, and the component itself stumbles over some of it.
        sentence = str(error) if isinstance(error, ValueError) else "Expected a drawing, got none."
        st.html(f'<p class="lab-error" role="alert">{escape(sentence)}</p>')
        return
    if not same_drawing(strokes, digit_state.strokes):
        digit_state.draw(strokes)


def _show_buttons(digit_state: DigitState) -> None:
    hint = "" if digit_state.strokes else "Draw a digit here"
    st.html(f'<div class="lab-hint"><span>{hint}</span></div>')
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Undo",
            key="undo",
            on_click=digit_state.undo,
            disabled=not digit_state.strokes,
            shortcut="Ctrl+Z",
            help="Take the last stroke away",
        )
        st.button(
            "Clear",
            key="clear",
            on_click=digit_state.clear,
            disabled=not digit_state.strokes,
            help="Take all strokes away",
        )
        if digit_state.strokes and digit_state.source != "drawing":
            st.button("Read it", key="back", on_click=digit_state.draw, args=(digit_state.strokes,))


def _readings(digit_state: DigitState) -> list[Reading]:
    """How the network read it after each of the last strokes; one reading for a picture."""
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


def _show_bars(reading: Reading | None) -> None:
    st.plotly_chart(
        class_probability_figure(
            reading.belief[-1] if reading else None, st.context.theme.type or "light"
        ),
        key="bars",
        config={"displayModeBar": False},
    )
    st.caption("Belief in each digit after the last row.")


def _answer_html(digit_state: DigitState, reading: Reading | None) -> str:
    if reading is None:
        return (
            '<div class="lab-answer" data-digit="" data-strokes="0">'
            '<span class="what">The canvas is empty.</span><span class="digit">?</span>'
            "<span>Draw a digit: the answer changes after every stroke.</span></div>"
        )
    share, second = reading.probability(reading.answer), reading.runner_up
    doubt = '<div class="doubt">It is not at all sure.</div>' if share < 0.6 else ""
    return (
        f'<div class="lab-answer" data-digit="{reading.answer}" '
        f'data-strokes="{len(digit_state.strokes_read)}">'
        f'<span class="what">{escape(digit_state.what_is_read)}</span>'
        f'<span class="digit">{reading.answer}</span>'
        f'<span><span class="share">{escape(probability(share))}</span><br>'
        f'<span class="then">then {second}, '
        f"{escape(probability(reading.probability(second)))}</span>"
        f"{doubt}</span>"
        "</div>"
    )


def _seen_html(reading: Reading | None) -> str:
    picture = f'<img src="{image_data_url(reading.image)}" alt="" width="84">' if reading else ""
    return (
        f'<div class="lab-seen"><div class="paper">{picture}</div>'
        "<span>As the network sees it: 28 by 28 pixels, scaled and centred like the digits that it "
        "learnt from.</span></div>"
    )


def _strokes_html(digit_state: DigitState, readings: list[Reading]) -> str:
    if not digit_state.strokes_read:
        return '<p class="lab-badge">Strokes you draw are replayed here, one by one.</p>'
    first = len(digit_state.strokes_read) - len(readings) + 1
    steps = "".join(
        f'<li><div class="paper"><img src="{image_data_url(reading.image)}" width="52" '
        f'alt="after stroke {first + k}"></div><b>{reading.answer}</b> '
        f"{escape(probability(reading.probability(reading.answer)))}</li>"
        for k, reading in enumerate(readings)
    )
    title = '<p class="lab-badge">Stroke by stroke, the answer so far:</p>'
    return f'{title}<ol class="lab-strokes">{steps}</ol>'
