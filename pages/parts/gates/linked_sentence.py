"""Sentences whose steps move the cursor and whose units are pinned when they are clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

from core.view.linked_text import text_parts
from pages.parts.component_value import on_value
from pages.parts.components import component

_TEXT = component("linked_text", "linked")


def linked_sentence(
    sentences: Sequence[str],
    step: str,
    *,
    key: str,
    on_unit: Callable[[object], None],
    width: int | str = "stretch",
) -> None:
    """Show sentences with links.

    Args:
        sentences: With links as `core.view.linked_text.link` writes them.
        step: What a step is called.
        key: Of the component on its page.
        on_unit: Called with what the browser sent as the unit that was clicked.
        width: In pixels, or `stretch`.
    """
    parts = tuple(tuple(asdict(part) for part in text_parts(each)) for each in sentences)
    _TEXT(
        key=key,
        data={"sentences": parts, "step": step},
        width=width,
        on_unit_change=on_value(key, "unit", on_unit),
    )
