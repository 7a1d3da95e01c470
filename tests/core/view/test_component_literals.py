"""What a component shows in words stands in `t(...)`, `tn(...)` or at `data-t`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from core.view.component_files import COMPONENTS_DIR, READABLE_ATTRIBUTES

NAMES = {"tanh", "softmax", "exp"}
"""Words that are the same in every language."""

_IN_BRACES = r"\$\{(?:[^{}`]|`[^`]*`|\{[^{}]*\})*\}"
_CODE = re.compile(
    r'//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|'
    rf"`(?:[^`\\$]|\\.|{_IN_BRACES}|\$)*`"
)
_TRANSLATED = re.compile(r'(?<![\w.])(?:t|N_)\(\s*$|(?<![\w.])tn\(\s*("[^"\n]*",\s*)?$|[=!]==\s*$')
_SHOWN = re.compile(
    r"(?<!style)\.(?:textContent|innerText|title|alt|placeholder|ariaLabel)\s*=(?!=)|"
    rf"setAttribute\(\s*\"(?:{'|'.join(READABLE_ATTRIBUTES)})\","
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"^[A-Z][a-z]+ [a-z]+ [a-z]+|[a-z] [a-z]+[.?!]$")
_VALUE = re.compile(_IN_BRACES)
_EMPTY_TAGS = {"br", "circle", "ellipse", "img", "input", "line", "path", "polygon", "rect", "use"}


@pytest.mark.parametrize("path", sorted(COMPONENTS_DIR.glob("*.js")), ids=lambda path: path.name)
def test_a_script_has_no_words_of_its_own(path: Path) -> None:
    assert not list(_words_in_script(path.read_text("utf-8")))


@pytest.mark.parametrize("path", sorted(COMPONENTS_DIR.glob("*.html")), ids=lambda path: path.name)
def test_a_page_has_no_words_without_the_mark(path: Path) -> None:
    assert not list(_words_in_html(path.read_text("utf-8")))


def test_words_are_found_where_they_are_forgotten() -> None:
    script = """
    a.textContent = t("Play") // Play it
    b.textContent = playing ? "Pause" : t("Play")
    c.setAttribute("aria-label", `Unit ${unit}`)
    d.innerHTML = `<b title="Row">${t("x")}</b><i data-t>Go</i>`
    e = "Nothing was found here."
    f.textContent = tn("{n} row", "{n} rows", n) + ".plot svg"
    """
    assert list(_words_in_script(script)) == [
        "Pause",
        "Unit ",
        "Row",
        "Nothing was found here.",
        ".plot svg",
    ]
    assert list(_words_in_html('<p data-t title="Say"><b>Loud</b> now</p><i>x</i>')) == ["Loud"]


def _words_in_script(script: str) -> Iterator[str]:
    """The literals that are shown: in HTML, assigned to a text, or a sentence anywhere."""
    for line_start, literal in _literals(script):
        text = _VALUE.sub("", literal)
        for value in _VALUE.findall(literal):
            yield from _words_in_script(value[2:-1])
        if "<" in text:
            yield from _words_in_html(text)
        elif _SENTENCE.search(text) or (_SHOWN.search(line_start) and _is_word(text)):
            yield text


def _literals(script: str) -> Iterator[tuple[str, str]]:
    """The literals that are no messages, each with what stands before it in its line."""
    for found in _CODE.finditer(script):
        before = script[: found.start()]
        if not found.group().startswith("//") and not _TRANSLATED.search(before):
            yield before[before.rfind("\n") + 1 :], found.group()[1:-1]


def _is_word(text: str) -> bool:
    return not set(_WORD.findall(text)) <= NAMES


def _words_in_html(page: str) -> Iterator[str]:
    reader = _Words()
    reader.feed(page)
    reader.close()
    yield from reader.found


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_marked = any(name == "data-t" for name, _ in attrs)
        readable = [text for name, text in attrs if name in READABLE_ATTRIBUTES and text]
        if not is_marked:
            self.found += [text for text in readable if _is_word(text)]
        if tag not in _EMPTY_TAGS:
            self._open.append((tag, is_marked))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        tag, is_marked = self._open[-1] if self._open else ("", False)
        if not is_marked and tag != "style" and _is_word(data):
            self.found.append(data.strip())
