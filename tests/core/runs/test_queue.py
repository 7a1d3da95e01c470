"""The queue: everybody gets a share, and it is the same after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.limits import Limits
from core.runs.manager import RunManager
from core.runs.queue import RunQueue, Visitor
from tests.core.runs.fake_runs import Start, fake

ANN, BOB, CAT = (Visitor.of(name, "school") for name in ("ann", "bob", "cat"))
EVE = Visitor.of("eve", "home")


@pytest.fixture
def queue(tmp_path: Path) -> RunQueue:
    return RunQueue(tmp_path, Limits(at_once=1, per_visitor=2, per_address=4, waiting=5))


def add(queue: RunQueue, tmp_path: Path, *runs: tuple[str, Visitor]) -> None:
    for name, visitor in runs:
        (tmp_path / name).mkdir()
        queue.check_room(visitor, {})
        queue.add(name, visitor)


def test_visitors_and_addresses_take_turns(queue: RunQueue, tmp_path: Path) -> None:
    add(queue, tmp_path, ("a1", ANN), ("a2", ANN), ("b1", BOB), ("c1", CAT), ("e1", EVE))
    assert queue.in_order({}) == ["a1", "e1", "b1", "c1", "a2"]
    assert queue.in_order({"training": ANN}) == ["e1", "b1", "c1", "a1", "a2"]


def test_nobody_has_more_than_a_share(queue: RunQueue, tmp_path: Path) -> None:
    add(queue, tmp_path, ("a1", ANN), ("a2", ANN))
    with pytest.raises(ValueError, match="You already have 2 runs in progress"):
        queue.check_room(ANN, {})
    add(queue, tmp_path, ("b1", BOB), ("b2", BOB))
    with pytest.raises(ValueError, match="from your network"):
        queue.check_room(CAT, {})
    queue.check_room(EVE, {})


def test_what_waits_waits_after_a_restart_in_the_same_order(start: Start) -> None:
    first = start(at_once=0)
    ids = [first.start(fake(), visitor=visitor) for visitor in (ANN, ANN, EVE)]
    places = [first.follow(run_id).place for run_id in ids]
    assert places == [1, 3, 2]
    first.close()
    second = start(at_once=0)
    assert [second.follow(run_id).place for run_id in ids] == places
    assert second.follow(ids[0]).status == "waiting"
    assert second.is_owner(ids[0], ANN)
    assert not second.is_owner(ids[0], EVE)
    second.stop(ids[0])
    second.close()
    assert start(at_once=0).follow(ids[0]).status == "stopped"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    runs = RunManager(tmp_path / "file" / "runs")
    with pytest.raises(ValueError, match=r"Runs cannot be kept in .*file"):
        runs.start(fake())
    with pytest.raises(ValueError, match="No training run found"):
        runs.follow("a" * 22)
