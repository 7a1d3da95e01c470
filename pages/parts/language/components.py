"""The browser component of the language page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pages.parts.component_value import on_value, text_value
from pages.parts.components import component

_SURPRISE = component("surprise", "lines", "bits", "expected")


def surprise_player(data: Mapping[str, Any], *, key: str, on_take: Callable[[str], None]) -> None:
    """Draw a text tinted by surprise, and what was expected at the selected word.

    Args:
        data: What `core.view.surprise_view.surprise_view` returns, and what the page adds.
        key: Unique on the page.
        on_take: Called with a word to append to the text; any browser may send any string.
    """
    taken = on_value(key, "take", lambda value: on_take(text_value(value)))
    _SURPRISE(key=key, data=dict(data), on_take_change=taken)
