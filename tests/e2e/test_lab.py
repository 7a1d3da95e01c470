"""The training lab on the sample, in a real browser and with TensorFlow."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from core.runs.checkpoints import kept_steps, network_at
from core.runs.log import RunLog
from core.runs.store import RunFolder
from tests.e2e.lab import IDLE_LIMIT_MS, Lab, watched
from tests.server import APP, running

STEPS = 1_200
"""So many that a fast machine, too, is still learning them when it is told to stop."""

SMALL = f"/lab?recipe=mnist-static&units=16&steps={STEPS}"
START_LIMIT_MS = 300_000
"""TensorFlow takes seconds to import, on a busy machine many."""

UNDER_WAY = re.compile("waiting|starting|training")

SOME = re.compile(r"[4-9]|\d\d")
"""More checkpoints than three."""

TAKEN = {"mnist-static.keras", "mnist-static.json", "metrics.csv", "train.py"}
LEAVE_LIMIT_S = 30.0


@pytest.fixture
def sample_lab(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """The app on a machine without MNIST."""
    monkeypatch.delenv("LSTM_LAB_MNIST", raising=False)
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    with running(APP, tmp_path / "streamlit.log") as server, watched(page, server) as lab:
        yield lab


def fill(lab: Lab, popover: str, name: str, value: str) -> None:
    """Opens the settings of that name, types a number into one, and closes them."""
    opener = lab.page.get_by_role("button", name=popover)
    opener.click()
    field = lab.page.get_by_role("spinbutton", name=name)
    field.fill(value)
    field.press("Enter")
    lab.wait_idle()
    lab.page.keyboard.press("Escape")
    lab.wait_idle()


def number(timeline: Locator, name: str) -> int:
    return int(timeline.get_attribute(f"data-{name}") or -1)


def until_done(lab: Lab) -> None:
    expect(lab.standing.first).to_have_attribute("data-status", "done", timeout=START_LIMIT_MS)
    lab.wait_idle()


def test_runs_on_the_sample_are_watched_stopped_gone_on_with_compared_and_taken_home(
    sample_lab: Lab,
) -> None:
    lab = sample_lab
    lab.open(SMALL)
    expect(lab.page.get_by_text("4,000 digits for training").first).to_be_visible()
    lab.press("Train")
    expect(lab.standing.first).to_have_attribute("data-status", "training", timeout=START_LIMIT_MS)
    expect(lab.timeline).to_have_attribute("data-checkpoints", SOME, timeout=START_LIMIT_MS)
    lab.press("Stop")
    expect(lab.standing.first).to_have_attribute("data-status", "stopped", timeout=START_LIMIT_MS)
    where = lab.standing.first.inner_text()
    lab.page.reload()
    lab.wait_idle()
    expect(lab.standing.first).to_have_text(where)
    lab.press("Resume")
    until_done(lab)
    expect(lab.page.get_by_text("500 test digits of the sample").first).to_be_visible()
    assert number(lab.timeline, "batches") == STEPS

    fill(lab, "The network", "Units", "8")
    expect(lab.page.get_by_text("8 units instead of 128")).to_be_visible()
    lab.press("Train")
    expect(lab.standing.first).to_have_attribute("data-status", UNDER_WAY, timeout=START_LIMIT_MS)
    until_done(lab)
    expect(
        lab.page.get_by_text("#2 mnist-static compared with #1 mnist-static: half the units")
    ).to_be_visible()
    expect(lab.page).to_have_url(re.compile("compare=1%2C2|compare=1,2"))

    with lab.page.expect_download() as download:
        lab.press("Download")
    with zipfile.ZipFile(download.value.path()) as archive:
        assert set(archive.namelist()) >= TAKEN

    lab.page.locator(".samples button").first.click()
    lab.wait_idle()
    expect(lab.page).to_have_url(re.compile("picture="))
    lab.page.get_by_role("link", name="See its gates").click()
    expect(lab.page).to_have_url(re.compile(r"/gates\?.*run="))
    lab.wait_idle()
    expect(lab.film).to_be_visible()


def test_the_training_and_the_rows_are_scrubbed_without_the_server(lab: Lab) -> None:
    sent: list[str | bytes] = []
    lab.page.on("websocket", lambda socket: socket.on("framesent", lambda raw: sent.append(raw)))
    lab.open("/lab?sample=easy-3")
    timeline = lab.timeline
    expect(timeline).to_have_attribute("data-batches", "799", timeout=IDLE_LIMIT_MS)
    expect(timeline).to_have_attribute("data-says", "3")
    lab.wait_idle()
    assert sent
    sent.clear()
    timeline.focus()
    lab.page.keyboard.press("Home")
    expect(timeline.locator(".trained")).to_have_text("before the first batch")
    lab.page.keyboard.press("ArrowRight")
    expect(timeline).to_have_attribute("data-batches", "1")
    lab.page.keyboard.press("ArrowUp")
    expect(timeline).to_have_attribute("data-rows-read", "27")
    timeline.locator(".row").fill("12")
    expect(timeline).to_have_attribute("data-rows-read", "12")
    expect(timeline.locator('figure[data-part="forget_gate"] .crowd')).to_contain_text("at row 12")
    expect(lab.page).to_have_url(re.compile("row=12.*checkpoint=2|checkpoint=2.*row=12"))
    assert not sent, sent
    lab.page.reload()
    lab.wait_idle()
    expect(timeline).to_have_attribute("data-rows-read", "12", timeout=IDLE_LIMIT_MS)
    expect(timeline).to_have_attribute("data-batches", "1")
    lab.wait_idle()
    sent.clear()
    timeline.focus()
    lab.page.keyboard.press("Space")
    expect(timeline).to_have_attribute("data-batches", "799", timeout=IDLE_LIMIT_MS)
    assert not sent, sent


def test_a_killed_server_leaves_no_process_and_no_broken_file(
    sample_lab: Lab, tmp_path: Path
) -> None:
    lab = sample_lab
    lab.open("/lab?recipe=mnist-static&units=16")
    lab.press("Train")
    expect(lab.standing.first).to_have_attribute("data-status", "training", timeout=START_LIMIT_MS)
    expect(lab.timeline).to_have_attribute("data-checkpoints", SOME, timeout=START_LIMIT_MS)
    (path,) = (each.parent for each in (tmp_path / "runs").glob("*/settings.json"))
    children = children_of(lab.server.process.pid)
    assert children
    lab.server.process.kill()
    deadline = time.monotonic() + LEAVE_LIMIT_S
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < deadline, children
        time.sleep(0.1)
    run = RunFolder(path)
    assert not list(path.rglob("part-*"))
    steps = kept_steps(run.checkpoints)
    assert len(steps) > 3
    for step in steps:
        network_at(path, step)
    run_log = RunLog(run.log)
    run_log.update()
    assert run_log.progress
    assert run.recipe().name == "mnist-static"


def children_of(pid: int) -> list[int]:
    """The processes that a process has started and that run."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found
