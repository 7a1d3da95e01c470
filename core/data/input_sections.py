"""Text with a section for each input of a model: a line `[name]`, then the rows of that input."""

from __future__ import annotations

import re

from core.data.table import Numbers, parse_table
from core.i18n import gettext as _
from core.whole_numbers import shown

_HEADING = re.compile(r"^\[([^\]\n]{1,100})\][ \t]*$", re.MULTILINE)

MAX_SECTIONS = 20


def has_sections(text: str) -> bool:
    """Whether a text begins with the heading of a section."""
    return _HEADING.match(text.lstrip()) is not None


def read_sections(text: str) -> dict[str, Numbers]:
    """Read the rows of each section: (T, F), or (T,) where a row is one number.

    Raises:
        ValueError: If a section is no table of numbers, or stands there twice.
    """
    parts = _HEADING.split(text)
    names, bodies = parts[1::2], parts[2::2]
    if len(names) > MAX_SECTIONS or len(set(names)) < len(names):
        raise ValueError(
            _("Each input may have one section, and there may be {n}.", n=MAX_SECTIONS)
        )
    found: dict[str, Numbers] = {}
    for name, body in zip(names, bodies, strict=True):
        try:
            values = parse_table(body).values
        except ValueError as error:
            raise ValueError(
                _("Input {name}: {problem}", name=shown(name), problem=str(error))
            ) from None
        found[name] = values[:, 0] if values.shape[1] == 1 else values
    return found
