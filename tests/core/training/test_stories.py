"""A small network learns a small text from end to end: it stops, goes on, speaks, keeps a card."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.network.card import load_card
from core.network.keras_file import load_network
from core.recipes import SGD, StoryRecipe, recipe
from core.recipes.user_text import UserTextSettings, user_text_recipe
from core.stories.story_model import load_story_model
from core.stories.training_text import StorySources, load_sources
from core.stories.user_text import check_text
from core.text.generation import generate
from core.text.sampling import Sampling
from core.training.progress import Step
from core.training.stories import train
from core.training.train_recipe import train_recipe

pytestmark = pytest.mark.slow

TEXT = "the cat saw the mouse . the mouse saw a bell . a bell rang and the cat ran home ."


def small(**changes: object) -> StoryRecipe:
    own = UserTextSettings(window=3, units=16, embedding=8, epochs=40, learning_rate=0.03)
    return replace(user_text_recipe("own", own, check_text(TEXT, own.window, own.kind)), **changes)


def sources(chosen: StoryRecipe) -> StorySources:
    return StorySources.of(TEXT, chosen)


def stop_after(batches: int) -> Callable[[], bool]:
    asked = iter(range(1, batches + 1))
    return lambda: next(asked) == batches


def weights(folder: Path) -> list[np.ndarray]:
    layers = load_network("own", folder).layers
    return [array for layer in layers for array in vars(layer).values() if np.ndim(array)]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Step]]:
    out, steps = tmp_path_factory.mktemp("trained"), list[Step]()
    chosen = small()
    assert train(chosen, sources(chosen), out, on_progress=steps.append) == out / "own.keras"
    return out, steps


def test_it_learns_to_the_ceiling_and_speaks_on_the_way(trained: tuple[Path, list[Step]]) -> None:
    _, steps = trained
    assert [(step.epoch, step.step) for step in steps] == [(epoch, 1) for epoch in range(40)]
    assert steps[0].scores["text_accuracy"] < steps[-1].scores["text_accuracy"]
    assert steps[-1].scores["text_accuracy"] == steps[-1].scores["ceiling"] == 1
    assert steps[0].sample_story.startswith("the cat saw ")
    assert steps[-1].sample_story.startswith("the cat saw the mouse . the mouse saw a bell .")


def test_its_files_are_all_that_is_left_and_they_tell_the_text(
    trained: tuple[Path, list[Step]],
) -> None:
    out, _ = trained
    assert sorted(path.name for path in out.iterdir()) == [
        "own.json", "own.keras", "own.txt", "own.vocabulary.json",
    ]  # fmt: skip
    story_model = load_story_model("own", out)
    assert story_model.tokens == tuple(TEXT.split())
    assert story_model.seeds[0] == "the cat saw"
    seed = story_model.vocabulary.ids(["a", "bell", "rang"])
    told = generate(story_model.next_logits, seed, 5, Sampling(), np.random.default_rng(0))
    assert story_model.join(told.ids) == "a bell rang and the cat ran home"
    scores = load_card("own", out).scores
    assert scores["next_words"] == scores["ceiling"] == {"accuracy": 1, "correct": 18, "count": 18}


def test_a_stopped_training_goes_on_to_the_same_weights(
    trained: tuple[Path, list[Step]], tmp_path: Path
) -> None:
    chosen = small()
    assert train(chosen, sources(chosen), tmp_path, should_stop=stop_after(7)) is None
    assert [path.name for path in tmp_path.iterdir()] == ["own.progress.npz"]
    steps: list[Step] = []
    train(chosen, sources(chosen), tmp_path, on_progress=steps.append, resume=True)
    assert steps[0].epoch == 7
    assert steps[0].sample_story
    for ours, expected in zip(weights(tmp_path), weights(trained[0]), strict=True):
        np.testing.assert_allclose(ours, expected, atol=1e-5)


def test_a_stop_is_heard_after_one_batch(tmp_path: Path) -> None:
    steps: list[Step] = []
    chosen = small(batch=4)
    train(chosen, sources(chosen), tmp_path, on_progress=steps.append, should_stop=lambda: True)
    assert [(step.step, step.steps) for step in steps] == [(1, 6)]


def test_a_stop_at_the_very_end_is_gone_on_from_too(tmp_path: Path) -> None:
    chosen = small(epochs=3)
    steps: list[Step] = []
    assert train(chosen, sources(chosen), tmp_path, should_stop=stop_after(3)) is None
    assert train(chosen, sources(chosen), tmp_path, on_progress=steps.append, resume=True)
    assert steps == []


def test_a_loss_that_runs_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    chosen = small(optimizer=SGD(1e38))
    with pytest.raises(ValueError, match="The loss became .* a smaller learning rate"):
        train(chosen, sources(chosen), tmp_path)


def test_the_articles_way_learns_too_and_says_how_well_while_it_learnt(tmp_path: Path) -> None:
    article = recipe("fable-article")
    assert isinstance(article, StoryRecipe)
    first, last = user_text_recipe("own", UserTextSettings(window=3, units=24, embedding=None),
                             TEXT.split()).layers  # fmt: skip
    chosen = replace(
        article, name="own", story=None, layers=(first, last), steps=120, report_every=50
    )
    steps: list[Step] = []
    train(chosen, sources(chosen), tmp_path, on_progress=steps.append)
    assert len(steps) == 120
    assert np.mean([step.loss for step in steps[-20:]]) < np.mean([s.loss for s in steps[:20]])
    while_learning = load_card("own", tmp_path).scores["while_learning"]
    assert while_learning["count"] == 50
    assert while_learning["accuracy"] == pytest.approx(
        np.mean([step.accuracy for step in steps[-50:]])
    )
    story_model = load_story_model("own", tmp_path)
    assert story_model.inputs([3, 1]).tolist() == [[[3.0], [1.0]]]
    assert story_model.next_logits([3, 1]).shape == (len(story_model.vocabulary),)


def test_a_visitors_text_is_read_from_the_folder_of_the_run(tmp_path: Path) -> None:
    chosen = small(epochs=2)
    with pytest.raises(ValueError, match="The training text own.txt is missing"):
        train_recipe(chosen, tmp_path)
    (tmp_path / "own.txt").write_text(TEXT, "utf-8")
    assert train_recipe(chosen, tmp_path) == tmp_path / "own.keras"
    assert json.loads((tmp_path / "own.json").read_text("utf-8"))["data"]["tokens"] == 21


def test_a_recipe_for_another_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError, match="The text has 11 different words, so the last layer needs as many units"
    ):
        StorySources.of(TEXT, replace(recipe("belling-the-cat"), story=None))
    assert len(load_sources(recipe("the-frog-in-the-well"), tmp_path).vocabulary) == 127


@pytest.mark.parametrize("text", ["cat " * 60, "\U0001f431\U0001f42d " * 20, "<b>$x$</b> " * 9])
def test_odd_texts_are_learnt_like_any_other(text: str, tmp_path: Path) -> None:
    own = UserTextSettings(window=2, units=8, embedding=4, epochs=2)
    chosen = user_text_recipe("own", own, check_text(text, own.window, own.kind))
    assert train(chosen, StorySources.of(text, chosen), tmp_path)
    assert load_story_model("own", tmp_path).tokens == check_text(text, 2, own.kind)
