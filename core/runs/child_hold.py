"""A training process of this machine, as an engine holds it."""

from __future__ import annotations

from core.runs.engine import LEAVE, Said
from core.runs.process import RunProcess
from core.runs.store import RunFolder


class ChildHold:
    """The child process that trains a run; see `core.runs.engine.Hold`.

    Args:
        run: The run's folder.
        module: What trains it in its own process.
    """

    def __init__(self, run: RunFolder, module: str) -> None:
        self.run = run
        self._module = module
        self._process: RunProcess | None = None
        self._said = Said()

    def begin(self) -> None:
        """Start the process.

        Raises:
            OSError: If it cannot be started.
        """
        self._process = RunProcess(self.run, self._module)

    @property
    def place(self) -> int | None:
        """See `core.runs.engine.Hold`."""
        return None

    @property
    def where(self) -> str:
        """See `core.runs.engine.Hold`."""
        return ""

    @property
    def said(self) -> Said:
        """See `core.runs.engine.Hold`."""
        return self._said

    @property
    def pid(self) -> int | None:
        """See `core.runs.engine.Hold`."""
        return self._process.pid if self._process else None

    def say(self, line: str) -> None:
        """See `core.runs.engine.Hold`."""
        if self._process and not self._said.is_stop:
            self._said = Said(self._said.number + 1, line)
            self._process.say(line)

    def leave(self) -> None:
        """See `core.runs.engine.Hold`."""
        if self._process and not self._said.is_stop:
            self._said = Said(self._said.number + 1, LEAVE)
            self._process.leave()

    def wait(self, seconds: float) -> int | None:
        """See `core.runs.engine.Hold`."""
        return self._process.wait(seconds) if self._process else None

    def kill(self) -> None:
        """See `core.runs.engine.Hold`."""
        if self._process:
            self._process.kill()
