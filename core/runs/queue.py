"""The queue of runs: a fair share for every visitor, and the same order after a restart."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from core.files import write_whole
from core.i18n import gettext as _
from core.i18n import ngettext
from core.runs.limits import Limits
from core.runs.store import SETTINGS

_OWNER = "owner.json"
_QUEUED = "queued.json"
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Visitor:
    """Who starts a run: told apart by a cookie and by the network address.

    Attributes:
        visitor_id: A hash of the visitor's cookie; empty for whoever is not told apart.
        address: A hash of the network address.
    """

    visitor_id: str = ""
    address: str = ""

    @classmethod
    def of(cls, cookie: str, address: str) -> Visitor:
        """Hash a cookie and an address: neither is kept as it is."""
        return cls(*(hashlib.sha256(each.encode()).hexdigest()[:32] for each in (cookie, address)))


SERVER = Visitor()
"""Stands for the program itself, which has no limits of its own."""


def write_owner(run: Path, visitor: Visitor) -> None:
    """Keep in a run's folder who started it."""
    write_whole(run / _OWNER, partial(Path.write_text, data=json.dumps(asdict(visitor))))


def owner_of(run: Path) -> Visitor:
    """The visitor who started a run; `SERVER` if that is not known."""
    try:
        return Visitor(**{name: str(v) for name, v in _read(run / _OWNER).items()})
    except TypeError:
        return SERVER


def check_room(
    visitor: Visitor,
    active: Mapping[str, Visitor],
    limits: Limits,
    *,
    places: int,
    group_of: Callable[[str], str] = str,
    more: int = 1,
) -> None:
    """Raise a ValueError if a visitor may not start more runs.

    Args:
        visitor: Who asks.
        active: By run, who started those that train or wait now.
        limits: What everybody may have.
        places: How many runs train side by side.
        group_of: The sweep that a run belongs to, which counts as one; else the run itself.
        more: How many runs they ask for.
    """
    own = len({group_of(run_id) for run_id, each in active.items() if each == visitor})
    if visitor != SERVER and own >= limits.per_visitor:
        raise ValueError(
            ngettext(
                "You already have {n} run in progress. Stop it, or wait until it is done.",
                "You already have {n} runs in progress. Stop one, or wait until one is done.",
                own,
            )
        )
    neighbours = sum(each.address == visitor.address for each in active.values())
    if visitor != SERVER and neighbours + more > limits.per_address:
        raise ValueError(
            _("Too many runs from your network are in progress. Try again in a few minutes.")
        )
    waiting = max(0, len(active) - places)
    if len(active) + more > places + limits.waiting:
        raise ValueError(
            ngettext(
                "{n} run is already waiting for its turn. Try again in a few minutes.",
                "{n} runs are already waiting for their turn. Try again in a few minutes.",
                waiting,
            )
        )


class RunQueue:
    """Runs that wait for their turn, by visitor.

    The next run is one of the address that has the fewest before it, and of that address one of
    the visitor who has the fewest.

    Args:
        folder: Where the runs are kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, Visitor] = {}
        self._number = 0

    def __contains__(self, run_id: str) -> bool:
        return run_id in self._waiting

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The runs that wait, as they came."""
        return tuple(self._waiting)

    def add(self, run_id: str, visitor: Visitor) -> None:
        """Put a run at the end, in its folder too, so that it waits after a restart.

        Raises:
            OSError: If its folder cannot be written.
        """
        self._number += 1
        mark_queued(self._folder / run_id, self._number)
        self._waiting[run_id] = visitor

    def remove(self, run_id: str) -> Visitor:
        """Take a run out of the queue, and return who started it."""
        unmark_queued(self._folder / run_id)
        return self._waiting.pop(run_id)

    def in_order(self, working: Mapping[str, Visitor]) -> list[str]:
        """The runs that wait, in the order in which they will train.

        Args:
            working: By run who started those that train now.
        """
        before = Counter(working.values())
        by_visitor = in_turns(self._waiting, self._waiting.__getitem__, before)
        addresses = Counter(visitor.address for visitor in working.values())
        return in_turns(by_visitor, lambda run_id: self._waiting[run_id].address, addresses)

    def restore(self) -> None:
        """Take back the runs that waited when the last server of this folder ended."""
        for number, run_id, _session in queued_runs(self._folder):
            self._waiting.setdefault(run_id, owner_of(self._folder / run_id))
            self._number = max(self._number, number)

    def clear(self) -> None:
        """Let the runs wait for the next server of this folder."""
        self._waiting.clear()


def mark_queued(run: Path, number: int, session: str = "") -> None:
    """Note in a run's folder that it waits, so that it does after a restart too.

    Args:
        run: Its folder.
        number: Runs that wait are queued again in the order of their numbers.
        session: What an engine calls this session of the run.

    Raises:
        OSError: If the folder cannot be written.
    """
    content = json.dumps({"number": number, "session": session})
    write_whole(run / _QUEUED, partial(Path.write_text, data=content))


def unmark_queued(run: Path) -> None:
    """Note in a run's folder that it no longer waits."""
    with suppress(OSError):
        (run / _QUEUED).unlink(missing_ok=True)


def queued_session(run: Path) -> str | None:
    """What an engine calls the session in which a run waits; None if it does not wait."""
    session = _read(run / _QUEUED).get("session")
    return session if isinstance(session, str) else None


def queued_runs(folder: Path) -> list[tuple[int, str, str]]:
    """Number, id and session of each run of a folder that waits, in order."""
    found = []
    for marker in folder.glob(f"*/{_QUEUED}"):
        plain = _read(marker)
        number, session = plain.get("number", 0), plain.get("session", "")
        is_run = (marker.parent / SETTINGS).is_file()
        if is_run and isinstance(number, int) and isinstance(session, str):
            found.append((number, marker.parent.name, session))
    return sorted(found)


def in_turns(
    runs: Iterable[str], key: Callable[[str], _Key], before: Mapping[_Key, int]
) -> list[str]:
    """Runs in rounds: everybody's first, then everybody's second, each round as they came."""
    turns = Counter(before)
    rounds: list[tuple[int, str]] = []
    for run_id in runs:
        rounds.append((turns[key(run_id)], run_id))
        turns[key(run_id)] += 1
    return [run_id for _, run_id in sorted(rounds, key=lambda each: each[0])]


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
