"""What is kept is limited by its bytes, and the least recently used goes first."""

from __future__ import annotations

import pytest

from core.sized_cache import SizedCache


def test_the_least_recently_used_goes_when_the_bytes_are_spent() -> None:
    cache: SizedCache[str, bytes] = SizedCache(100, len)
    for key in "ab":
        cache.get(key, lambda: b"x" * 50)
    cache.get("a", lambda: pytest.fail("it is kept"))
    cache.get("c", lambda: b"x" * 50)
    assert ("a" in cache, "b" in cache, "c" in cache) == (True, False, True)


def test_one_value_is_kept_however_large_it_is() -> None:
    cache: SizedCache[str, bytes] = SizedCache(100, len)
    cache.get("a", lambda: b"x" * 10)
    cache.get("b", lambda: b"x" * 1_000)
    assert ("a" in cache, "b" in cache) == (False, True)


def test_what_cannot_be_loaded_is_not_kept() -> None:
    cache: SizedCache[str, bytes] = SizedCache(100, len)

    def fail() -> bytes:
        raise ValueError("gone")

    with pytest.raises(ValueError, match="gone"):
        cache.get("a", fail)
    assert cache.get("a", lambda: b"x") == b"x"
