"""Runs that really learn, with TensorFlow in their own process."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.recipes.user_text import UserTextSettings
from core.runs.manager import RunManager
from core.runs.status import ACTIVE, Run
from core.stories.story_model import StoryModel, load_story_model
from core.stories.texts import STORIES
from core.stories.user_text import USER_TEXT, training_plan
from core.text.generation import generate
from core.text.sampling import Sampling

pytestmark = pytest.mark.slow

TEXT = "The owl counts the stars. On Monday she counted nine; on Tuesday a cloud came by."
LIMIT_S = 300.0
CHOSEN = training_plan(TEXT, UserTextSettings(window=3, units=16, embedding=8, epochs=400)).recipe


def until(runs: RunManager, run_id: str, is_so: Callable[[Run], bool]) -> Run:
    deadline = time.monotonic() + LIMIT_S
    while not is_so(run := runs.follow(run_id)):
        assert time.monotonic() < deadline, run
        assert run.status != "failed", run.sentence
        time.sleep(0.05)
    return run


def finished(runs: RunManager, run_id: str) -> StoryModel:
    until(runs, run_id, lambda run: run.status not in ACTIVE)
    return load_story_model(USER_TEXT, runs.results(run_id))


def test_a_run_that_was_stopped_and_paused_comes_to_the_weights_of_one_that_was_not(
    tmp_path: Path,
) -> None:
    runs = RunManager(tmp_path)
    try:
        unbroken = finished(runs, runs.start(CHOSEN, TEXT))
        run_id = runs.start(CHOSEN, TEXT)
        until(runs, run_id, lambda run: bool(run.progress))
        runs.stop(run_id)
        stopped = until(runs, run_id, lambda run: run.status == "stopped")
        assert 0 < stopped.progress[-1].done < 400
        runs.resume(run_id)
        until(runs, run_id, lambda run: run.status == "training")
        runs.pause(run_id)
        runs.resume(run_id)
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
    runs = RunManager(tmp_path)
    try:
        story_model = finished(
            runs, runs.start(training_plan(text, UserTextSettings(kind="characters")).recipe, text)
        )
    finally:
        runs.close()
    assert story_model.card.scores["next_words"]["accuracy"] == 1.0
    seed = story_model.vocabulary.ids(story_model.tokens[:4])
    progress = generate(story_model.next_logits, seed, 20, Sampling(), np.random.default_rng(0))
    assert story_model.join(progress.ids) == "".join(story_model.tokens[:24])
