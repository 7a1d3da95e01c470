"""The upload of a picture, the part of it that is looked at, and the digits found on it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from core import cache
from core.analysis.digit_likeness import doubt, least_unlikeness
from core.analysis.digit_reading import Reading, read_all
from core.drawing.links import image_data_url
from core.drawing.photo import Candidate, Photo, Region, find_digits
from core.drawing.photo_file import FILE_TYPES
from core.formatting import probability
from core.i18n import gettext as _
from core.i18n import ngettext
from pages.parts.digit_state import DigitState
from pages.parts.problems import guarded, show_problems
from pages.parts.widget_values import uploaded_file

_KEY = "photo"
_SHOWN_KEY = "photo_shown"
_ERROR_KEY = "photo_error"
_CHOICE_KEY = "photo_choice"
_ACROSS_KEY, _DOWN_KEY = "photo_across", "photo_down"
_PREVIEW_PX = 320  # a session keeps no more of a picture than this


@dataclass(frozen=True, eq=False)
class _Shown:
    """What a session keeps of an uploaded picture.

    Attributes:
        name: The file's name.
        preview: The picture, made small, as a data URL.
        boxes: Left, top, width and height of each candidate, as shares of the picture.
        candidates: What was found; not the picture itself, which takes a megabyte.
    """

    name: str
    preview: str
    boxes: tuple[tuple[float, float, float, float], ...]
    candidates: tuple[Candidate, ...]


def photo_upload(digit_state: DigitState) -> None:
    """Take a picture, show what was found on it, and let the visitor choose.

    A picture that cannot be read gets a sentence under the field.
    """

    def take() -> None:
        st.session_state.pop(_ACROSS_KEY, None)
        st.session_state.pop(_DOWN_KEY, None)
        _look(digit_state)

    st.file_uploader(
        _("Or a photo of a digit"),
        type=list(FILE_TYPES),
        key=_KEY,
        on_change=take,
        help=_("A digit on paper, dark on light or light on dark. It stays on this machine."),
    )
    if problem := st.session_state.get(_ERROR_KEY):
        show_problems([problem])
    if uploaded_file(_KEY) is None:
        return
    shown: _Shown | None = st.session_state.get(_SHOWN_KEY)
    if shown is not None:
        with guarded():
            _show_found(digit_state, shown)
    _show_crop(digit_state)


def _look(digit_state: DigitState) -> None:
    """Look for digits in the chosen part of the uploaded picture, and read the likeliest."""
    file = uploaded_file(_KEY)
    st.session_state.pop(_ERROR_KEY, None)
    st.session_state.pop(_SHOWN_KEY, None)
    st.session_state[_CHOICE_KEY] = 0
    if file is None:
        return
    problems: list[str] = []
    with guarded(problems):
        photo = find_digits(file.getvalue(), least_unlikeness, _chosen_region())
        st.session_state[_SHOWN_KEY] = _to_show(photo, file.name)
        digit_state.show_photo(photo.candidates[0].image, file.name)
    if problems:
        st.session_state[_ERROR_KEY] = problems[0]


def _chosen_region() -> Region:
    """The part that the sliders choose; a client may send anything, and gets the whole picture."""
    sides = []
    for key in (_ACROSS_KEY, _DOWN_KEY):
        low, high = st.session_state.get(key, (0, 100))
        sides.append((low / 100, high / 100))
    return Region(sides[0][0], sides[1][0], sides[0][1], sides[1][1])


def _to_show(photo: Photo, name: str) -> _Shown:
    height, width = photo.grey.shape
    boxes = tuple(
        (left / width, top / height, (right - left) / width, (bottom - top) / height)
        for top, left, bottom, right in (each.box for each in photo.candidates)
    )
    step = max(1, round(max(height, width) / _PREVIEW_PX))
    small = photo.grey[::step, ::step]
    return _Shown(name, image_data_url(1 - small), boxes, photo.candidates)


def _show_found(digit_state: DigitState, shown: _Shown) -> None:
    candidates = shown.candidates
    readings = read_all(
        cache.network(digit_state.network), [candidate.image for candidate in candidates]
    )
    several = len(candidates) > 1
    st.html(_picture_html(shown, several))
    st.html(_found_html(readings))
    if not several:
        return

    def choose() -> None:
        # Another picture may have come in the meantime.
        now: _Shown | None = st.session_state.get(_SHOWN_KEY)
        number = st.session_state.get(_CHOICE_KEY)
        if now is None or not isinstance(number, int):
            return
        if 0 <= number < len(now.candidates):
            digit_state.show_photo(now.candidates[number].image, now.name)

    st.radio(
        _("Digit to read"),
        range(len(candidates)),
        format_func=lambda number: _choice(number, readings[number]),
        key=_CHOICE_KEY,
        on_change=choose,
        horizontal=True,
    )


def _choice(number: int, reading: Reading) -> str:
    return _("{number}: a {digit}", number=number + 1, digit=reading.answer)


def _picture_html(shown: _Shown, several: bool) -> str:
    boxes = "".join(
        f'<span style="left: {100 * left:.1f}%; top: {100 * top:.1f}%; '
        f'width: {100 * width:.1f}%; height: {100 * height:.1f}%">'
        f"{f'<b>{number}</b>' if several else ''}</span>"
        for number, (left, top, width, height) in enumerate(shown.boxes, start=1)
    )
    alt = escape(_("The uploaded picture, with a frame around each digit that was found"))
    return f'<div class="lab-photo"><img src="{shown.preview}" alt="{alt}">{boxes}</div>'


def _found_html(readings: list[Reading]) -> str:
    title = ngettext("{n} digit was found:", "{n} digits were found:", len(readings))
    if len(readings) == 1 and doubt(readings[0].image, readings[0].answer):
        title = _("Nothing was found that looks like a digit. The likeliest mark:")
    items = "".join(
        f'<li><div class="paper"><img src="{image_data_url(reading.image)}" width="52" '
        f'alt="{escape(_("digit {number} as the network sees it", number=number))}"></div>'
        f"{_answer_html(reading)}</li>"
        for number, reading in enumerate(readings, start=1)
    )
    return f'<p class="lab-badge">{escape(title)}</p><ol class="lab-strokes">{items}</ol>'


def _answer_html(reading: Reading) -> str:
    if doubt(reading.image, reading.answer):
        return f"<b>{reading.answer}?</b>"
    share = probability(reading.probability(reading.answer))
    return f"<b>{reading.answer}</b> {escape(share)}"


def _show_crop(digit_state: DigitState) -> None:
    with st.expander(_("Choose a part of the picture")):
        for key, label in (
            (_ACROSS_KEY, _("From left to right, in %")),
            (_DOWN_KEY, _("From top to bottom, in %")),
        ):
            arguments: dict[str, Any] = {} if key in st.session_state else {"value": (0, 100)}
            st.slider(
                label, 0, 100, key=key, step=1, on_change=_look, args=(digit_state,), **arguments
            )
