"""The browser components of the story page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.parts.component_value import on_value, text_value
from pages.parts.components import component

_CHIPS = component("chips")
_STORY = component("story", "lines", "column", "rivals")


def chips(groups: Sequence[Mapping[str, Any]], *, key: str, on_pick: Callable[[str], None]) -> None:
    """Draw texts to click; they are shown as plain text.

    Args:
        groups: Each with `words` before it, `is_error`, and `chips`: of each the `text` on it and
            what it `sends`.
        key: Unique on the page.
        on_pick: Called with what the clicked one sends; any browser may send any text.
    """
    picked = on_value(key, "picked", lambda value: on_pick(text_value(value)))
    _CHIPS(key=key, data={"groups": tuple(groups)}, on_picked_change=picked)


def story_player(
    data: Mapping[str, Any], *, key: str, on: Mapping[str, Callable[[Any], None]]
) -> None:
    """Draw stories side by side, and the candidates at the selected word.

    Args:
        data: What `core.view.story_view.story_views` returns, and where to put the cursor.
        key: Unique on the page.
        on: By event, `branch`, `beside`, `three` or `close`, what is called with the value that
            the browser sent.
    """
    heard = {f"on_{event}_change": on_value(key, event, take) for event, take in on.items()}
    _STORY(key=key, data=dict(data), **heard)
