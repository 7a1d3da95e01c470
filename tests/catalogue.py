"""`python -m tests.catalogue` brings the translation catalogues, `assets/locale/*.po`, up to date.

It collects the messages of the whole project. New ones are added without a translation and named in
the output; those that are no longer used are removed; translations stay as they are.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from core.i18n import LOCALE_DIR, SOURCE_LANGUAGE, languages
from core.po_file import read_po
from core.view.component_files import COMPONENTS_DIR, Message, messages_in

ROOT = Path(__file__).resolve().parents[1]
PLURALS = frozenset({"ngettext", "plural_forms"})
MARKS = frozenset({"_", "N_", "gettext", *PLURALS})


def messages() -> dict[Message, list[str]]:
    """Collect the messages of the project.

    Returns:
        By message the files that it is in, those of the first file first.

    Raises:
        ValueError: If two messages have one singular and two plurals: a catalogue holds only one.
    """
    found: dict[Message, list[str]] = {}
    for path in _sources():
        for message in dict.fromkeys(_messages_in_file(path)):
            found.setdefault(message, []).append(path.relative_to(ROOT).as_posix())
    plurals: dict[str, Message] = {}
    for message in found:
        singular = message if isinstance(message, str) else message[0]
        if plurals.setdefault(singular, message) != message:
            raise ValueError(f"{message} and {plurals[singular]} begin alike; word one otherwise.")
    return found


def _sources() -> Iterator[Path]:
    yield ROOT / "app.py"
    yield from sorted(COMPONENTS_DIR.glob("*.html"))
    yield from sorted(COMPONENTS_DIR.glob("*.js"))
    yield from sorted((ROOT / "assets" / "digits").glob("*.json"))
    yield from sorted((ROOT / "core").rglob("*.py"))
    yield from sorted((ROOT / "pages").rglob("*.py"))


def _messages_in_file(path: Path) -> Iterator[Message]:
    text = path.read_text("utf-8")
    if path.suffix == ".json":
        yield from (json.loads(note) for note in re.findall(r'"note": ("(?:[^"\\]|\\.)*")', text))
    elif path.suffix == ".py":
        yield from messages_in_python(text)
    else:
        yield from messages_in({path.suffix[1:]: text})


def messages_in_python(source: str) -> Iterator[Message]:
    r"""List the literals that a module marks as messages, also those within f-strings.

    >>> list(messages_in_python("f'{_(x)} {_(\"row\")}'; ngettext('{n} row', '{n} rows', 2)"))
    ['row', ('{n} row', '{n} rows')]
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name not in MARKS:
            continue
        if name not in PLURALS:
            yield from _literals(call.args[0]) if call.args else ()
        elif len(texts := [text for each in call.args[:2] for text in _literals(each)]) == 2:
            yield texts[0], texts[1]


def _literals(node: ast.expr) -> list[str]:
    """The texts that an argument can be: one, or those of both branches of a condition."""
    if isinstance(node, ast.IfExp):
        return [*_literals(node.body), *_literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def catalogue(
    found: Mapping[Message, list[str]], translations: Mapping[str, tuple[str, ...]]
) -> str:
    """Write a catalogue: messages in the order of their files, one line each."""
    header = translations.get("", ("",))[0]
    forms = int(header.partition("nplurals=")[2][:1] or 1)
    lines = ['msgid ""', 'msgstr ""', *(_quoted(line) for line in header.splitlines(True)), ""]
    for message, files in found.items():
        singular, plural = (message, None) if isinstance(message, str) else message
        translated = translations.get(singular, ())
        lines += [f"#: {files[0]}", f"msgid {_quoted(singular)}"]
        if plural is None:
            lines.append(f"msgstr {_quoted(translated[0] if translated else '')}")
        else:
            lines.append(f"msgid_plural {_quoted(plural)}")
            texts = translated or ("",) * forms
            lines += [f"msgstr[{form}] {_quoted(text)}" for form, text in enumerate(texts)]
        lines.append("")
    return "\n".join(lines)


def untranslated(
    found: Mapping[Message, list[str]], translations: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """List the messages, in the singular, that have no translation."""
    singulars = (message if isinstance(message, str) else message[0] for message in found)
    return [message for message in singulars if message not in translations]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main() -> None:
    """Bring every catalogue up to date, and say what is left to translate."""
    found = messages()
    for language in languages():
        if language == SOURCE_LANGUAGE:
            continue
        path = LOCALE_DIR / f"{language}.po"
        translations = read_po(path.read_text("utf-8"))
        path.write_text(catalogue(found, translations), "utf-8")
        missing = untranslated(found, translations)
        print(f"{path.relative_to(ROOT)}: {len(found)} messages, {len(missing)} to translate")
        for message in missing:
            print(f"  {message}")


if __name__ == "__main__":
    main()
