"""Opening a model from a file in the app: seconds to its first film, and memory over the idle app.

Run with `python -m tests.benchmarks.opened FILE...`: the files stand in one folder.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from core.models.folder import MODELS_VARIABLE
from tests.benchmarks.chromium import chromium
from tests.e2e.lab import Lab
from tests.server import APP, Server, running

MOST_MB = 60
MOST_SECONDS = 1.0


def resident_mb(server: Server) -> float:
    """Resident memory of the web process, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1000


def main() -> None:
    """Print a line for each model; the page is open before, with a network of the app."""
    files = [Path(name).resolve() for name in sys.argv[1:]]
    os.environ[MODELS_VARIABLE] = str(files[0].parent)
    print(f"bars: {MOST_SECONDS:.0f} s, {MOST_MB} MB")
    for file in files:
        with (
            tempfile.TemporaryDirectory() as folder,
            chromium() as browser,
            running(APP, Path(folder) / "log") as server,
        ):
            lab = Lab(browser.new_page(viewport={"width": 1280, "height": 800}), server)
            lab.open("/gates")
            canvas = lab.page.locator(".film .tall canvas").first
            canvas.wait_for(timeout=60_000)
            before = resident_mb(server)
            start = time.perf_counter()
            lab.page.goto(f"{server.url}/gates?network={quote(file.name)}")
            lab.page.locator(".film .large .column, .film .words button").first.wait_for(
                timeout=60_000
            )
            seconds = time.perf_counter() - start
            lab.wait_idle()
            more = resident_mb(server) - before
            print(f"{file.name}: {seconds:.2f} s with the load of the page, {more:.0f} MB more")


if __name__ == "__main__":
    main()
