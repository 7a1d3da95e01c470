"""The table of which digit was taken for which."""

from __future__ import annotations

import re

import numpy as np

from pages.parts.lab.confusion import confusion_html


def confusion(**wrong: int) -> list[list[int]]:
    """Fifty of each digit; `d7_1=3` takes three sevens for ones."""
    counts = np.eye(10, dtype=int) * 50
    for pair, count in wrong.items():
        truth, answer = map(int, pair[1:].split("_"))
        counts[truth, answer] = count
    return counts.tolist()


def depth(html: str, said: str) -> int:
    found = re.search(rf'title="{said}" style="[^"]*currentcolor (\d+)%', html)
    assert found, html
    return int(found[1])


def test_the_more_mistakes_the_darker_and_each_says_what_it_is() -> None:
    html = confusion_html(confusion(d7_1=8, d4_9=1))
    assert depth(html, "7 taken for 1 8 times") > depth(html, "4 taken for 9 once")
    assert html.count('class="right"') == 10


def test_without_a_mistake_nothing_is_dark() -> None:
    assert "background" not in confusion_html(confusion())
