"""Opening a model from a file: to its first film in the browser, the child route, a large film.

Run with `python -m tests.benchmarks.opened [FILE...]`; without files it makes three models: one
that NumPy computes, one with a layer that only Keras computes, and an LSTM of 256 units over 1,000
steps. Beside the child route stands what it cannot be faster than: a process that imports Keras,
loads the file and predicts once. The page of the app is open before a model is chosen.
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from core.models.folder import MODELS_VARIABLE
from tests.benchmarks.chromium import chromium
from tests.benchmarks.gates import FRAMES_WHILE_PLAYING, WORK_OF_A_STEP
from tests.benchmarks.samples import summary
from tests.core.in_keras import in_keras
from tests.e2e.lab import IDLE, Lab
from tests.server import APP, ROOT, Server, running

MOST_MB = 60
MOST_SECONDS = 1.0
MOST_CHILD_SECONDS = 8.0
MOST_FRAME_MS = 17
ROUNDS = 2
PATIENCE_MS = 180_000  # of a machine that does much else

MAKE = """
import sys
from keras import Input, Model, layers as L
def save(name, steps, width, *made):
    x = y = Input((steps, width))
    for layer in made:
        y = layer(y, y) if isinstance(layer, L.MultiHeadAttention) else layer(y)
    Model(x, y).save(f"{sys.argv[1]}/{name}.keras")
save("native", 48, 6, L.LSTM(64), L.Dense(1))
save("attention", 48, 6, L.LSTM(64, return_sequences=True), L.MultiHeadAttention(2, 8), L.GRU(8))
save("large", 1000, 4, L.LSTM(256, return_sequences=True), L.Dense(1))
"""
BARE = """
import sys, keras, numpy as np
model = keras.models.load_model(sys.argv[1], compile=False)
model(np.zeros([1, *model.input_shape[1:]], "float32"))
"""
OURS = """
import sys
from core.models.opening import open_model
model = open_model(sys.argv[1])
model.run(model.example())
"""


def main() -> None:
    """Prints the figures, each beside its bar."""
    with tempfile.TemporaryDirectory() as folder:
        if files := [Path(name).resolve() for name in sys.argv[1:]]:
            open_in_browser(files)
            return
        in_keras(MAKE, folder)
        time_child_route(Path(folder) / "attention.keras")
        open_in_browser([Path(folder) / f"{name}.keras" for name in ("native", "attention")])
        play_large(Path(folder) / "large.keras")


def time_child_route(file: Path) -> None:
    """Prints seconds from a fresh process to the outputs of a model that needs Keras."""
    print(f"a model with a layer of Keras, from a fresh process to its outputs, best of {ROUNDS}")
    ours, bare = [], []
    for _round in range(ROUNDS):
        ours.append(_seconds(OURS, file))
        bare.append(_seconds(BARE, file))
    for title, found in (("open_model and a pass", ours), ("Keras alone", bare)):
        print(f"  {title:22} {min(found)[0]:.1f} s, {min(s for _w, s in found):.1f} s of processor")
    ratio = min(s for _w, s in ours) / min(s for _w, s in bare)
    print(f"  {ratio:.2f} times the processor time (bar {MOST_CHILD_SECONDS:.0f} s)")


def open_in_browser(files: list[Path]) -> None:
    """Prints seconds from choosing a model to its film, and what the web process grew by."""
    os.environ[MODELS_VARIABLE] = str(files[0].parent)
    print(f"chosen on the open page (bars for a native one: {MOST_SECONDS:.0f} s, {MOST_MB} MB)")
    for file in files:
        with (
            tempfile.TemporaryDirectory() as folder,
            chromium() as browser,
            running(APP, Path(folder) / "log") as server,
        ):
            lab = _opened_page(browser, server)
            _choose(lab, "digits-last-row")
            _settle(lab)
            own = _seconds_to_film(lab, "digits", ".film .strip canvas")
            before = _resident_mb(server)
            seconds = _seconds_to_film(lab, file.name, ".film .large .column, .film .words button")
            _settle(lab)
            more = _resident_mb(server) - before
            print(
                f"  {file.name}: {seconds:.2f} s, {more:.0f} MB more; "
                f"a network of the app's own: {own:.2f} s"
            )


def play_large(file: Path) -> None:
    """Prints the time between frames while a large film plays, and the work of one step."""
    os.environ[MODELS_VARIABLE] = str(file)
    print("1,000 steps by 256 units")
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        running(APP, Path(folder) / "log") as server,
    ):
        lab = _opened_page(browser, server)
        seconds = _seconds_to_film(lab, file.name, ".film .large .column")
        _settle(lab)
        film = lab.page.locator(".film")
        lab.page.locator("input.cursor").fill("1")
        film.get_by_label("Playback speed").select_option("28")
        film.get_by_role("button", name="Play").click()
        gaps = lab.page.evaluate(FRAMES_WHILE_PLAYING)
        print(f"  to its film           {seconds:.2f} s")
        print(f"  between two frames    {summary(gaps)} (bar {MOST_FRAME_MS} ms)")
        print(f"  a step of the cursor  {summary(lab.page.evaluate(WORK_OF_A_STEP))}")


def _opened_page(browser: Browser, server: Server) -> Lab:
    """The page with a network of the app's own."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{server.url}/gates")
    page.locator(".film .tall canvas").first.wait_for()
    return Lab(page, server)


def _settle(lab: Lab) -> None:
    lab.page.wait_for_timeout(500)
    lab.page.locator(IDLE).wait_for(state="attached")


def _choose(lab: Lab, name: str) -> None:
    field = lab.page.locator(".st-key-gates-network").get_by_role("combobox")
    field.click()
    field.fill(name)
    lab.page.get_by_role("option", name=re.compile(rf"\b{re.escape(name)}( |$)")).first.click()


def _seconds_to_film(lab: Lab, name: str, sign: str) -> float:
    start = time.perf_counter()
    _choose(lab, name)
    lab.page.locator(f"{sign} >> visible=true").first.wait_for()
    return time.perf_counter() - start


def _seconds(script: str, file: Path) -> tuple[float, float]:
    """Seconds of a process by the clock, and of processor time with its children's."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", script, str(file)],
        cwd=ROOT,
        env=environment,
        check=True,
        stderr=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, used


def _resident_mb(server: Server) -> float:
    """Resident memory of the web process, in MB."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1000


if __name__ == "__main__":
    main()
