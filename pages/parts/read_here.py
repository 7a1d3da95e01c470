"""What is read on the gates page: the digit on the desk, or the words on the bench."""

from __future__ import annotations

import streamlit as st

from core.inside.read_words import MAX_CHARS, read_words, step_name
from core.inside.subject import Subject, image_subject
from pages.parts.bench import Bench
from pages.parts.desk import Desk
from pages.parts.what_is_read import choose_what_is_read
from pages.parts.who_reads import Reader

_KEY = "words-read"


def read_here(reader: Reader, on_desk: Desk, on_bench: Bench) -> tuple[Subject, tuple[str, ...]]:
    """What the network reads, and sentences about words that it does not."""
    if reader.teller:
        read = read_words(reader.teller, on_bench.words)
        return read.subject, read.sentences
    return image_subject(on_desk.image), ()


def choose_what_is_read_here(reader: Reader, on_desk: Desk, on_bench: Bench) -> None:
    """Takes another sample, or other words where the network reads words."""
    if reader.teller is None:
        choose_what_is_read(on_desk)
        return
    step = step_name(reader.teller)

    def take() -> None:
        on_bench.words = st.session_state[_KEY]

    st.session_state[_KEY] = read_words(reader.teller, on_bench.words).typed
    st.text_input(
        f"{step.capitalize()}s to read",
        key=_KEY,
        max_chars=MAX_CHARS,
        on_change=take,
        label_visibility="collapsed",
        help=f"Type {step}s that it knows, and press Enter.",
    )
