"""The digits that were read wrong: which ones, and that their file is whole or told of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.runs.mistakes import MOST, load_mistakes, mistakes_of, mistakes_path, write_mistakes


def read_wrong(every: int, count: int = 1000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Images, labels and probabilities of digits of which each so-manyth is taken for the next."""
    labels = np.arange(count) % 10
    images = np.broadcast_to(labels[:, None, None], (count, 28, 28)).astype(np.uint8)
    answers = np.where(np.arange(count) % every == 0, (labels + 1) % 10, labels)
    return images, labels, np.eye(10, dtype=np.float32)[answers]


def test_the_first_wrong_ones_are_kept_with_what_they_were_taken_for(tmp_path: Path) -> None:
    path = mistakes_path(tmp_path / "mnist-static.keras")
    assert path.name == "mnist-static.mistakes.npz"
    write_mistakes(path, mistakes_of(*read_wrong(every=300)))
    found = load_mistakes(path)
    assert len(found) == 4
    assert found.index.tolist() == [0, 300, 600, 900]
    assert found.labels.tolist() == [0, 0, 0, 0]
    assert found.answers.tolist() == [1, 1, 1, 1]
    assert found.probabilities[:, 1].tolist() == [1.0] * 4
    assert (found.images.shape, found.images.dtype) == ((4, 28, 28), np.uint8)


def test_of_many_the_first_are_kept_and_of_none_none() -> None:
    assert len(mistakes_of(*read_wrong(every=2))) == MOST
    images, labels, _ = read_wrong(every=2)
    assert len(mistakes_of(images, labels, np.eye(10, dtype=np.float32)[labels])) == 0


def test_a_file_that_is_cut_short_or_missing_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "digits.mistakes.npz"
    write_mistakes(path, mistakes_of(*read_wrong(every=3)))
    path.write_bytes(path.read_bytes()[:-50])
    for each in (path, tmp_path / "other.mistakes.npz"):
        with pytest.raises(ValueError, match="cannot be read"):
            load_mistakes(each)
