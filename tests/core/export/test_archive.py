"""What is taken home from a run, and what is left there."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from core.export.archive import EVENTS, METRICS, run_archive
from core.network.shipped import NETWORKS_DIR
from core.recipes import recipe
from core.runs.log import ProgressRecord, append
from core.runs.store import create

NAME = "mnist-small"


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """The folder of a run that is done, as far as a parcel looks into it."""
    run = create(tmp_path, recipe(NAME), None)
    append(run.log, ProgressRecord(1, 1, 1, 1, loss=0.25, accuracy=0.5, seconds=2.0))
    card = (NETWORKS_DIR / f"{NAME}.json").read_text("utf-8")
    for name, content in {
        f"{NAME}.keras": "network",
        f"{NAME}.json": card,
        f"{NAME}.vocabulary.json": "words",
        f"{NAME}.txt": "a text",
        f"{NAME}.progress.npz": "progress",
        "log.txt": "log",
    }.items():
        (run.path / name).write_text(content, encoding="utf-8")
    return run.path


def test_the_network_the_numbers_and_the_script_are_packed_and_nothing_else(results: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(run_archive(results, NAME))) as archive:
        assert sorted(archive.namelist()) == sorted(
            [
                f"{NAME}.keras",
                f"{NAME}.json",
                f"{NAME}.vocabulary.json",
                METRICS,
                EVENTS,
                "train.py",
            ]
        )
        assert archive.read(f"{NAME}.keras") == b"network"
        assert (
            archive.read(METRICS) == b"step,seconds,batch/loss,batch/accuracy\n1,2.000,0.25,0.5\n"
        )
        assert b"LSTM(\n            28," in archive.read("train.py")


def test_a_run_on_the_sample_takes_the_sample_along(results: Path) -> None:
    path = results / f"{NAME}.json"
    card = json.loads(path.read_text("utf-8"))
    card["data"]["sample"] = True
    path.write_text(json.dumps(card))
    with zipfile.ZipFile(io.BytesIO(run_archive(results, NAME))) as archive:
        assert "mnist_sample.npz" in archive.namelist()
        assert b"a sample of MNIST, not the" in archive.read("train.py")
