"""The lists of packages fit together, and the pages open without TensorFlow."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)")
REMAKE = "make the lock files anew: python -m tests.lock"


def requirements(name: str) -> dict[str, Requirement]:
    """By name the packages of a list, without those of the lists that it includes."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    return {canonicalize_name(each.name): each for each in found}


def pins(name: str) -> dict[str, str]:
    found = (PIN.match(line) for line in (ROOT / name).read_text().splitlines())
    return {canonicalize_name(each[1]): each[2] for each in found if each}


def test_the_list_without_tensorflow_is_the_list_without_tensorflow() -> None:
    whole, look = requirements("requirements.txt"), requirements("requirements-look.txt")
    assert {name: str(each) for name, each in look.items()} == {
        name: str(each) for name, each in whole.items() if name not in ("tensorflow", "keras")
    }
    container = requirements("deploy/requirements.txt")
    assert str(container["keras"]) == str(whole["keras"])
    assert container["tensorflow-cpu"].specifier == whole["tensorflow"].specifier


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_a_lock_is_of_the_lists_and_names_no_place(lock: str) -> None:
    locked = pins(lock)
    lists = ["requirements.txt", "requirements-engine.txt"]
    lists += ["tests/requirements.txt"] * lock.startswith("tests")
    for name in lists:
        for package, required in requirements(name).items():
            assert package in locked, REMAKE
            assert required.specifier.contains(locked[package]), REMAKE
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert text.count("\n    --hash=sha256:") > len(locked), "every file has its hash"


WITHOUT_TENSORFLOW = """
import importlib.abc, sys

class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("tensorflow", "keras"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
import importlib.util
real = importlib.util.find_spec
absent = ("tensorflow", "keras")
importlib.util.find_spec = lambda name, *more: None if name in absent else real(name, *more)
from streamlit.testing.v1 import AppTest

app = AppTest.from_file("app.py", default_timeout=60).run()
for page in sys.argv[1:]:
    app.switch_page(page).run()
    assert not app.exception, (page, app.exception)
    shown = " ".join(str(each.proto) for each in app.get("html"))
    trains = page in ("pages/lab.py", "pages/teach.py")
    assert ("Training needs TensorFlow" in shown) == trains, page
    if page == "pages/lab.py":
        app.button(key="lab-train").click().run()
        assert not app.exception
        assert not app.query_params.get("run")
"""


@pytest.mark.slow
def test_every_page_opens_without_tensorflow_and_training_says_what_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LSTM_LAB_RUNS", str(tmp_path / "runs"))
    pages = sorted(f"pages/{page.name}" for page in (ROOT / "pages").glob("*.py"))
    visited = subprocess.run(
        [sys.executable, "-c", WITHOUT_TENSORFLOW, *pages],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert visited.returncode == 0, visited.stderr[-2000:]
