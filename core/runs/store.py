"""The folder of a training run: what lies in it, and how it is found by the run's id.

| file | what |
| --- | --- |
| `settings.json` | the recipe, as `core.recipes.plain_data` writes it |
| `NAME.txt` | a visitor's own text, where there is one; NAME is the recipe's |
| `run_log.jsonl` | what the training tells (`core.runs.log`) |
| `NAME.progress.npz` | from where it goes on |
| `checkpoints/` | its weights on the way (`core.runs.checkpoints`) |
| `NAME.keras`, `NAME.json` ... | the trained network; its card is written last |
| `NAME.mistakes.npz` | digits that it got wrong (`core.runs.mistakes`) |
| `log.txt` | what the training process said beside that, of its last go |

The network that a run has trained to read digits.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.data.downloads import cache_dir
from core.files import write_whole
from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.network import Network
from core.recipes import Recipe
from core.recipes.plain_data import recipe_from_plain, to_plain

_ID_BYTES = 16
_ID = re.compile(r"[A-Za-z0-9_-]{22}")  # what so many bytes come to
SETTINGS = "settings.json"


def runs_dir() -> Path:
    """Where runs are kept: `LSTM_LAB_RUNS`, else a folder of the user's cache folder."""
    chosen = os.environ.get("LSTM_LAB_RUNS")
    return Path(chosen) if chosen else cache_dir() / "runs"


@dataclass(frozen=True)
class RunFolder:
    """One run's folder; its name is the run's id, which nobody can guess."""

    path: Path

    @property
    def run_id(self) -> str:
        """What the run is called in addresses."""
        return self.path.name

    @property
    def run_log(self) -> Path:
        """Where the training tells how it goes."""
        return self.path / "diary.jsonl"

    @property
    def log(self) -> Path:
        """Where the training process writes what it says beside that."""
        return self.path / "log.txt"

    @property
    def checkpoints(self) -> Path:
        """The folder of the weights on the way; it is there from the first of them on."""
        return self.path / "checkpoints"

    @property
    def network(self) -> Path | None:
        """The trained network's file; None unless it is there with its card, both whole."""
        networks = (card.with_suffix(".keras") for card in self.path.glob("*.json"))
        return next((network for network in networks if network.is_file()), None)

    @property
    def is_finished(self) -> bool:
        """Whether the trained network is there with its card."""
        return self.network is not None

    def recipe(self) -> Recipe:
        """What is trained.

        Raises:
            ValueError: If the settings are of another version, or cut short.
        """
        try:
            plain = json.loads((self.path / SETTINGS).read_text("utf-8"))
        except (OSError, ValueError):
            raise ValueError("Expected the settings of a run, got none that can be read.") from None
        return recipe_from_plain(plain)

    def text(self) -> str | None:
        """The visitor's own text; None where there is none."""
        for path in self.path.glob("*.txt"):
            if path != self.log:
                return path.read_text("utf-8")
        return None

    def touch(self) -> None:
        """Remember that the run was looked at now: what is not is cleared away in time."""
        with suppress(OSError):
            os.utime(self.path)


def create(folder: Path, recipe: Recipe, text: str | None) -> RunFolder:
    """A new run's folder, with its settings and the visitor's text, for the server's user alone.

    Raises:
        OSError: If it cannot be written, as on a full disk; then nothing is left of it.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    run = RunFolder(folder / secrets.token_urlsafe(_ID_BYTES))
    run.path.mkdir(mode=0o700)
    files = {SETTINGS: json.dumps(to_plain(recipe), indent=1) + "\n"}
    if text is not None:
        files[f"{recipe.name}.txt"] = text
    try:
        for name, content in files.items():
            write_whole(run.path / name, partial(Path.write_bytes, data=content.encode()))
    except OSError:
        remove(run)
        raise
    return run


def find(folder: Path, run_id: str) -> RunFolder:
    """The folder of the run that an address names.

    Raises:
        ValueError: If there is no such run, or no longer.
    """
    if _ID.fullmatch(run_id) and (folder / run_id / SETTINGS).is_file():
        return RunFolder(folder / run_id)
    raise ValueError(
        "Expected the link of a training that is kept here, got one of none: it may have been "
        "cleared away."
    )


def remove(run: RunFolder) -> None:
    """Delete the folder: the settings first, so that what is half deleted is no run any more."""
    (run.path / SETTINGS).unlink(missing_ok=True)
    shutil.rmtree(run.path)


TESTS = ("mnist_test", "sample_test")
"""What the score on the test digits is called on a card: on those of MNIST, or of the sample."""


def user_network(results: Path) -> tuple[Network, Card]:
    """The network and its card.

    Args:
        results: The folder of a run that is done.

    Raises:
        ValueError: If the run learnt something else, or its files cannot be read.
    """
    path = RunFolder(results).network
    if path is None:
        raise ValueError("Expected a training that is done, got one without a network.")
    card = load_card(path.stem, results)
    if not any(test in card.scores for test in TESTS):
        raise ValueError(f"Expected a network that reads digits, got {path.stem!r}.")
    return load_network(path.stem, results), card
