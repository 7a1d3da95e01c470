"""The card of a trained network, `NAME.json`: how it was trained, and its measured scores."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.files import write_whole
from core.i18n import gettext as _
from core.network.shipped import NETWORKS_DIR, network_file

if TYPE_CHECKING:
    from core.recipes import Recipe  # needed to write a card, and no page writes one


@dataclass(frozen=True)
class Card:
    """How a network was trained, and its measured scores.

    >>> import core as lab
    >>> card = lab.load("digits").card
    >>> card.name, card.seed
    ('digits', 0)
    >>> round(card.scores["mnist_test"]["accuracy"], 4)
    0.9957

    Attributes:
        name: The name of its recipe.
        recipe: The recipe as plain data.
        seed: The random seed of its training.
        command: The command that trained it; empty if it was not trained from the command line.
        versions: Versions of Python and of the packages that trained it.
        data: Description of the training data.
        scores: Measured scores, by the name of the measurement; accuracies are in [0, 1].
        trained_seconds: Duration of the training.
        steps_per_second: Batches per second of training.
        processor_seconds: Processor time of the training; None on a card without it.
    """

    name: str
    recipe: Mapping[str, Any]
    seed: int
    command: str
    versions: Mapping[str, str]
    data: Mapping[str, Any]
    scores: Mapping[str, Any]
    trained_seconds: int = 0
    steps_per_second: float = 0.0
    processor_seconds: float | None = None


def load_card(name: str, folder: Path = NETWORKS_DIR) -> Card:
    """Read the card of the network `name`.

    Raises:
        ValueError: If there is no such network, or its card is incomplete.
    """
    path = network_file(name, ".json", folder)
    try:
        stored = json.loads(path.read_text("utf-8"))
        known = [field.name for field in fields(Card)[1:]]
        return Card(name, **{each: stored[each] for each in known if each in stored})
    except (KeyError, TypeError, ValueError):
        raise ValueError(
            _("The card {file} is damaged: train the network again.", file=path.name)
        ) from None


def write_card(
    network_path: Path,
    recipe: Recipe,
    data: Mapping[str, Any],
    scores: Mapping[str, Any],
    command: str,
    *,
    versions: Mapping[str, str],
    steps: int,
    seconds: float,
    processor_seconds: float,
) -> Path:
    """Write the card of a trained network beside it.

    Args:
        network_path: The network's file, `NAME.keras`.
        recipe: The recipe that it was trained by.
        data: Description of the training data.
        scores: Measured scores, by the name of the measurement.
        command: The command that started the training.
        versions: Versions of the packages that trained it.
        steps: How many batches it was trained on.
        seconds: How long that took.
        processor_seconds: How much processor time that took.

    Returns:
        The path of the card, `NAME.json`.
    """
    card = {
        "recipe": recipe.as_dict(),
        "seed": recipe.seed,
        "command": command,
        "versions": {
            "python": platform.python_version(),
            **versions,
        },
        "data": data,
        "scores": scores,
        "trained_seconds": round(seconds),
        "processor_seconds": round(processor_seconds, 1),
        "steps_per_second": round(steps / max(seconds, 1e-3), 1),
        "date": datetime.now(UTC).date().isoformat(),
    }
    path = network_path.with_suffix(".json")
    text = json.dumps(card, indent=1) + "\n"
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))
    return path
