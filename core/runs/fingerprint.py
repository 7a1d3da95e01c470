"""What tells one version of the code from another: a worker of another one may not train."""

from __future__ import annotations

import hashlib
from pathlib import Path

CORE = Path(__file__).resolve().parents[1]


def code_fingerprint(folder: Path = CORE) -> str:
    """A hash of all Python files below a folder, those of `core` by default."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        found.update(path.relative_to(folder).as_posix().encode() + b"\0")
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]
