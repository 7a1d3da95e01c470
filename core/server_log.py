"""What the server logs: runs, refused inputs and errors; never what a visitor typed or drew.

Loggers below `lstm_lab` of the standard library. `LSTM_LAB_LOG` sets the level (`debug`, `info`,
`warning`, `error`, or `off`); lines go to standard error. The messages of many exceptions hold a
visitor's words: of what was refused only the kind and the place in the code are logged.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

VARIABLE = "LSTM_LAB_LOG"
RUNS = logging.getLogger("lstm_lab.runs")
SERVER = logging.getLogger("lstm_lab")
_ROOT = Path(__file__).resolve().parents[1]
_LEVELS = ("debug", "info", "warning", "error")


def set_up_log() -> None:
    """Send what is logged to standard error, at the level that `LSTM_LAB_LOG` names."""
    asked = os.environ.get(VARIABLE, "info").lower()
    level = asked.upper() if asked in _LEVELS else "INFO"
    SERVER.setLevel(logging.CRITICAL + 1 if asked == "off" else level)
    if not SERVER.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        SERVER.addHandler(handler)
        SERVER.propagate = False


def short(run_id: str) -> str:
    """The beginning of a run's id: enough to tell runs apart, too little to open one."""
    return run_id[:6]


def place_of(error: BaseException) -> str:
    """File and line where an exception was raised."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    if last is None:
        return "an unknown place"
    path = Path(last.tb_frame.f_code.co_filename)
    shown = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(path.name)
    return f"{shown.as_posix()}:{last.tb_lineno}"
