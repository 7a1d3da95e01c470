"""Words per second of a story, beside a loop of `predict`; and how soon the fable is learnt.

Run with `python -m tests.benchmarks.stories`; takes a minute or two. Both ways tell the same story
with the same weights, always the likeliest word. The fable is learnt by the shipped network's
recipe from its first weights until it foretells all that its window allows; the article's way, a
window at a time, is measured over its first thousand windows, for it needs 50,000.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from core.network.card import Card
from core.network.keras_file import read_keras
from core.recipes import StoryRecipe, recipe
from core.stories.story_model import StoryModel
from core.stories.texts import story_text
from core.text.generation import NextLogits, generate
from core.text.sampling import Sampling
from core.text.vocabulary import Vocabulary

STORY = "belling-the-cat"
ARTICLE = "fable-article"
OURS_WORDS = 500
PREDICT_WORDS = 30
ROUNDS = 7
ARTICLE_WINDOWS = 1_000

BAR_WORDS_A_SECOND = 2_000
BAR_RATIO = 100
BAR_SECONDS = 15.0


def main() -> None:
    """Prints both comparisons."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with tempfile.TemporaryDirectory() as folder:
        for name in (ARTICLE, STORY):
            _compare_telling(name, Path(folder))
        print(f"  (bars: {BAR_WORDS_A_SECOND:,} words a second and {BAR_RATIO} times predict)")
        _compare_learning(Path(folder))
    print(f"  (bar: {BAR_SECONDS:.0f} s)")


def _compare_telling(name: str, folder: Path) -> None:
    """Prints how fast a recipe's network tells: its speed is the same before it has learnt."""
    from core.training.keras_model import build_network

    chosen = _story_recipe(name)
    model = build_network(chosen)
    model.save(folder / f"{name}.keras")
    tokens = story_text(STORY).tokens
    story_model = StoryModel(
        read_keras(folder / f"{name}.keras"),
        Vocabulary.of(tokens, chosen.kind),
        chosen.window,
        tokens,
        Card(name, chosen.as_dict(), 0, "", {}, {"story": STORY}, {}),
    )
    first = story_model.vocabulary.ids(tokens[: chosen.window]).tolist()

    def predicted(ids: Sequence[int]) -> np.ndarray:
        logits = model.predict(story_model.inputs(ids), verbose=0)[0]
        return logits if logits.ndim == 1 else logits[-1]

    ways: dict[str, tuple[NextLogits, int]] = {
        "NumPy": (story_model.next_logits, OURS_WORDS),
        "predict": (predicted, PREDICT_WORDS),
    }
    stories = {
        way: generate(ask, first, PREDICT_WORDS, Sampling(), np.random.default_rng(0)).ids
        for way, (ask, _) in ways.items()
    }
    assert stories["NumPy"] == stories["predict"], stories
    speeds: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, (ask, words) in ways.items():
            start = time.perf_counter()
            generate(ask, first, words, Sampling(1.0), np.random.default_rng(0))
            speeds[way].append(words / (time.perf_counter() - start))
    ours, theirs = median(speeds["NumPy"]), median(speeds["predict"])
    print(
        f"{chosen.title}, window {chosen.window}: {ours:,.0f} words a second, "
        f"predict {theirs:,.1f}: {ours / theirs:.0f} times"
    )


def _compare_learning(folder: Path) -> None:
    from core.stories.training_text import load_sources
    from core.training.progress import Step
    from core.training.stories import train

    def seconds(chosen: StoryRecipe, is_enough: Callable[[Step], bool]) -> tuple[float, Step]:
        steps: list[Step] = []
        start = time.perf_counter()
        train(
            chosen,
            load_sources(chosen, folder),
            folder / "runs",
            on_progress=steps.append,
            should_stop=lambda: is_enough(steps[-1]),
        )
        return time.perf_counter() - start, steps[-1]

    ours = _story_recipe(STORY)
    taken = [
        seconds(
            replace(ours, seed=seed),
            lambda step: step.scores.get("text_accuracy", 0) >= step.scores.get("ceiling", 1),
        )
        for seed in range(3)
    ]
    told = ", ".join(f"{each:.1f} s ({step.epoch + 1} epochs)" for each, step in taken)
    print(f"from its first weights to the ceiling of its window, seeds 0 to 2: {told}")
    article = _story_recipe(ARTICLE)
    some, step = seconds(article, lambda step: step.step >= ARTICLE_WINDOWS)
    whole = some / ARTICLE_WINDOWS * (article.steps or 0)
    print(
        f"the article's way: {ARTICLE_WINDOWS:,} windows in {some:.1f} s, text accuracy "
        f"{step.scores['text_accuracy']:.1%} of {step.scores['ceiling']:.1%}; "
        f"its {article.steps:,} would take {whole:.0f} s"
    )


def _story_recipe(name: str) -> StoryRecipe:
    chosen: Any = recipe(name)
    assert isinstance(chosen, StoryRecipe)
    return chosen


if __name__ == "__main__":
    main()
