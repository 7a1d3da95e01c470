"""The inline browser components of the story page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pages.parts.component_value import on_value, text_value
from pages.parts.components import component

_CHIPS = component("chips")
_STORY = component("story", "lines", "column", "rivals")


def chips(groups: Sequence[Mapping[str, Any]], *, key: str, on_pick: Callable[[str], None]) -> None:
    """Texts to click; `on_pick` gets what the clicked one sends. Nothing of them is rendered.

    Args:
        groups: Each with `words` that stand before it, `is_error`, and `chips`: of each the
            `text` on it and what it `sends`.
        key: The place's own name on its page.
        on_pick: Gets a text, from anybody: a stranger's browser sends what it likes.
    """
    picked = on_value(key, "picked", lambda value: on_pick(text_value(value)))
    _CHIPS(key=key, data={"groups": tuple(groups)}, on_picked_change=picked)


def story_player(
    data: Mapping[str, Any], *, key: str, on: Mapping[str, Callable[[Any], None]]
) -> None:
    """Stories side by side, told word by word, and what else was considered at the chosen word.

    Args:
        data: What `core.view.story_view.story_views` returns, and where the cursor is sent.
        key: The place's own name on its page.
        on: By the event, `branch`, `beside`, `three` or `close`, what gets the value that the
            browser sent with it.
    """
    heard = {f"on_{event}_change": on_value(key, event, take) for event, take in on.items()}
    _STORY(key=key, data=dict(data), **heard)
