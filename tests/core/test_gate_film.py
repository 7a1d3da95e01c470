"""What is sent to the browser, and how much."""

from __future__ import annotations

import json
import time

import numpy as np
import pytest

from core.checkpoints import load_network
from core.cut_choice import CutChoice
from core.gate_film import VIEWS, gate_film, turning_row
from core.interventions import run_cut
from core.samples import samples
from core.trace import run

NETWORK = load_network("digits")
IMAGES = [sample.image[None] for group in ("hard", "notorious") for sample in samples(group)]
CUT = CutChoice("Hoarder").cuts(NETWORK, "lstm", 28)
PAYLOAD_BYTES = 60_000


@pytest.mark.parametrize("view", VIEWS)
def test_a_film_of_128_units_takes_at_most_60_kilobytes(view: str) -> None:
    for image in IMAGES[::5]:
        film = gate_film(
            NETWORK, run(NETWORK, image), run_cut(NETWORK, image, CUT), "lstm", 57, view
        )
        assert len(json.dumps(film)) < PAYLOAD_BYTES


def test_the_numbers_told_are_those_of_the_run_that_is_shown() -> None:
    before, after = run(NETWORK, IMAGES[0]), run_cut(NETWORK, IMAGES[0], CUT)
    forced = {
        view: gate_film(NETWORK, before, after, "lstm", 57, view)["story"]["wires"]["forget_gate"]
        for view in VIEWS
    }
    assert set(forced["after"]) == set(forced["difference"]) == {"1.00"}
    assert len(set(forced["before"])) > 1


@pytest.mark.parametrize("view", ["after", "difference", "x"])
def test_a_view_that_is_not_there_is_refused(view: str) -> None:
    with pytest.raises(ValueError, match="Expected a view that is there"):
        gate_film(NETWORK, run(NETWORK, IMAGES[0]), None, "lstm", 57, view)


@pytest.mark.parametrize(
    ("beliefs", "row"),
    [([0.5, 0.3, 0.9, 0.95], 3), ([0.9, 0.95], 1), ([0.9], 1), ([0.6, 0.2, 0.9, 0.1, 0.6], 3)],
)
def test_the_row_that_raised_the_answer_most(beliefs: list[float], row: int) -> None:
    assert turning_row(np.array([[1 - share, share] for share in beliefs], np.float32)) == row


def test_a_film_is_made_within_a_rerun() -> None:
    gate_film(NETWORK, run(NETWORK, IMAGES[0]), None, "lstm", 57)
    begin = time.perf_counter()
    gate_film(NETWORK, run(NETWORK, IMAGES[0]), None, "lstm", 58)
    assert time.perf_counter() - begin < 0.5  # 30 ms on an idle machine; this only stops a blunder
