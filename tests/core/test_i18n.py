"""Messages are looked up in the visitor's language and filled in afterwards."""

from __future__ import annotations

import doctest
from collections.abc import Iterator

import pytest

from core import i18n
from tests.pseudo_language import PSEUDO, use_pseudo_language


@pytest.fixture
def pseudo() -> Iterator[None]:
    with use_pseudo_language():
        yield


def test_the_examples_of_the_module_run() -> None:
    assert doctest.testmod(i18n).failed == 0


def test_english_is_left_as_it_is_and_braces_without_values_are_text() -> None:
    assert i18n.gettext("a {b} c") == "a {b} c"
    assert i18n.ngettext("{n} row of {m}", "{n} rows of {m}", 1, m=4) == "1 row of 4"


@pytest.mark.usefixtures("pseudo")
def test_the_language_is_asked_for_every_message() -> None:
    assert i18n.gettext("row {row}", row=3) == "⟦row 3⟧"
    assert i18n.ngettext("{n} row", "{n} rows", 2) == "⟦2 rows⟧"
    assert i18n.language() == PSEUDO


def test_a_language_without_a_catalogue_is_english() -> None:
    i18n.use_language(lambda: "xx")
    try:
        assert i18n.gettext("row {row}", row=3) == "row 3"
    finally:
        i18n.use_language(lambda: i18n.SOURCE_LANGUAGE)
