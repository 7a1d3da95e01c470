"""From the process's start to the first answer in a browser, and the memory after all pages.

Run with `python -m tests.benchmarks.start_up`; takes about two minutes.
"""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.benchmarks.chromium import chromium
from tests.benchmarks.samples import print_comparison
from tests.e2e.lab import Lab
from tests.server import APP, Server, launched, running, wait_until_up

STARTS = 8
START_BAR = 1.25
MEMORY_BAR_MB = 220
BARE = Path(__file__).parent / "bare" / "empty.py"


def seconds_to_answer(app: Path, log: Path, browser: Browser) -> float:
    """Seconds from starting the server's process until an answer is on the first page."""
    context = browser.new_context()
    page = context.new_page()
    start = time.perf_counter()
    with launched(app, log) as server:
        wait_until_up(server)
        lab = Lab(page, server)
        page.goto(server.url)
        expect(lab.answer).to_be_visible(timeout=60_000)
        took = time.perf_counter() - start
        context.close()
    return took


def megabytes_after_all_pages(log: Path, browser: Browser) -> float:
    """Resident memory of the web process, in MB, after every page was visited once."""
    with running(APP, log) as server:
        lab = Lab(browser.new_page(), server)
        lab.open("/")
        for link in lab.navigation.all():
            link.click()
            lab.wait_idle()
        return _resident_mb(server)


def _resident_mb(server: Server) -> float:
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found, status
    return int(found[1]) / 1e3


def main() -> None:
    """Prints the times of both apps, started in turn, and the memory of ours."""
    print("process start to the first answer in Chromium")
    seconds: dict[Path, list[float]] = {APP: [], BARE: []}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        log = Path(folder) / "server.log"
        for app in (APP, BARE):
            seconds_to_answer(app, log, browser)  # the disk's cache is warm for both from here on
        for _ in range(STARTS):
            for app, times in seconds.items():
                times.append(seconds_to_answer(app, log, browser))
        print_comparison(seconds[APP], seconds[BARE], "empty Streamlit app", ratio_bar=START_BAR)
        if Path("/proc").is_dir():
            resident_mb = megabytes_after_all_pages(log, browser)
            print("resident memory of the web process after all pages")
            print(f"  LSTM Lab  {resident_mb:.0f} MB (bar {MEMORY_BAR_MB} MB)")


if __name__ == "__main__":
    main()
