"""The README's test command: `python tests/run.py [--quick] [pytest arguments]`.

Finds a Chromium for the browser journeys, or gets one, and runs pytest over the whole tree: first
the tests of code and pages, one process a core, then the journeys, one after another. `--quick`
leaves the slow tests and the journeys out and needs no browser. Runs on the standard library alone;
pytest runs in child processes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIDE_BY_SIDE = ["-n", "auto"]
QUICK = [*SIDE_BY_SIDE, "-m", "not e2e and not slow"]
PARTS = ([*SIDE_BY_SIDE, "-m", "not e2e"], ["-m", "e2e"])
NO_TESTS = 5  # pytest's exit code where nothing was selected
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_LIMIT_S = 300
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_chromium() -> str | None:
    """Path of a Chromium that starts, or None.

    Looked for in this order: the environment variable CHROMIUM, the usual commands on the PATH,
    the one that Playwright downloaded.
    """
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, COMMANDS)]
    return next((path for path in candidates if path and _starts(path)), None) or _playwrights_own()


def get_chromium() -> str | None:
    """Path of a Chromium that was just installed, or None where neither way is open.

    Playwright's download comes first. Where that is closed, and this user may install packages,
    Debian's own package.
    """
    _ran([sys.executable, "-m", "playwright", "install", "chromium"])
    if chromium := _playwrights_own():
        return chromium
    if apt_get := _apt_get():
        _ran([*apt_get, "update"])
        _ran([*apt_get, "install", "--yes", "--no-install-recommends", "chromium"])
    return find_chromium()


def main(arguments: Sequence[str]) -> int:
    """Pytest's exit code, of the first part that failed, or 1 where CI has no browser."""
    pytest = [sys.executable, "-m", "pytest"]
    if "--quick" in arguments:
        rest = [argument for argument in arguments if argument != "--quick"]
        return subprocess.call([*pytest, *QUICK, *rest], cwd=ROOT)

    environment = dict(os.environ)
    if chromium := find_chromium():
        print(f"Chromium: found {chromium}", flush=True)
    else:
        print("Chromium: none found, trying to get one", flush=True)
        chromium = get_chromium()
        print(f"Chromium: got {chromium}" if chromium else "Chromium: none to be had", flush=True)
    if chromium:
        environment["CHROMIUM"] = chromium
    elif os.environ.get("CI"):
        print("In CI the browser journeys must run: install Chromium or set CHROMIUM to its path.")
        return 1
    codes = [
        subprocess.call([*pytest, *part, *arguments], cwd=ROOT, env=environment) for part in PARTS
    ]
    if all(code == NO_TESTS for code in codes):
        return NO_TESTS
    return next((code for code in codes if code not in (0, NO_TESTS)), 0)


def _starts(path: str) -> bool:
    # Ubuntu's `chromium-browser` is a stub that only asks for a snap, and a fresh download may
    # lack system libraries. On Windows --version would open a window.
    return sys.platform == "win32" or _ran([path, "--version"], limit_s=20)


def _playwrights_own() -> str | None:
    asked = subprocess.run(
        [sys.executable, "-c", PLAYWRIGHTS_OWN], capture_output=True, text=True, check=False
    )
    path = asked.stdout.strip()
    return path if path and Path(path).exists() and _starts(path) else None


def _apt_get() -> list[str] | None:
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get", "--quiet"]
    if shutil.which("sudo") and _ran(["sudo", "--non-interactive", "true"], limit_s=10):
        return ["sudo", "--non-interactive", "apt-get", "--quiet"]
    return None


def _ran(command: Sequence[str], limit_s: float = DOWNLOAD_LIMIT_S) -> bool:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=limit_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
