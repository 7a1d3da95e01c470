"""No sentence of a page stands in its code outside of translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalogue import MARKS, ROOT

SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}|^[A-Z][a-z]+ [a-z]{2,}")
MARKUP = re.compile(r'<[^>]*>|"[^"]*"|&[a-z]+;')
KEYS = {"No cut"}
"""Names in the code that read like words on the screen."""

NOT_SHOWN = {"info", "warning", "error", "exception", "debug"}
"""Methods of a log."""


@pytest.mark.slow
def test_no_sentence_of_a_page_stands_outside_of_translation() -> None:
    files = [*(ROOT / "pages").rglob("*.py"), *(ROOT / "core" / "view").rglob("*.py")]
    found = {path.name: found for path in files if (found := list(_sentences(path)))}
    assert not found


def test_a_sentence_is_found_also_in_an_f_string(tmp_path: Path) -> None:
    page = tmp_path / "page.py"
    page.write_text(
        '"""What it does."""\nst.text(f"There is no {x} here")\nst.text(_("There is one"))\n'
        'raise ValueError("Expected another thing")\nlog.info("a line of the log")\n',
        "utf-8",
    )
    assert list(_sentences(page)) == ["There is no  here"]


def _sentences(path: Path) -> Iterator[str]:
    """Literals with words in a row, but for messages, docstrings, logs and programming errors."""
    tree = ast.parse(path.read_text("utf-8"))
    passed_over: set[ast.AST] = set()
    for node in ast.walk(tree):
        called = node.func if isinstance(node, ast.Call) else None
        name = getattr(called, "id", getattr(called, "attr", ""))
        if name in MARKS or name in NOT_SHOWN or isinstance(node, ast.Raise):
            passed_over |= set(ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            passed_over.add(node.value)
    for node in ast.walk(tree):
        if node in passed_over:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            passed_over |= set(parts)
            text = "".join(str(part.value) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if "{" not in text and text not in KEYS and SENTENCE.search(MARKUP.sub("", text)):
            yield text
