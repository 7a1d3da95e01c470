"""Makes the lock files anew: `python -m tests.lock`. Needs uv (`pip install uv`).

`requirements.lock` is the app with the engine, `tests/requirements.lock` the same with all that the
tests need. Both hold for every system and for Python 3.11 to 3.13, with the hash of each file.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APP = ("requirements.txt", "requirements-engine.txt")
LOCKS = {
    "requirements.lock": APP,
    "tests/requirements.lock": (*APP, "tests/requirements.txt"),
}
HEADER = "# Made by `python -m tests.lock`. Install it with pip or uv and --require-hashes.\n"


def main() -> int:
    """Write both files; what is in the first constrains the second."""
    for number, (lock, sources) in enumerate(LOCKS.items()):
        path = ROOT / lock
        path.unlink(missing_ok=True)
        constraints = ["-c", next(iter(LOCKS))] if number else []
        made = subprocess.run(
            [
                *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
                *("--generate-hashes", "--no-annotate", "--no-header", "--no-emit-index-url"),
                *("--no-emit-find-links", *constraints, *sources, "--output-file", lock),
            ],
            cwd=ROOT,
            check=False,
        )
        if made.returncode:
            return made.returncode
        path.write_text(HEADER + path.read_text("utf-8"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
