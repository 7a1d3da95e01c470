"""A cache that is limited by the bytes of what it keeps, not by their number."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SizedCache(Generic[K, V]):
    """Keeps the values that were used last, up to a number of bytes.

    One value is kept even if it is larger. Two threads that miss the same key load it twice.

    >>> cache = SizedCache(100, len)
    >>> cache.get("a", lambda: b"x" * 60), cache.get("b", lambda: b"y" * 60)[:1]
    (b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', b'y')
    >>> "a" in cache, "b" in cache
    (False, True)
    """

    def __init__(self, max_bytes: int, size: Callable[[V], int]) -> None:
        self._max_bytes = max_bytes
        self._size = size
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: K, load: Callable[[], V]) -> V:
        """Return the value of a key, loaded if it is not kept.

        Whatever `load` raises is raised, and nothing is kept.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        value = load()
        with self._lock:
            self._kept[key] = value, self._size(value)
            while len(self._kept) > 1 and self._total() > self._max_bytes:
                self._kept.popitem(last=False)
        return value

    def __contains__(self, key: object) -> bool:
        with self._lock:
            return key in self._kept

    def _total(self) -> int:
        return sum(size for _value, size in self._kept.values())
