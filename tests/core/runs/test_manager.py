"""Runs in processes of their own: started, followed, paused, stopped, resumed, in a queue."""

from __future__ import annotations

import os
import signal
import stat
import time
from dataclasses import replace

import pytest

from core.runs.limits import PAUSED_TOO_LONG, TIME_IS_UP
from core.runs.log import RunLog
from core.runs.manager import RunManager
from core.runs.store import RunFolder
from tests.core.runs.fake_runs import FAKE, LIMIT_S, Start, fake, said, until, until_idle, weight


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory: pytest.TempPathFactory) -> float:
    """The weight that 30 batches without a stop come to."""
    runs = RunManager(tmp_path_factory.mktemp("unbroken"), worker=FAKE)
    run_id = runs.start(fake("slow"))
    assert until_idle(runs, run_id).status == "done"
    return weight(runs, run_id)


def test_a_run_is_told_line_by_line_and_ends_with_its_results(start: Start) -> None:
    runs = start()
    run_id = runs.start(fake("slow"))
    assert runs.follow(run_id).status == "starting"
    with pytest.raises(ValueError, match="not finished yet"):
        runs.results(run_id)
    run = until(runs, run_id, lambda run: run.status == "training" and len(run.progress) > 1)
    assert run.progress[-1].total == 30
    assert run.seconds_left is not None
    run = until_idle(runs, run_id)
    assert (run.status, run.sentence, run.progress[-1].done) == ("done", "", 30)
    assert [each.story[:8] for each in run.progress if each.story] == [
        "after 10",
        "after 20",
        "after 30",
    ]
    assert [each.done for each in run.progress] == sorted({each.done for each in run.progress})
    assert said(runs, run_id)["niceness"] >= min(19, os.nice(0) + 15)


@pytest.mark.slow
def test_what_was_paused_stopped_and_cut_off_comes_to_the_same_weights(
    start: Start, unbroken: float
) -> None:
    runs = start()
    run_id = runs.start(fake("slow"))
    until(runs, run_id, lambda run: bool(run.progress))
    runs.pause(run_id)
    assert runs.follow(run_id).status == "paused"
    runs.resume(run_id)
    until(runs, run_id, lambda run: run.status == "training")
    runs.stop(run_id)
    assert until_idle(runs, run_id).status == "stopped"
    runs.resume(run_id)
    assert until_idle(runs, run_id).status == "done"
    assert weight(runs, run_id) == unbroken


@pytest.mark.slow
def test_a_paused_run_waits_in_the_midst_of_its_batches(start: Start) -> None:
    runs = start()
    run_id = runs.start(fake("slow", epochs=100))
    until(runs, run_id, lambda run: bool(run.progress))
    runs.pause(run_id)
    progress = runs.folder / run_id / "digits.progress.npz"
    deadline = time.monotonic() + LIMIT_S
    while not progress.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    progress = len(runs.follow(run_id).progress)
    time.sleep(0.5)
    assert len(runs.follow(run_id).progress) == progress
    assert runs.follow(run_id).status == "paused"


