"""The queue: everybody gets a share, and it is the same after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.runs.limits import Limits
from core.runs.manager import RunManager
from core.runs.queue import RunQueue, Visitor, check_room
from tests.core.runs.fake_runs import Start, fake

ANN, BOB, CAT = (Visitor.of(name, "school") for name in ("ann", "bob", "cat"))
EVE = Visitor.of("eve", "home")


LIMITS = Limits(per_visitor=2, per_address=4, waiting=5)


def test_visitors_and_addresses_take_turns(tmp_path: Path) -> None:
    queue = RunQueue(tmp_path)
    for name, visitor in (("a1", ANN), ("a2", ANN), ("b1", BOB), ("c1", CAT), ("e1", EVE)):
        (tmp_path / name).mkdir()
        queue.add(name, visitor)
    assert queue.in_order({}) == ["a1", "e1", "b1", "c1", "a2"]
    assert queue.in_order({"training": ANN}) == ["e1", "b1", "c1", "a1", "a2"]


def test_nobody_has_more_than_a_share() -> None:
    active = {"a1": ANN, "a2": ANN}
    with pytest.raises(ValueError, match="You already have 2 runs in progress"):
        check_room(ANN, active, LIMITS, places=1)
    check_room(ANN, active, LIMITS, places=1, group_of=lambda run_id: "one sweep")
    with pytest.raises(ValueError, match="from your network"):
        check_room(CAT, {**active, "b1": BOB, "b2": BOB}, LIMITS, places=1)
    with pytest.raises(ValueError, match="from your network"):
        check_room(CAT, active, LIMITS, places=1, more=3)
    check_room(EVE, {**active, "b1": BOB, "b2": BOB}, LIMITS, places=1)


def test_only_so_many_wait() -> None:
    active = {str(k): Visitor.of(str(k), str(k)) for k in range(6)}
    with pytest.raises(ValueError, match="5 runs are already waiting"):
        check_room(EVE, active, LIMITS, places=1)
    check_room(EVE, active, LIMITS, places=2)


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
