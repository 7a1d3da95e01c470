"""Translation of every sentence that a person reads on the screen.

English is the source: a message is written in the code in English and looked up in the catalogue
of the visitor's language, `assets/locale/LANGUAGE/LC_MESSAGES/lstm_lab.mo`. Placeholders are
filled in after the look-up, so that a translation may put them in another order:

>>> gettext("Settled on {digit} at row {row}", digit=7, row=17)
'Settled on 7 at row 17'
>>> ngettext("{n} word", "{n} words", 3)
'3 words'

A page names the visitor's language with `use_language`; everything else in core only asks.
`pybabel extract -F babel.cfg` collects the messages of the whole project.
"""

from __future__ import annotations

import functools
import gettext as _gettext
from collections.abc import Callable
from pathlib import Path

SOURCE_LANGUAGE = "en"
LOCALE_DIR = Path(__file__).resolve().parents[1] / "assets" / "locale"
DOMAIN = "lstm_lab"


def _source_language() -> str:
    return SOURCE_LANGUAGE


_current: Callable[[], str] = _source_language


def use_language(current: Callable[[], str]) -> None:
    """Ask `current` for the language of whoever is served now, from here on.

    Args:
        current: Returns a language such as `en` or `zh`; called for every message, on the thread
            that serves the visitor. One without a catalogue is treated as English.
    """
    global _current
    _current = current


def language() -> str:
    """Language of whoever is served now, such as `en` or `zh`."""
    return _current()


def languages() -> tuple[str, ...]:
    """Languages that have a catalogue, English first."""
    found = (path.parents[1].name for path in LOCALE_DIR.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE_LANGUAGE, *sorted(found))


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


@functools.cache
def _catalogue(of: str) -> _gettext.NullTranslations:
    if of == SOURCE_LANGUAGE:
        return _gettext.NullTranslations()
    return _gettext.translation(DOMAIN, LOCALE_DIR, [of], fallback=True)
