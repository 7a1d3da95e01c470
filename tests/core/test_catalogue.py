"""The translations of the app are complete, and keep what is filled in."""

from __future__ import annotations

import doctest
import re

import pytest
from babel.messages.pofile import read_po as babel_read_po

from core import i18n, po_file
from core.i18n import LOCALE_DIR, languages
from core.po_file import read_po
from core.recipes import RECIPES
from tests import catalogue
from tests.catalogue import messages, untranslated

TRANSLATED = [language for language in languages() if language != i18n.SOURCE_LANGUAGE]
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
CODE = re.compile(r"`[^`]*`")
HAN = "[\u4e00-\u9fff]"


@pytest.fixture(params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_examples_of_the_modules_run() -> None:
    assert doctest.testmod(po_file).failed == doctest.testmod(catalogue).failed == 0


def test_a_catalogue_is_read_with_its_comments_continuations_and_escapes() -> None:
    text = (
        '# a comment\nmsgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        '#: core/a.py\nmsgid "a \\"b\\""\nmsgstr "c"\n" d"\n\nmsgid "none yet"\nmsgstr ""\n\n'
        'msgid "{n} row"\nmsgid_plural "{n} rows"\nmsgstr[0] "{n} R"\nmsgstr[1] "{n} Rs"\n\n'
        '#~ msgid "old"\n#~ msgstr "gone"\n'
    )
    assert read_po(text) == {
        "": ("Plural-Forms: nplurals=2; plural=(n > 1);\n",),
        'a "b"': ("c d",),
        "{n} row": ("{n} R", "{n} Rs"),
    }


def test_a_catalogue_that_is_written_is_read_the_same() -> None:
    found = {"b": ["app.py"], ("{n} row", "{n} rows"): ["app.py"], "c": ["core/a.py"]}
    translations = {"": ("Plural-Forms: nplurals=1; plural=0;\n",), "b": ('"B"\n',)}
    text = catalogue.catalogue(found, {**translations, "gone": ("weg",)})
    assert read_po(text) == translations
    assert untranslated(found, translations) == ["{n} row", "c"]


def test_a_language_is_asked_for_with_its_plurals_and_keeps_english_where_it_has_none() -> None:
    i18n.use_language(lambda: "zh")
    try:
        assert i18n.gettext("Forget gate") == "遗忘门"
        assert i18n.ngettext("{n} unit", "{n} units", 1) == "1 个单元"
        assert i18n.plural_forms("{n} bit", "{n} bits") == ("{n} 比特", "{n} 比特")
        assert i18n.gettext("not a message {n}", n=2) == "not a message 2"
        assert i18n.listed(["遗忘门", "输入门"]) == "遗忘门、输入门"
    finally:
        i18n.use_language(lambda: i18n.SOURCE_LANGUAGE)


@pytest.mark.slow
def test_every_message_is_translated_and_no_other(language: str) -> None:
    """`python -m tests.catalogue` adds what is missing, and removes what is not used."""
    path = LOCALE_DIR / f"{language}.po"
    text, found = path.read_text("utf-8"), messages()
    translations = read_po(text)
    assert not untranslated(found, translations)
    assert catalogue.catalogue(found, translations) == text
    assert "#, fuzzy" not in text


@pytest.mark.slow
def test_babel_reads_the_same(language: str) -> None:
    path = LOCALE_DIR / f"{language}.po"
    with path.open("rb") as file:
        entries = [each for each in babel_read_po(file) if each.id]
    assert {
        each.id if isinstance(each.id, str) else each.id[0]: (
            (each.string,) if isinstance(each.string, str) else tuple(each.string)
        )
        for each in entries
    } == {message: forms for message, forms in _translations(language).items() if message}


@pytest.mark.slow
def test_every_translation_keeps_the_placeholders_their_formats_and_the_code(language: str) -> None:
    """Of a message with a plural the placeholders of the plural."""
    plurals = dict(message for message in messages() if isinstance(message, tuple))
    for message, forms in _translations(language).items():
        english = plurals.get(message, message)
        for translated in forms if message else ():
            for what in (PLACEHOLDER, CODE):
                assert set(what.findall(translated)) == set(what.findall(english)), english
            assert translated.count("**") == english.count("**"), english
            assert "\n\n" in translated or "\n\n" not in english, english


def test_chinese_is_set_with_chinese_punctuation_and_spaces_around_other_scripts() -> None:
    for translated, *_rest in _translations("zh").values():
        text = PLACEHOLDER.sub("", CODE.sub("", translated))
        assert not re.search(rf"{HAN}\s?[,;:!?]|[,;:!?]{HAN}", text), translated
        assert not re.search(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9%]{HAN}", text), translated


def _translations(language: str) -> dict[str, tuple[str, ...]]:
    return dict(read_po((LOCALE_DIR / f"{language}.po").read_text("utf-8")))


def test_titles_and_sources_of_recipes_are_messages() -> None:
    translations = _translations("zh")
    for recipe in RECIPES.values():
        assert recipe.title in translations
        assert recipe.source in translations
