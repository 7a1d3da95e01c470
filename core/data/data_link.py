"""A visitor's data as text in a link: what was typed, pasted or uploaded as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.drawing.links import from_text, to_text
from core.i18n import gettext as _

MAX_BYTES = 200_000
"""That may come out of a link."""


def pack_data(fields: Mapping[str, str]) -> str | None:
    """Write the fields of a form as letters, digits, `-` and `_`; None if they are too long.

    A table of 100 rows with three digits each takes about 300 characters.
    """
    plain = json.dumps({name: text for name, text in fields.items() if text}, ensure_ascii=False)
    raw = plain.encode()
    return to_text(raw) if len(raw) <= MAX_BYTES else None


def unpack_data(text: str, known: tuple[str, ...]) -> dict[str, str]:
    """Read back the fields that `pack_data` wrote.

    Args:
        text: A part of an address, from anybody.
        known: The names that a field may have.

    Raises:
        ValueError: If `pack_data` did not make the text.
    """
    try:
        fields: Any = json.loads(from_text(text, MAX_BYTES))
        is_sound = isinstance(fields, dict) and all(
            name in known and isinstance(value, str) for name, value in fields.items()
        )
    except (ValueError, RecursionError):
        is_sound = False
    if not is_sound:
        raise ValueError(
            _("The data in this link are damaged or cut off. Please copy the whole link.")
        )
    return dict(fields)