@pytest.mark.slow
def test_a_paused_run_learns_a_batch_some_batches_or_an_epoch_and_pauses_again(
    start: Start, unbroken: float
) -> None:
    runs = start()
    run_id = runs.start(fake("slow"))
    until(runs, run_id, lambda run: bool(run.progress))
    runs.pause(run_id)
    done = paused_at(runs, run_id)
    process = runs.pid(run_id)
    for train, expected in (
        (lambda: runs.train_batches(run_id), done + 1),
        (lambda: runs.train_batches(run_id, 3), done + 4),
        (lambda: runs.train_epoch(run_id), (done + 4) // 10 * 10 + 10),
    ):
        train()
        assert runs.follow(run_id).status == "training"
        assert paused_at(runs, run_id) == expected
    assert runs.pid(run_id) == process
    runs.resume(run_id)
    assert until_idle(runs, run_id).status == "done"
    assert weight(runs, run_id) == unbroken


def paused_at(runs: RunManager, run_id: str) -> int:
    """How many batches were trained when it has paused."""
    until(runs, run_id, lambda run: run.status == "paused")
    deadline = time.monotonic() + LIMIT_S
    run_log = RunLog(RunFolder(runs.folder / run_id).log)
    while run_log.paused_by is None:
        assert time.monotonic() < deadline
        run_log.update()
    return runs.follow(run_id).progress[-1].done


@pytest.mark.slow
def test_a_kill_during_a_pause_loses_nothing(start: Start, unbroken: float) -> None:
    runs = start()
    run_id = runs.start(fake("slow"))
    until(runs, run_id, lambda run: bool(run.progress))
    runs.pause(run_id)
    done = paused_at(runs, run_id)
    process = runs.pid(run_id)
    assert process
    os.kill(process, signal.SIGKILL)
    assert "killed from outside" in until_idle(runs, run_id).sentence
    runs.resume(run_id)
    run = until_idle(runs, run_id)
    assert run.status == "done"
    assert [each.done for each in run.progress].count(done + 1) <= 1
    assert weight(runs, run_id) == unbroken


def test_there_is_no_learning_of_no_batch_or_without_a_process(start: Start) -> None:
    runs = start(at_once=0)
    run_id = runs.start(fake())
    with pytest.raises(ValueError, match="at least one batch"):
        runs.train_batches(run_id, 0)
    runs.train_batches(run_id)
    runs.train_epoch(run_id)
    assert runs.follow(run_id).status == "waiting"


def test_a_run_leaves_checkpoints_and_what_was_measured_at_them(start: Start) -> None:
    runs = start()
    run_id = runs.start(fake())
    run = until_idle(runs, run_id)
    steps = runs.checkpoints(run_id)
    assert (steps[0], steps[-1]) == (0, 30)
    assert tuple(each.done for each in run.measured) == steps
    assert run.measured[-1].scores["validation_accuracy"] == pytest.approx(0.9)
    network = runs.network_at(run_id, steps[3])
    assert [layer.units for layer in network.layers] == [128, 10]
    with pytest.raises(ValueError, match="no checkpoint after 31 batches"):
        runs.network_at(run_id, 31)


def test_a_run_cannot_begin_with_weights_that_are_not_for_it(start: Start) -> None:
    runs = start(at_once=0)
    with pytest.raises(ValueError, match="a network with the same layers"):
        runs.start(replace(fake(), start_from="mnist-gru"))
    assert runs.recipe(runs.start(replace(fake(), start_from="digits"))).start_from == "digits"


@pytest.mark.slow
def test_a_stopped_run_goes_on_in_another_server(start: Start, unbroken: float) -> None:
    first = start()
    run_id = first.start(fake("slow"))
    until(first, run_id, lambda run: bool(run.progress))
    first.close()
    second = start()
    run = second.follow(run_id)
    assert run.status == "stopped"
    assert run.progress
    second.resume(run_id)
    assert until_idle(second, run_id).status == "done"
    assert weight(second, run_id) == unbroken


@pytest.mark.slow
def test_who_comes_later_waits_and_moves_up(start: Start) -> None:
    runs = start(at_once=1, waiting=2)
    first, second, third = (runs.start(fake("slow", epochs=100)) for _ in range(3))
    assert [runs.follow(each).place for each in (first, second, third)] == [None, 1, 2]
    with pytest.raises(ValueError, match="2 runs are already waiting"):
        runs.start(fake())
    runs.stop(second)
    assert (runs.follow(second).status, runs.follow(second).sentence) == ("stopped", "")
    assert runs.follow(third).place == 1
    runs.stop(first)
    until(runs, third, lambda run: run.status == "training")


@pytest.mark.slow
def test_a_paused_run_makes_room_for_who_waits(start: Start) -> None:
    runs = start(at_once=1)
    first = runs.start(fake("slow", epochs=100))
    until(runs, first, lambda run: bool(run.progress))
    runs.pause(first)
    second = runs.start(fake())
    assert until_idle(runs, second).status == "done"
    run = runs.follow(first)
    assert (run.status, run.sentence) == ("stopped", PAUSED_TOO_LONG)


@pytest.mark.slow
def test_no_run_keeps_its_place_for_ever(start: Start) -> None:
    runs = start(run_limit_s=1.0)
    run_id = runs.start(fake("slow", epochs=100))
    run = until_idle(runs, run_id)
    assert run.status == "stopped"
    assert run.sentence == TIME_IS_UP


@pytest.mark.parametrize("name", ["", "x", "../runs", "a" * 22, "/etc/passwd", "..", "é" * 22])
def test_what_is_no_run_is_refused_in_a_sentence(start: Start, name: str) -> None:
    runs = start(at_once=0)
    runs.start(fake())
    asked = (runs.follow, runs.pause, runs.resume, runs.train_batches, runs.train_epoch, runs.stop)
    for ask in (*asked, runs.results, runs.recipe, runs.checkpoints):
        with pytest.raises(ValueError, match="No training run found"):
            ask(name)


def test_a_run_is_for_the_servers_user_alone_and_its_id_is_unguessable(start: Start) -> None:
    runs = start(at_once=0)
    ids = {runs.start(fake(), "a text") for _ in range(3)}
    assert {len(run_id) for run_id in ids} == {22}
    assert len({run_id[:4] for run_id in ids}) == 3
    for run_id in ids:
        folder = runs.folder / run_id
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert (folder / "digits.txt").read_text("utf-8") == "a text"


@pytest.mark.slow
def test_start_and_end_of_a_run_are_logged_with_the_reason(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "lstm_lab.runs")
    runs = start()
    run_id = runs.start(fake("memory at 15"), "a visitor's own text")
    until_idle(runs, run_id)
    assert f"run {run_id[:6]} was started: digits" in caplog.text
    assert f"run {run_id[:6]} ended with status 6: There was not enough memory" in caplog.text
    assert run_id not in caplog.text
    assert "own text" not in caplog.text
