"""Read a translation catalogue: a `.po` file, the format of gettext, as it stands in the tree.

Nothing has to be compiled, and a change to a catalogue can be reviewed line by line. The format:
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

_LINE = re.compile(r'(msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(".*")\s*')


def read_po(text: str) -> Mapping[str, tuple[str, ...]]:
    r"""Return the translations in a catalogue.

    Comments, and with them obsolete entries, are passed over; so are messages without translation.

    >>> read_po('msgid "{n} word"\nmsgid_plural "{n} words"\nmsgstr[0] "{n} 个词"')
    {'{n} word': ('{n} 个词',)}

    Args:
        text: Of the file.

    Returns:
        By message, in the singular, its translation or the forms of it; by "" the header.
    """
    return {
        entry["msgid"]: forms
        for entry in _entries(text)
        if all(forms := tuple(text for name, text in entry.items() if name.startswith("msgstr")))
    }


def _entries(text: str) -> Iterator[dict[str, str]]:
    entry: dict[str, str] = {}
    field = ""
    for line in text.splitlines():
        if not (found := _LINE.fullmatch(line)):
            continue
        keyword, quoted = found.groups()
        if keyword == "msgid" and entry:
            yield entry
            entry = {}
        field = keyword or field
        entry[field] = entry.get(field, "") + json.loads(quoted)
    if entry:
        yield entry
