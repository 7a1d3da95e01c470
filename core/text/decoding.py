"""Turn the bytes of an uploaded file into text: encodings are detected, other files named."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.formatting import megabytes
from core.i18n import N_
from core.i18n import gettext as _

if TYPE_CHECKING:
    from charset_normalizer import CharsetMatch

MAX_BYTES = 2_000_000
"""Size of the largest upload, and length of the longest text in characters."""

LOOKED_AT_BYTES = 64_000
"""An encoding is detected from the beginning of a file: the whole would take seconds."""

_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NOT_DETECTED = {"utf-8", "iso8859_15", "mac_roman"}
"""UTF-8 is checked before; the others are too similar to Windows-1252 to be told apart."""

_SIGNATURES = {
    b"%PDF-": N_("a PDF"),
    b"{\\rtf": N_("an RTF document"),
    b"PK\x03\x04": N_("a ZIP archive or an office document"),
    b"\xd0\xcf\x11\xe0": N_("an old office document"),
    b"\x1f\x8b": N_("a compressed file"),
    b"7z\xbc\xaf": N_("a compressed file"),
    b"Rar!": N_("a compressed file"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"GIF8": N_("a picture"),
    b"SQLite format 3": N_("a database"),
    b"\x7fELF": N_("a program"),
    b"MZ\x90": N_("a program"),
}

ENCODINGS = {
    "utf-8": "UTF-8",
    "cp1252": "Windows-1252",
    "gb18030": "GB18030",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "euc_jp": "EUC-JP",
    "euc_kr": "EUC-KR",
    "cp1251": "Windows-1251",
    "koi8_r": "KOI8-R",
    "cp1250": "Windows-1250",
    "cp1253": "Windows-1253",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "iso8859_15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
}
"""The encodings that a visitor can choose from, by the name of Python's codec."""


@dataclass(frozen=True)
class DecodedText:
    """The text of a file.

    Attributes:
        text: The text.
        encoding: The codec that was used, such as `gb18030`.
        is_certain: Whether the file itself says so: by a byte order mark, or as valid UTF-8. If
            not, the encoding was detected and a person should confirm it.
    """

    text: str
    encoding: str
    is_certain: bool


def decode(raw: bytes, encoding: str | None = None) -> DecodedText:
    """Decode an uploaded file.

    Args:
        raw: Its bytes.
        encoding: One of `ENCODINGS`, as a person chose it; detected if None.

    Raises:
        ValueError: If the file is too large, is not a text, or is not valid in this encoding.
    """
    if len(raw) > MAX_BYTES:
        raise ValueError(
            _(
                "This file has {size}; at most {most} can be read.",
                size=megabytes(len(raw)),
                most=megabytes(MAX_BYTES),
            )
        )
    _refuse_other_files(raw)
    if encoding is not None:
        return DecodedText(_decoded(raw, encoding), encoding, is_certain=True)
    for mark, name in _BYTE_ORDER_MARKS.items():
        if raw.startswith(mark):
            return DecodedText(_decoded(raw, name), name.removesuffix("-sig"), is_certain=True)
    if b"\x00" not in raw:
        try:
            return DecodedText(raw.decode("utf-8"), "utf-8", is_certain=True)
        except UnicodeDecodeError:
            pass
    return _detected(raw)


def _refuse_other_files(raw: bytes) -> None:
    for signature, name in _SIGNATURES.items():
        if raw.startswith(signature):
            raise ValueError(
                _(
                    "This file is {kind}, not plain text. Copy its text and paste it here.",
                    kind=_(name),
                )
            )


def _detected(raw: bytes) -> DecodedText:
    # Imported where a file is not UTF-8: it takes 3 MB.
    from charset_normalizer import from_bytes

    order = [name for name in ENCODINGS if name not in _NOT_DETECTED]
    matches = from_bytes(raw[:LOOKED_AT_BYTES], threshold=0.3, cp_isolation=order)
    # Of candidates that are about as plausible, the more widespread one comes first.
    ranked = sorted(
        (round(match.chaos - match.coherence, 1), min(map(order.index, names)))
        for match in matches
        if (names := [name for name in order if name.replace("-", "_") in _names_of(match)])
    )
    for encoding in (order[place] for _score, place in ranked):
        try:
            return DecodedText(_decoded(raw, encoding), encoding, is_certain=False)
        except ValueError:
            continue  # only its beginning is valid in this encoding
    raise ValueError(
        _("This file is not plain text, or in an unknown encoding. Save it as UTF-8 and try again.")
    )


def _names_of(match: CharsetMatch) -> set[str]:
    """All encodings in which the file is this text."""
    return {name.replace("-", "_") for name in (match.encoding, *match.could_be_from_charset)}


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            _(
                "This file is not valid {encoding}: byte {n:,} cannot be decoded. Choose another "
                "encoding.",
                encoding=ENCODINGS.get(encoding, encoding),
                n=error.start + 1,
            )
        ) from None
    if "\x00" in text:
        raise ValueError(_("This file has null bytes: it is not plain text."))
    return text
