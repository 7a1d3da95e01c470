"""The files of the browser components, `assets/components`, and the messages in them.

A component is a set of files, `NAME.js`, `NAME.html` and `NAME.css`, together with those of its
parts. Scripts call `t("message")` and `tn("singular", "plural", n)`, and `N_("message")` for a text
that is translated later (see `strings.js`); in HTML, `data-t` marks an element whose text and whose
readable attributes are messages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeAlias

from core.i18n import SOURCE_LANGUAGE, gettext, language, plural_forms

Message: TypeAlias = str | tuple[str, str]
"""A message in English, or its singular and its plural."""

COMPONENTS_DIR = Path(__file__).resolve().parents[2] / "assets" / "components"

READABLE_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_CALL = re.compile(rf"(?<![\w.])(?:(?:t|N_)\(\s*({_STRING})|tn\(\s*({_STRING}),\s*({_STRING}))")


def files_of(name: str, *parts: str) -> dict[str, Any]:
    """Read a component's files and those of its parts.

    The HTML of a part replaces `<!-- part -->`; its script and its style come first. A part whose
    HTML is inside that of another part comes before it.

    Returns:
        The texts by kind, such as `js`.
    """
    files = {path.suffix[1:]: path.read_text("utf-8") for path in COMPONENTS_DIR.glob(f"{name}.*")}
    for part in reversed(parts):
        for path in COMPONENTS_DIR.glob(f"{part}.*"):
            kind, text = path.suffix[1:], path.read_text("utf-8")
            if kind == "html":
                files[kind] = files[kind].replace(f"<!-- {part} -->", text)
            else:
                files[kind] = f"{text}\n{files.get(kind, '')}"
    return files


def messages_in(files: Mapping[str, str]) -> tuple[Message, ...]:
    """List the messages in a component's files.

    Args:
        files: Texts by kind, `js` and `html`; others are passed over.
    """
    found = [*_in_script(files.get("js", "")), *messages_in_html(files.get("html", ""))]
    return tuple(dict.fromkeys(found))


def translations(messages: tuple[Message, ...]) -> dict[str, Any]:
    """Translate messages into the visitor's language, for `useStrings` in the browser.

    Returns:
        By message its translation, or for a plural its list of forms; empty for English.
    """
    if language() == SOURCE_LANGUAGE:
        return {}
    return {
        message if isinstance(message, str) else message[0]: _translated(message)
        for message in messages
    }


def strings_for(messages: tuple[Message, ...]) -> dict[str, Any]:
    """Make the part of a component's data that `strings.js` reads; empty for English."""
    translated = translations(messages)
    return {"strings": translated} if translated else {}


def messages_in_html(page: str) -> list[str]:
    """List the texts and attributes of all elements with `data-t`."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def _in_script(script: str) -> Iterator[Message]:
    for call in _CALL.finditer(script):
        message, singular, plural = (json.loads(part) if part else "" for part in call.groups())
        yield message or (singular, plural)


def _translated(message: Message) -> str | list[str]:
    if isinstance(message, str):
        return gettext(message)
    return list(plural_forms(*message))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._is_marked = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_marked = any(name == "data-t" for name, _ in attrs)
        if self._is_marked:
            self.found += [text for name, text in attrs if name in READABLE_ATTRIBUTES and text]

    def handle_endtag(self, tag: str) -> None:
        self._is_marked = False

    def handle_data(self, data: str) -> None:
        if self._is_marked and data.strip():
            self.found.append(data.strip())
