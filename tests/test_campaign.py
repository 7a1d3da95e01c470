"""A sample of the campaign of hostile input; all of it is `python -m tests.campaign`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.campaign import outcome as outcomes
from tests.campaign.__main__ import PARTS, kept, main, report
from tests.campaign.outcome import ErrorPage, LostRun, Outcome, outcome

ROOT = Path(__file__).resolve().parents[1]
SLOW = ("kills",)


def run(*parts: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.campaign", *parts, "--sample"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr[-2_000:]


def test_a_sample_of_the_quick_parts_finds_nothing() -> None:
    run(*(name for name in PARTS if name not in SLOW))


@pytest.mark.slow
def test_killed_processes_lose_no_run() -> None:
    run(*SLOW)


class Part:
    """A part of the campaign that fails in every way."""

    @staticmethod
    def case(seed: int) -> None:
        if seed == 1:
            raise ErrorPage("an error page")
        if seed == 2:
            raise LostRun("a lost run")
        if seed == 3:
            sum(range(10_000_000))  # one step, in which no other thread runs
        if seed == 4:
            raise IndexError("of the app's own")


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outcomes, "part", lambda name: Part)
    monkeypatch.setattr(outcomes, "FREEZE_S", 0.05)
    monkeypatch.setattr(outcomes.logging, "disable", lambda: None)
    monkeypatch.setattr(outcomes.warnings, "simplefilter", lambda action: None)


@pytest.mark.usefixtures("part")
def test_every_kind_of_failure_is_seen() -> None:
    kinds = ("", "error page", "lost run", "freeze", "exception")
    assert tuple(outcome("part", seed).kind for seed in range(5)) == kinds


def test_a_failure_is_reported_with_the_seed_that_repeats_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    well, failed = Outcome(1, "", "", 0.1, 0.0), Outcome(7, "exception", "boom", 0.2, 0.0)
    assert not report("texts", iter([well]))
    assert report("texts", iter([well, failed]))
    assert "python -m tests.campaign texts --seed 7 --cases 1" in capsys.readouterr().out


@pytest.mark.usefixtures("part")
def test_a_campaign_that_was_stopped_runs_what_is_missing_or_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_RUNS", "")
    monkeypatch.setattr("tests.campaign.__main__.part", lambda name: Part)
    file = tmp_path / "outcomes.jsonl"
    for cases in ("2", "3"):
        monkeypatch.setattr(
            sys, "argv", ["campaign", "texts", "--cases", cases, "--keep", str(file)]
        )
        assert main() == 1
    assert [each.seed for each in kept(file, "texts")] == [0, 1, 1, 2]
    assert "texts: 3 cases, 1 error pages" in capsys.readouterr().out
