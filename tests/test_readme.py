"""The README in English and the one in Chinese say the same: figures, commands, code and links."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, CHINESE = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh.md"))

CODE_BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\]\(([^)]*)\)")
NUMBER = re.compile(r"\d+(?:[,.]\d+)*")


def sections(text: str) -> list[str]:
    return re.split(r"^#{2,3} ", text, flags=re.MULTILINE)


def commands(text: str) -> list[str]:
    """Lines of code without their comments."""
    blocks = [code for kind, code in CODE_BLOCK.findall(text) if kind != "mermaid"]
    return [line.partition(" # ")[0].rstrip() for code in blocks for line in code.splitlines()]


def prose(text: str) -> str:
    return CODE_BLOCK.sub("", text)


PAIRS = list(zip(sections(ENGLISH), sections(CHINESE), strict=False))


@pytest.mark.slow
def test_both_have_the_same_sections() -> None:
    assert len(sections(ENGLISH)) == len(sections(CHINESE))


@pytest.mark.slow
@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=range(len(PAIRS)))
def test_a_section_has_the_same_figures_commands_and_links(english: str, chinese: str) -> None:
    assert commands(chinese) == commands(english)
    for pattern in (CODE, NUMBER):
        found = [Counter(pattern.findall(prose(text))) for text in (english, chinese)]
        assert found[1] == found[0]
    links = [
        sorted(link for link in LINK.findall(prose(text)) if not link.startswith("#"))
        for text in (english.replace("README.zh.md", ""), chinese.replace("README.md", "", 1))
    ]
    assert links[1] == links[0]
