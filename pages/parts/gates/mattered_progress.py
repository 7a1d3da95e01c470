"""A measurement that is kept, and a bar while it is taken."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from core import cache
from core.analysis.influence import Progress

T = TypeVar("T")


def with_progress(key: Hashable, words: str, measure: Callable[[Progress], T]) -> T:
    """Return a measurement that is kept, or take it under a bar that says how far it is.

    Args:
        key: What tells it from all others.
        words: What is being done.
        measure: Takes it, and reports its progress to the function that it is given.

    Raises:
        ValueError: As `measure` does; the bar is taken away.
    """
    if cache.is_measured(key):
        return cache.measured(key, lambda: measure(lambda done: None))
    place = st.empty()

    def show(done: float) -> None:
        place.progress(min(1.0, done), words)

    show(0.0)
    try:
        return cache.measured(key, lambda: measure(show))
    finally:
        place.empty()
