"""A language in which every translated message stands in brackets, so that others are seen."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from core import i18n

PSEUDO = "qps"

_WORD = re.compile(r"[^\W\d_]{2,}")
_TRANSLATED = re.compile(r"⟦[^⟦⟧]*⟧")  # without another one in it
_TAG = re.compile(r"<(?:style|svg)\b.*?</(?:style|svg)>|<[^>]*>", re.DOTALL)


class _Bracketed(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return f"⟦{singular if n == 1 else plural}⟧"


@contextmanager
def use_pseudo_language() -> Iterator[None]:
    """Every message is looked up in the pseudo language meanwhile."""
    with (
        patch.object(i18n, "_catalogue", lambda of: _Bracketed()),
        patch.object(i18n, "_current", lambda: PSEUDO),
        patch.object(i18n, "use_language", lambda current: None),
    ):
        yield


def untranslated(app: AppTest, *, data: tuple[str, ...] = ()) -> list[str]:
    """List what an app's run shows in words that did not go through translation.

    Args:
        app: After its run, within `use_pseudo_language`.
        data: Texts that are data and not messages, such as the words of a story.
    """
    found = []
    for text in _texts(app):
        rest = unescape(_TAG.sub(" ", text))
        for known in data:
            rest = rest.replace(known, " ")
        while _TRANSLATED.search(rest):
            rest = _TRANSLATED.sub(" ", rest)
        if _WORD.search(rest):
            found.append(f"{rest.strip()!r} in {text[:120]!r}")
    return found


def _texts(app: AppTest) -> Iterator[str]:
    for kind in ("title", "header", "subheader", "caption", "markdown", "text", "info", "warning"):
        for element in getattr(app, kind):
            yield str(element.value)
    for element in app.get("html"):
        yield str(element.proto.body)
    for kind in (
        "button",
        "checkbox",
        "number_input",
        "radio",
        "segmented_control",
        "selectbox",
        "slider",
        "text_area",
        "text_input",
        "toggle",
    ):
        for widget in app.get(kind):
            proto = widget.proto
            yield str(proto.label)
            yield str(getattr(proto, "help", ""))
            yield str(getattr(proto, "placeholder", ""))
            for option in getattr(proto, "options", ()):
                yield str(getattr(option, "content", option))
    for kind in ("button_group", "download_button", "expander", "tab", "file_uploader"):
        for block in app.get(kind):
            proto = getattr(block, "proto", block)
            yield str(getattr(proto, "label", ""))
            yield str(getattr(proto, "help", ""))
            for option in getattr(proto, "options", ()):
                yield str(getattr(option, "content", option))
