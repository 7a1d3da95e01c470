"""An uploaded file is decoded as it was written, or refused with what it is."""

from __future__ import annotations

import codecs

import pytest

from core.text.decoding import ENCODINGS, MAX_BYTES, decode

CHINESE = "\u4e00\u53e3\u8001\u4e95\u91cc\u4f4f\u7740\u4e00\u53ea\u9752\u86d9\u3002" * 5
JAPANESE = (
    "\u543e\u8f29\u306f\u732b\u3067\u3042\u308b\u3002\u540d\u524d\u306f\u307e\u3060\u7121\u3044\u3002"
    * 5
)
FRENCH = "Le chat \u201cd\u00e9j\u00e0 vu\u201d est l\u00e0 \u2013 tr\u00e8s bien. " * 20
RUSSIAN = (
    "\u041c\u044b\u0448\u044c \u0431\u043e\u0438\u0442\u0441\u044f \u043a\u043e\u0442\u0430. " * 20
)
TEXT = "\u00c9l dijo: \u4f60\u597d"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
)
def test_unicode_needs_no_confirmation(raw: bytes) -> None:
    decoded = decode(raw)
    assert (decoded.text, decoded.is_certain) == (TEXT, True)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "gb18030"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (FRENCH, "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8_r"),
    ],
)
def test_other_encodings_are_detected_and_to_be_confirmed(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.is_certain) == (text, encoding, False)


def test_a_person_can_choose_another_encoding() -> None:
    raw = FRENCH.encode("cp1252")
    assert decode(raw, "cp1252").text == FRENCH
    assert decode(raw, "cp1251").text != FRENCH
    with pytest.raises(ValueError, match="not valid UTF-8: byte 9 "):
        decode(raw, "utf-8")
    assert all(codecs.lookup(name) for name in ENCODINGS)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"{\\rtf1\\ansi", "an RTF document"),
        (b"PK\x03\x04\x00\x00", "a ZIP archive or an office document"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x00\x01\x02" * 100, "not plain text"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8", "not valid UTF-16"),
        (b"a" * (MAX_BYTES + 1), "at most 2.0 MB"),
    ],
)
def test_what_is_no_text_is_named(raw: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        decode(raw)
