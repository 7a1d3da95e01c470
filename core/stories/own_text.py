"""A visitor's own text, from bytes or as pasted, within what a network can learn here."""

from __future__ import annotations

import codecs

from core.stories.tokens import Kind, kind_of, split

MAX_BYTES = 2_000_000
"""Of an upload: 100,000 words are about 600,000 bytes in English, twice that in Greek."""

MAX_TOKENS = 100_000
"""An epoch of so many words takes an LSTM(128) a minute or two on two cores."""

MAX_VOCABULARY = 20_000
"""Different words: each has its line in the embedding and its column in the logits."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def text_from_bytes(raw: bytes) -> str:
    """The text of an uploaded file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark.

    Raises:
        ValueError: If it is larger than `MAX_BYTES`, in another encoding or no text.
    """
    if len(raw) > MAX_BYTES:
        raise ValueError(f"Expected a file of at most {MAX_BYTES:,} bytes, got {len(raw):,}.")
    encoding = next((name for mark, name in _MARKS.items() if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in raw:
        raise ValueError("Expected a text, got a file with null bytes: it is of another kind.")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            f"Expected a text in UTF-8, got another encoding from byte {error.start:,} on: "
            "save it as UTF-8."
        ) from None


def check_text(text: str, window: int, kind: Kind | None = None) -> tuple[str, ...]:
    """The tokens of a text that a network with `window` tokens can learn.

    Args:
        text: From anybody.
        window: Tokens that are read before one is foretold.
        kind: Of token; what suits the text if None.

    Raises:
        ValueError: If the text is empty, not longer than the window, too long, or has too many
            different words.
    """
    if len(text) > MAX_BYTES:
        raise ValueError(f"Expected at most {MAX_BYTES:,} characters of text, got {len(text):,}.")
    if "\x00" in text:
        raise ValueError("Expected a text, got one with null characters.")
    kind = kind or kind_of(text)
    tokens = split(text, kind)
    if not tokens:
        raise ValueError("Expected a text to learn, got none.")
    if len(tokens) <= window:
        raise ValueError(
            f"Expected a text of more than {window} {kind}, as many as the window has, "
            f"got {len(tokens):,}."
        )
    if len(tokens) > MAX_TOKENS:
        raise ValueError(f"Expected at most {MAX_TOKENS:,} {kind}, got {len(tokens):,}.")
    if (different := len(set(tokens))) > MAX_VOCABULARY:
        raise ValueError(
            f"Expected at most {MAX_VOCABULARY:,} different {kind}, got {different:,}."
        )
    return tokens
