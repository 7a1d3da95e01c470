"""What every test can ask for, and the order in which the tests run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
os.environ.setdefault("LSTM_LAB_CHECK", "0")  # a page would start TensorFlow in every test
SHARED_MNIST = TESTS.parents[1] / "shared" / "data" / "mnist.npz"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the journeys, and puts what is cheap first: a broken tree fails within seconds."""
    for item in items:
        if item.path.is_relative_to(TESTS / "e2e"):
            item.add_marker(pytest.mark.e2e)
    items.sort(key=_cost)


def _cost(item: pytest.Item) -> int:
    if item.get_closest_marker("e2e"):
        return 2
    return 1 if item.get_closest_marker("slow") else 0


@pytest.fixture(scope="session")
def mnist_file() -> Path:
    """Path of the whole of MNIST as an `mnist.npz`; the test is skipped where there is none."""
    path = Path(os.environ.get("LSTM_LAB_MNIST", SHARED_MNIST))
    if not path.is_file():
        pytest.skip(f"the whole of MNIST is not here: set LSTM_LAB_MNIST ({path} is no file)")
    return path
