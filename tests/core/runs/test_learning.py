"""Runs that really learn, with TensorFlow in their own process."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.recipes.user_text import OwnStory
from core.runs.log import ACTIVE, Run
from core.runs.manager import Runs
from core.stories.story_model import Storyteller, load_storyteller
from core.stories.texts import STORIES
from core.stories.user_text import OWN_TEXT, lesson
from core.text.generation import tell
from core.text.sampling import Sampling

pytestmark = pytest.mark.slow

TEXT = "The owl counts the stars. On Monday she counted nine; on Tuesday a cloud came by."
LIMIT_S = 300.0
CHOSEN = lesson(TEXT, OwnStory(window=3, units=16, embedding=8, epochs=400)).recipe


def until(runs: Runs, run_id: str, is_so: Callable[[Run], bool]) -> Run:
    deadline = time.monotonic() + LIMIT_S
    while not is_so(run := runs.follow(run_id)):
        assert time.monotonic() < deadline, run
        assert run.status != "failed", run.sentence
        time.sleep(0.05)
    return run


def finished(runs: Runs, run_id: str) -> Storyteller:
    until(runs, run_id, lambda run: run.status not in ACTIVE)
    return load_storyteller(OWN_TEXT, runs.results(run_id))


def test_a_run_that_was_stopped_and_paused_comes_to_the_weights_of_one_that_was_not(
    tmp_path: Path,
) -> None:
    runs = Runs(tmp_path)
    try:
        unbroken = finished(runs, runs.start(CHOSEN, TEXT))
        run_id = runs.start(CHOSEN, TEXT)
        until(runs, run_id, lambda run: bool(run.told))
        runs.stop(run_id)
        stopped = until(runs, run_id, lambda run: run.status == "stopped")
        assert 0 < stopped.told[-1].done < 400
        runs.go_on(run_id)
        until(runs, run_id, lambda run: run.status == "training")
        runs.pause(run_id)
        runs.go_on(run_id)
        broken = finished(runs, run_id)
    finally:
        runs.close()
    ids = unbroken.vocabulary.ids(unbroken.tokens[:3])
    np.testing.assert_array_equal(broken.next_logits(ids), unbroken.next_logits(ids))
    assert broken.card.scores == unbroken.card.scores
    assert broken.tokens == unbroken.tokens
    assert not list((tmp_path / run_id).glob("*.progress.npz"))


def test_a_chinese_text_is_learnt_by_characters_and_told(tmp_path: Path) -> None:
    text = STORIES["the-frog-in-the-well"].text
    runs = Runs(tmp_path)
    try:
        teller = finished(runs, runs.start(lesson(text, OwnStory(kind="characters")).recipe, text))
    finally:
        runs.close()
    assert teller.card.scores["next_words"]["accuracy"] == 1.0
    seed = teller.vocabulary.ids(teller.tokens[:4])
    told = tell(teller.next_logits, seed, 20, Sampling(), np.random.default_rng(0))
    assert teller.join(told.ids) == "".join(teller.tokens[:24])
