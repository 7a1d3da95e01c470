"""The folder of a run: what lies in it, and the one way in which its files are read.

| file | what |
| --- | --- |
| `settings.json` | the recipe, as `core.recipes.plain_data` writes it |
| `NAME.txt` | a visitor's own text, where there is one; NAME is the recipe's |
| `log.jsonl` | what the training writes about itself (`core.runs.log`) |
| `NAME.progress.npz` | where it resumes |
| `checkpoints/` | its weights on the way (`core.runs.checkpoints`) |
| `NAME.keras`, `NAME.json` ... | the trained network; its card is written last |
| `NAME.mistakes.npz` | digits that it got wrong (`core.runs.mistakes`) |
| `output.txt` | what the training process printed in its last session |
| `owner.json`, `queued.json` | who started it, and its place in the queue (`core.runs.queue`) |
| `sweep.json` | the sweep it belongs to (`core.runs.sweep`) |
| `carried.json` | how many workers began with it (`core.runs.carrier`) |
| `run.lock`, `trainer.token` | who trains it (`core.runs.lock`) |
| `looked_at` | its time is when somebody last looked at the run (`core.runs.retention`) |

A disk may damage any of these, and another version may have written them. Whoever reads one does
so within `reading`, which makes every failure a `DamagedRun`.
"""

from __future__ import annotations

import json
import math
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from core.data.downloads import cache_dir
from core.files import write_whole
from core.i18n import gettext as _
from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.network import Network
from core.recipes import Recipe
from core.recipes.plain_data import recipe_from_plain, to_plain
from core.recipes.settings import settings_of

Model = TypeVar("Model")
_ID_BYTES = 16
_ID = re.compile(r"[A-Za-z0-9_-]{22}")  # what so many bytes come to
SETTINGS = "settings.json"
_LOG, _OLD_LOG = "log.jsonl", "diary.jsonl"
_OUTPUT, _OLD_OUTPUT = "output.txt", "log.txt"

TESTS = ("mnist_test", "sample_test")
"""Names of the score on the test digits on a card: of MNIST, or of the sample."""


class DamagedRun(ValueError):
    """A file of a run cannot be read: it is damaged, or of another version."""


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Make every failure to read a file of a run a `DamagedRun`.

    Args:
        what: The file's name, for people.

    Raises:
        DamagedRun: Whatever goes wrong within, be it of the disk, of a zip file or of a value.
    """
    try:
        yield
    except DamagedRun:
        raise
    except PermissionError as error:
        raise DamagedRun(
            _("{path} may not be read by the server's user.", path=error.filename or what)
        ) from error
    except Exception as error:  # damaged bytes raise what they like, RecursionError among it
        raise DamagedRun(
            _(
                "{file} of this run cannot be read: it is missing, damaged or of another version "
                "of the app.",
                file=what,
            )
        ) from error


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
    def log(self) -> Path:
        """Where the training writes how it goes; a run of version 1 goes on with its own file."""
        old = self.path / _OLD_LOG
        return old if old.is_file() else self.path / _LOG

    @property
    def output(self) -> Path:
        """Where the training process prints."""
        return self.path / _OUTPUT

    @property
    def looked_at(self) -> Path:
        """A file whose time is when somebody last looked at the run."""
        return self.path / "looked_at"

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
            DamagedRun: If the settings are of another version, or damaged.
        """
        with reading(SETTINGS):
            recipe = recipe_from_plain(json.loads((self.path / SETTINGS).read_text("utf-8")))
            settings_of(recipe)
            return recipe

    def text(self) -> str | None:
        """The visitor's own text; None where there is none.

        Raises:
            DamagedRun: If it cannot be read.
        """
        for path in sorted(self.path.glob("*.txt")):
            if path.name not in (_OUTPUT, _OLD_OUTPUT):
                with reading(path.name):
                    return path.read_text("utf-8")
        return None

    def card(self) -> Card:
        """The card of the trained network.

        Raises:
            DamagedRun: If there is none, or it is damaged.
        """
        with reading(f"{self._name()}.json"):
            card = load_card(self._name(), self.path)
            _check_card(card)
            return card

    def trained_network(self) -> Network:
        """The trained network.

        Raises:
            DamagedRun: If there is none, or it is damaged.
        """
        with reading(f"{self._name()}.keras"):
            return load_network(self._name(), self.path)

    def load(self, load: Callable[[str, Path], Model]) -> Model:
        """Load a trained network of another kind with all that belongs to it.

        Args:
            load: Called with the network's name and the run's folder.

        Raises:
            DamagedRun: If a file of it is damaged.
        """
        self.recipe()
        self.card()
        with reading(f"{self._name()}.keras"):
            return load(self._name(), self.path)

    def _name(self) -> str:
        """The recipe's name, from the name of the network's file."""
        path = self.network
        if path is None:
            raise DamagedRun(_("This run has no trained network yet."))
        return path.stem


def create(folder: Path, recipe: Recipe, text: str | None) -> RunFolder:
    """Make a new run's folder, with its settings and the visitor's text, for the server's user.

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
    try:
        if _ID.fullmatch(run_id) and (folder / run_id / SETTINGS).is_file():
            return RunFolder(folder / run_id)
    except OSError as error:
        raise ValueError(
            _(
                "The run folder {folder} cannot be read: {reason}.",
                folder=folder,
                reason=error.strerror,
            )
        ) from None
    raise ValueError(_("No training run found for this link. It may have been deleted."))


def remove(run: RunFolder) -> None:
    """Delete the folder: the settings first, so that what is half deleted is no run any more."""
    (run.path / SETTINGS).unlink(missing_ok=True)
    shutil.rmtree(run.path)


def user_network(results: Path) -> tuple[Network, Card]:
    """Load the network that a finished run has trained to read digits, with its card.

    Raises:
        ValueError: If the run trained something else, or its files cannot be read.
    """
    run = RunFolder(results)
    card = run.card()
    if not any(test in card.scores for test in TESTS):
        raise ValueError(_("{name} does not read digits.", name=card.name))
    return run.trained_network(), card


def _check_card(card: Card) -> None:
    """Raise a ValueError unless a card's values are of the kinds that pages show."""
    for score in card.scores.values():
        if isinstance(score, Mapping) and {"correct", "count"} <= score.keys():
            if not 0 <= score["correct"] <= score["count"] or not score["count"]:
                raise ValueError(f"Expected a count of right answers, got {score}.")
            if "confusion" in score and [len(row) for row in score["confusion"]] != [10] * 10:
                raise ValueError("Expected ten rows of ten counts.")
    values = (card.scores, card.trained_seconds, card.steps_per_second, card.processor_seconds or 0)
    if not all(map(_is_finite, values)):
        raise ValueError("Expected finite numbers on a card.")
    if not all(isinstance(each, Mapping) for each in (card.recipe, card.data, card.scores)):
        raise ValueError("Expected records on a card.")


def _is_finite(value: Any) -> bool:
    """Whether a value is a finite number, or holds nothing else."""
    if isinstance(value, Mapping):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e15
