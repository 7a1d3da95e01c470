"""The script that trains a run's network again, and the files that it reads."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np

from core.data import image_augmentation
from core.export.digit_script import SAMPLE, digit_script
from core.export.story_script import story_script
from core.network.card import load_card
from core.network.shipped import NETWORKS_DIR
from core.recipes import DigitRecipe, Recipe, StoryRecipe
from core.stories.training_text import load_sources

SCRIPT = "train.py"


def script_files(recipe: Recipe, results: Path) -> dict[str, bytes]:
    """The script, `train.py`, and what it reads, by file name.

    There is none of a language model, whose training carries its state from batch to batch, nor of
    a recipe whose learning rate falls from epoch to epoch: then it is empty.

    Args:
        recipe: What was trained.
        results: The folder of a run that is done.
    """
    card = load_card(recipe.name, results)
    files: dict[str, bytes] = {}
    try:
        match recipe:
            case DigitRecipe():
                script = digit_script(recipe, card)
                if card.data.get("sample"):
                    files[SAMPLE.name] = SAMPLE.read_bytes()
                if recipe.data.plain < 1:
                    files["image_augmentation.py"] = Path(image_augmentation.__file__).read_bytes()
            case StoryRecipe():
                script = story_script(recipe, card)
                files[f"{recipe.name}.ids.npy"] = _ids(recipe, results)
            case _:
                return {}
    except ValueError:
        return {}
    if recipe.start_from:
        start = f"{recipe.start_from}.keras"
        files[f"start-{start}"] = (NETWORKS_DIR / start).read_bytes()
    return {SCRIPT: script.encode(), **files}


def _ids(recipe: StoryRecipe, results: Path) -> bytes:
    """The text as the ids of its words, (S,) int32, in NumPy's own format."""
    sources = load_sources(recipe, results)
    packed = io.BytesIO()
    np.save(packed, sources.vocabulary.ids(sources.tokens).astype(np.int32))
    return packed.getvalue()
