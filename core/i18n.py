"""Translation of every sentence that a person reads on the screen.

English is the source: a message is written in the code in English and looked up in the catalogue
of the visitor's language, `assets/locale/LANGUAGE.po`. Placeholders are filled in after the
look-up, so that a translation may put them in another order:

>>> gettext("Settled on {digit} at row {row}", digit=7, row=17)
'Settled on 7 at row 17'
>>> ngettext("{n} word", "{n} words", 3)
'3 words'

A page names the visitor's language with `use_language`; everything else in core only asks.
`python -m tests.catalogue` brings the catalogues up to date with the messages of the whole project.
"""

from __future__ import annotations

import functools
import gettext as _gettext
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from core.po_file import read_po

SOURCE_LANGUAGE = "en"
LOCALE_DIR = Path(__file__).resolve().parents[1] / "assets" / "locale"


def _source_language() -> str:
    return SOURCE_LANGUAGE


_current: Callable[[], str] = _source_language
_spoken_here: ContextVar[str] = ContextVar("spoken_here", default="")


def use_language(current: Callable[[], str]) -> None:
    """Ask `current` for the language of whoever is served now, from here on.

    Args:
        current: Returns a language such as `en` or `zh`; called for every message, on the thread
            that serves the visitor. One without a catalogue is treated as English.
    """
    global _current
    _current = current


@contextmanager
def in_language(of: str) -> Iterator[None]:
    """Speak one language meanwhile, as on a thread that works for a visitor.

    >>> with in_language("zh"):
    ...     gettext("Forget gate")
    '遗忘门'

    Args:
        of: Such as `en` or `zh`.
    """
    before = _spoken_here.set(of)
    try:
        yield
    finally:
        _spoken_here.reset(before)


def language() -> str:
    """Language of whoever is served now, such as `en` or `zh`."""
    return _spoken_here.get() or _current()


def languages() -> tuple[str, ...]:
    """Languages that have a catalogue, English first."""
    return (SOURCE_LANGUAGE, *sorted(path.stem for path in LOCALE_DIR.glob("*.po")))


def gettext(message: str, **values: object) -> str:
    """Translate a message and fill in its placeholders.

    Args:
        message: In English; `{name}` stands for the value of that name, with an optional format
            as in `{share:.1%}`.
        **values: The values of the placeholders. Without any, the message is returned as it is.
    """
    translated = _catalogue(language()).gettext(message)
    return translated.format(**values) if values else translated


def ngettext(singular: str, plural: str, n: int, **values: object) -> str:
    """Translate a message whose form depends on a count.

    Args:
        singular: In English, for a count of one.
        plural: In English, for other counts.
        n: The count; it also fills in the placeholder `{n}`.
        **values: The values of further placeholders.
    """
    translated = _catalogue(language()).ngettext(singular, plural, n)
    return translated.format(n=n, **values)


def N_(message: str) -> str:
    """Mark a message that is translated where it is used, and return it unchanged."""
    return message


def plural_forms(singular: str, plural: str) -> tuple[str, str]:
    """Translate both forms of a message with a count, their placeholders left as they are."""
    catalogue = _catalogue(language())
    return catalogue.ngettext(singular, plural, 1), catalogue.ngettext(singular, plural, 2)


def listed(items: Iterable[str]) -> str:
    """Join the items of a list as the visitor's language does.

    >>> listed(["forget gate", "input gate"])
    'forget gate, input gate'
    """
    return gettext(", ").join(items)


class _Catalogue(_gettext.NullTranslations):
    """The translations of one language; what has none stays English."""

    def __init__(self, translations: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._translations = translations
        header = translations.get("", ("",))[0]
        rule = header.partition("plural=")[2].partition(";")[0]
        self._form = _gettext.c2py(rule or "n != 1")

    def gettext(self, message: str) -> str:
        return self._translations.get(message, (message,))[0]

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        forms = self._translations.get(singular)
        return forms[self._form(n)] if forms else super().ngettext(singular, plural, n)


@functools.cache
def _catalogue(of: str) -> _gettext.NullTranslations:
    path = LOCALE_DIR / f"{of}.po"
    return _Catalogue(read_po(path.read_text("utf-8")) if path.is_file() else {})
