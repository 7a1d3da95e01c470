"""One case of the campaign: whether it failed, how long it took, and whether others had to wait.

Others wait where one step holds Python's lock: a second thread, which wants to run every few
milliseconds, then stands still. It counts the processor time of the process, not the clock, so that
a busy machine is not taken for a frozen app.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

FREEZE_S = 1.0
_BEAT_S = 0.01


class ErrorPage(AssertionError):
    """A page shows an error in place of itself."""


def check_refusal(error: ValueError) -> None:
    """Check that what refuses a value is a sentence.

    Raises:
        ValueError: The same, if it is an error of the app's own.
    """
    # Python counts the errors of encodings among the values' errors.
    if isinstance(error, UnicodeError) or str(error)[-1:] not in (".", "?"):
        raise error


class LostRun(AssertionError):
    """A training run is gone, or cannot be resumed."""


@dataclass(frozen=True)
class Outcome:
    """What became of one case.

    Attributes:
        seed: Repeats it.
        kind: `error page`, `exception`, `lost run`, `freeze`; empty where the app did well.
        reason: Why, for people.
        seconds: Of processor time.
        waited_s: The longest that another thread had to wait, in processor time.
    """

    seed: int
    kind: str
    reason: str
    seconds: float
    waited_s: float


def part(name: str) -> ModuleType:
    """The module of a part of the campaign."""
    return importlib.import_module(f"tests.campaign.{name}")


def outcome(name: str, seed: int) -> Outcome:
    """Run one case of a part."""
    logging.disable()  # pages run outside a server, and each says so
    warnings.simplefilter("ignore")  # Pillow's, about damaged files
    case = part(name).case
    kind, reason = "", ""
    start = time.process_time()
    with _longest_wait() as waits:
        try:
            case(seed)
        except Exception as error:  # whatever the app raises is what is looked for
            kind = _kind(error)
            reason = "".join(traceback.format_exception(error)[-4:])
    seconds, waited = time.process_time() - start, max(waits)
    if not kind and waited > FREEZE_S:
        kind, reason = "freeze", f"others waited for {waited:.1f} s"
    return Outcome(seed, kind, reason, seconds, waited)


def _kind(error: Exception) -> str:
    if isinstance(error, ErrorPage):
        return "error page"
    return "lost run" if isinstance(error, LostRun) else "exception"


@contextlib.contextmanager
def _longest_wait() -> Iterator[list[float]]:
    """A list that grows by each wait of another thread."""
    waits = [0.0]
    is_over = threading.Event()

    def beat() -> None:
        last = time.process_time()
        while not is_over.wait(_BEAT_S):
            now = time.process_time()
            waits.append(now - last)
            last = now
        waits.append(time.process_time() - last)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield waits
    finally:
        is_over.set()
        thread.join()
