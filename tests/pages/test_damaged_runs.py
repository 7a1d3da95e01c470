"""Whatever a disk does to the files of a run, every page opens and says so in a sentence."""

from __future__ import annotations

import json
import random
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.network.shipped import NETWORKS_DIR
from core.recipes import recipe
from core.recipes.plain_data import to_plain
from core.runs.example_run import EXAMPLE, LAB_EXAMPLE
from core.runs.limits import Limits
from core.runs.manager import RunManager

APP = str(Path(__file__).resolve().parents[2] / "app.py")
STORY = "belling-the-cat"
TEXTS = (b"", b"null", b"[" * 100_000, b'{"a": 1}', b"\xff\xfe\x00", b"7", b'"text"')


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunManager]:
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path))
    made = RunManager(tmp_path / "runs", Limits(at_once=0), "tests.core.runs.fake_child")
    monkeypatch.setattr(cache, "runs", lambda: made)
    yield made
    made.close()


def digit_run(runs: RunManager) -> Path:
    """A finished run that reads digits."""
    folder = runs.folder / secrets.token_urlsafe(16)
    shutil.copytree(LAB_EXAMPLE.path, folder)
    return folder


def story_run(runs: RunManager) -> Path:
    """A finished run that was trained on a story."""
    folder = runs.folder / secrets.token_urlsafe(16)
    folder.mkdir(parents=True)
    for file in NETWORKS_DIR.glob(f"{STORY}.*"):
        shutil.copy(file, folder)
    shutil.copy(EXAMPLE, folder / "log.jsonl")
    (folder / "settings.json").write_text(json.dumps(to_plain(recipe(STORY))))
    (folder / f"{STORY}.txt").write_text("a text of one's own, again and again. " * 20)
    return folder


def damage(folder: Path, seed: int) -> str:
    """Damage one file of a run, and tell which and how."""
    chosen = random.Random(seed)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    path = files[seed % len(files)]
    raw = path.read_bytes()
    how = chosen.choice(["cut", "flip", "text", "swap", "missing"])
    match how:
        case "cut":
            path.write_bytes(raw[: chosen.randrange(len(raw))])
        case "flip":
            changed = bytearray(raw)
            for _ in range(chosen.choice([1, 8, 64])):
                changed[chosen.randrange(len(changed))] = chosen.randrange(256)
            path.write_bytes(changed)
        case "text":
            path.write_bytes(chosen.choice(TEXTS))
        case "swap":
            numbers = [at for at, byte in enumerate(raw) if byte in b"0123456789"]
            at = chosen.choice(numbers) if numbers else 0
            path.write_bytes(
                raw[:at] + chosen.choice([b"null", b'"x"', b"-", b"1e999"]) + raw[at + 1 :]
            )
        case "missing":
            path.unlink()
    return f"{path.name}: {how}"


def opens(page: str, run_id: str) -> str:
    """What the page shows as its errors; it must not raise."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    app.query_params["run"] = run_id
    app.run()
    assert not app.exception, [each.stack_trace for each in app.exception]
    return "\n".join(element.proto.body for element in app.get("html"))


def check(runs: RunManager, seed: int) -> None:
    for make, pages in (
        (digit_run, ("lab", "gates")),
        (story_run, ("lab", "story", "teach", "gates")),
    ):
        folder = make(runs)
        how = damage(folder, seed)
        for page in pages:
            try:
                opens(page, folder.name)
            except Exception as error:
                raise AssertionError(f"{page}, seed {seed}, {how}") from error


@pytest.mark.parametrize("make", [digit_run, story_run])
def test_a_whole_run_opens_everywhere(runs: RunManager, make: object) -> None:
    folder = digit_run(runs) if make is digit_run else story_run(runs)
    for page in ("lab", "gates"):
        assert "cannot be read" not in opens(page, folder.name)


@pytest.mark.parametrize("name", ["mnist-static.json", "mnist-static.keras"])
def test_a_damaged_result_is_told_in_a_sentence(runs: RunManager, name: str) -> None:
    folder = digit_run(runs)
    (folder / name).write_bytes((folder / name).read_bytes()[:100])
    for page in ("lab", "gates"):
        assert f"{name} of this run cannot be read" in opens(page, folder.name)


@pytest.mark.parametrize("seed", range(8))
def test_a_run_with_a_damaged_file_opens(runs: RunManager, seed: int) -> None:
    check(runs, seed)


@pytest.mark.slow
def test_runs_with_hundreds_of_damages_open(runs: RunManager) -> None:
    for seed in range(8, 100):
        check(runs, seed)
