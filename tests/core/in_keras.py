"""Keras as the oracle, beside the tests: their own process stays as free of it as the web's."""

from __future__ import annotations

import subprocess
import sys


def in_keras(script: str, *arguments: str) -> None:
    """Runs a script in a process of its own.

    Raises:
        AssertionError: If it fails, with what it wrote.
    """
    child = subprocess.run(
        [sys.executable, "-c", script, *arguments], check=False, capture_output=True, text=True
    )
    assert child.returncode == 0, child.stderr
