"""The glossary defines each term once, in words that fit a tooltip."""

from __future__ import annotations

import doctest
from pathlib import Path

from core.view import glossary
from core.view.glossary import TERMS, TOPICS

PAGES = Path(__file__).resolve().parents[3] / "pages"


def test_the_examples_of_the_module_run() -> None:
    assert doctest.testmod(glossary).failed == 0


def test_each_term_is_defined_once_and_fits_a_tooltip() -> None:
    names = [term.name for term in TERMS]
    assert len(set(names)) == len(names)
    assert not [term.name for term in TERMS if not 20 <= len(term.meaning) <= 160]


def test_terms_stand_under_their_topic_and_lead_to_a_page() -> None:
    order = list(TOPICS)
    places = [order.index(term.topic) for term in TERMS]
    assert places == sorted(places)
    assert not [term for term in TERMS if term.page and not (PAGES / f"{term.page}.py").is_file()]
