"""What is read on the gates page: the digit on the desk, or the words on the bench."""

from __future__ import annotations

import streamlit as st

from core.analysis.input_sequence import Subject, image_subject
from core.analysis.input_words import MAX_CHARS, ReadWords, read_language, read_words
from pages.parts.desk import Desk
from pages.parts.gates.bench import Bench
from pages.parts.gates.who_reads import Reader
from pages.parts.what_is_read import choose_what_is_read

BEHIND_A_SENTENCE = (
    "Type a sentence, and press Enter. Before it stands <eos>, the end of one that nobody typed."
)
_KEY = "words-read"


def read_here(reader: Reader, on_desk: Desk, on_bench: Bench) -> tuple[Subject, tuple[str, ...]]:
    """What the network reads, and sentences about words that it does not."""
    read = _words(reader, on_bench)
    if read is None:
        return image_subject(on_desk.image), ()
    return read.subject, read.sentences


def choose_what_is_read_here(reader: Reader, on_desk: Desk, on_bench: Bench) -> None:
    """Takes another sample, or other words where the network reads words."""
    read = _words(reader, on_bench)
    if read is None:
        choose_what_is_read(on_desk)
        return
    step = read.subject.step

    def take() -> None:
        on_bench.words = st.session_state[_KEY]

    st.session_state[_KEY] = read.typed
    st.text_input(
        f"{step.capitalize()}s to read",
        key=_KEY,
        max_chars=MAX_CHARS,
        on_change=take,
        label_visibility="collapsed",
        help=BEHIND_A_SENTENCE if reader.model else f"Type {step}s that it knows, and press Enter.",
    )


def _words(reader: Reader, on_bench: Bench) -> ReadWords | None:
    """What becomes of the words on the bench; None where digits are read."""
    if reader.teller:
        return read_words(reader.teller, on_bench.words)
    return read_language(reader.model, on_bench.words) if reader.model else None
