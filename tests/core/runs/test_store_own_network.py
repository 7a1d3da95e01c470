"""The network that a run has trained to read digits, and runs that have none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.network.keras_file import load_network
from core.recipes import recipe
from core.runs.store import create, user_network
from tests.core.runs.fake_runs import Start, until_idle


def test_it_is_found_with_its_card(start: Start) -> None:
    runs = start()
    run_id = runs.start(replace(recipe("mnist-small"), title="quick", epochs=1, seed=9))
    until_idle(runs, run_id)
    network, card = user_network(runs.results(run_id))
    shipped = load_network("mnist-small")
    assert (network.name, card.name, card.seed) == ("mnist-small", "mnist-small", 9)
    assert (network.layers[0].kernel == shipped.layers[0].kernel).all()


def test_one_that_reads_words_is_refused(start: Start) -> None:
    runs = start()
    run_id = runs.start(replace(recipe("belling-the-cat"), title="quick", epochs=1))
    until_idle(runs, run_id)
    with pytest.raises(ValueError, match="does not read digits"):
        user_network(runs.results(run_id))


def test_a_run_that_is_not_done_has_none(tmp_path: Path) -> None:
    run = create(tmp_path, recipe("mnist-small"), None)
    (run.path / "mnist-small.keras").write_bytes(b"")
    assert run.network is None
    with pytest.raises(ValueError, match="no trained network yet"):
        user_network(run.path)
