"""The card of a trained network: how it came about, and what was measured on it."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from core.files import write_whole
from core.recipes import Recipe

PACKAGES = ("keras", "tensorflow", "numpy")


def write_card(
    network_path: Path,
    recipe: Recipe,
    data: Mapping[str, Any],
    scores: Mapping[str, Any],
    command: str,
    *,
    steps: int,
    seconds: float,
) -> Path:
    """The path of the card, `NAME.json`, written beside the network.

    Args:
        network_path: The network's file.
        recipe: What it was trained by.
        data: What it learned from.
        scores: What was measured on it, by the name of the measurement.
        command: What was typed to train it.
        steps: How many batches it learned.
        seconds: How long that took.
    """
    card = {
        "recipe": recipe.as_dict(),
        "seed": recipe.seed,
        "command": command,
        "versions": {
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
        "data": data,
        "scores": scores,
        "trained_seconds": round(seconds),
        "steps_per_second": round(steps / seconds, 1),
        "date": datetime.now(UTC).date().isoformat(),
    }
    path = network_path.with_suffix(".json")
    text = json.dumps(card, indent=1) + "\n"
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
    return path
