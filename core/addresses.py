"""Bytes as a part of a web address, and back: what makes a link carry a drawing or a picture."""

from __future__ import annotations

import base64
import binascii
import zlib

MAX_CHARS = 4_000
"""Longer addresses are cut off by some programs that pass links on."""


def to_text(raw: bytes) -> str | None:
    """`raw`, compressed, as letters, digits, `-` and `_`; None if it is too much for a link."""
    text = base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")
    return text if len(text) <= MAX_CHARS else None


def from_text(text: str, max_bytes: int) -> bytes:
    """What `to_text` made into `text`.

    Args:
        text: A part of an address, from anybody.
        max_bytes: How much it may come to: a small text can blow up a thousandfold.

    Raises:
        ValueError: If `to_text` did not make it, or it comes to more.
    """
    if len(text) > MAX_CHARS:
        raise ValueError(f"Expected at most {MAX_CHARS} characters in a link, got {len(text)}.")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        inflater = zlib.decompressobj()
        raw = inflater.decompress(packed, max_bytes)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise ValueError(f"Expected a whole link, got a damaged one ({error}).") from None
    if not inflater.eof or inflater.unused_data:
        raise ValueError("Expected a whole link, got one that is cut off or too long.")
    return raw
