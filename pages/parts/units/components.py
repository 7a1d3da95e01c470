"""The browser component of the page on units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pages.parts.component_value import on_value
from pages.parts.components import component

_UNITS = component("units", "lines")


def unit_text(
    data: Mapping[str, Any], *, key: str, on_marks: Callable[[list[tuple[int, int]]], None]
) -> None:
    """Draw a passage coloured by a unit.

    Args:
        data: What `core.view.unit_text.unit_text_view` returns, and where to put the cursor.
        key: Unique on the page.
        on_marks: Called with the passages that were marked; any browser may send anything.
    """

    def take(value: Any) -> None:
        if not isinstance(value, list | tuple):
            raise ValueError(str(value)[:40])
        pairs = []
        for each in value:
            match each:
                case [int(start), int(end)]:
                    pairs.append((start, end))
                case _:
                    raise ValueError(str(each)[:40])
        on_marks(pairs)

    _UNITS(key=key, data=dict(data), on_marks_change=on_value(key, "marks", take))
