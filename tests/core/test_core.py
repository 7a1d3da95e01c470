"""What has to be settled before NumPy is imported."""

from __future__ import annotations

import subprocess
import sys

START = """
import os, sys
import streamlit, streamlit.web.bootstrap
assert "numpy" not in sys.modules, "the server itself imports NumPy"
import core
assert "numpy" not in sys.modules, "NumPy was imported before its threads were limited"
assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
"""


def test_numpy_comes_after_its_threads_are_limited() -> None:
    start = subprocess.run(
        [sys.executable, "-c", START], capture_output=True, text=True, check=False
    )
    assert start.returncode == 0, start.stderr
