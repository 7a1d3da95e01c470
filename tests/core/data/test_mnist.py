"""MNIST is found, checked and split, and what is wrong with it is said in a sentence."""

import hashlib

import numpy as np
import pytest

from core.data.__main__ import main
from core.data.mnist import available_digits, fetch_mnist, mnist, mnist_path, sample_digits


def test_mnist_is_split_as_in_the_articles(mnist_file):
    split = mnist(mnist_file)
    assert [len(part) for part in (split.training, split.validation, split.test)] == [
        55_000,
        5_000,
        10_000,
    ]
    assert split.training.images.shape == (55_000, 28, 28)
    assert split.training.images.dtype == np.uint8
    assert split.training.labels[:5].tolist() == [5, 0, 4, 1, 9]
    assert split.test.labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_mnist_is_looked_for_where_the_variables_say(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_LAB_MNIST", str(tmp_path / "mine.npz"))
    assert mnist_path() == tmp_path / "mine.npz"
    monkeypatch.delenv("LSTM_LAB_MNIST")
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    assert mnist_path() == tmp_path / "cache" / "mnist.npz"


def test_missing_mnist_is_said_with_the_command_that_fetches_it(tmp_path):
    with pytest.raises(ValueError, match=r"python -m core\.data mnist"):
        mnist(tmp_path / "mnist.npz")


def test_a_file_that_is_not_mnist_is_refused(tmp_path):
    path = tmp_path / "mnist.npz"
    path.write_text("not an archive")
    with pytest.raises(ValueError, match="cannot be read as"):
        mnist(path)
    np.savez(path, x_train=np.zeros(3), y_train=np.zeros(3), x_test=np.zeros(3), y_test=np.zeros(3))
    with pytest.raises(ValueError, match=r"x_train in .* MNIST has \(60000, 28, 28\)"):
        mnist(path)


def test_the_sample_is_split_into_parts_that_share_no_digit():
    split = sample_digits()
    parts = (split.training, split.validation, split.test)
    assert [len(part) for part in parts] == [4_000, 500, 500]
    for part in parts:
        assert part.images.dtype == np.uint8
        assert part.labels.dtype == np.int64
        assert np.bincount(part.labels).tolist() == [len(part) // 10] * 10
        assert part.labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert len({image.tobytes() for part in parts for image in part.images}) == 5_000


def test_the_whole_of_mnist_is_taken_where_it_is(monkeypatch, mnist_file):
    monkeypatch.setenv("LSTM_LAB_MNIST", str(mnist_file))
    found = available_digits()
    assert not found.is_sample
    assert len(found.mnist.test) == 10_000
    assert found.sentence.startswith("The whole of MNIST")


def test_without_mnist_the_sample_is_at_hand_and_says_that_it_is_one(monkeypatch, tmp_path):
    path = tmp_path / "mnist.npz"
    monkeypatch.setenv("LSTM_LAB_MNIST", str(path))
    found = available_digits()
    assert found.is_sample
    assert found.sentence.startswith("A sample of MNIST")
    assert found.sentence.endswith("is not installed.")
    np.testing.assert_array_equal(found.mnist.test.images, sample_digits().test.images)
    path.write_text("not an archive")
    broken = available_digits()
    assert broken.is_sample
    assert "cannot be read" in broken.sentence


def test_fetching_checks_the_file_and_keeps_it(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "source.npz"
    source.write_bytes(b"seventy thousand digits")
    checksum = hashlib.sha256(source.read_bytes()).hexdigest()
    seen = []
    path = fetch_mnist(lambda done, total: seen.append((done, total)), source.as_uri(), checksum)
    assert path.read_bytes() == source.read_bytes()
    assert seen == [(23, 23)]
    source.unlink()
    assert (
        fetch_mnist(url=source.as_uri(), sha256=checksum) == path
    )  # it is there: nothing to fetch


def test_a_fetched_file_with_another_checksum_is_thrown_away(monkeypatch, tmp_path):
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    source = tmp_path / "source.npz"
    source.write_bytes(b"something else")
    with pytest.raises(ValueError, match="is not the expected one"):
        fetch_mnist(url=source.as_uri())
    assert list((tmp_path / "cache").iterdir()) == []


def test_without_a_network_the_command_says_so_in_a_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(
        "core.data.__main__.fetch_mnist", lambda on_bytes: fetch_mnist(url="file:///none")
    )
    assert main(["mnist"]) == 1
    assert "mnist.npz could not be downloaded from file:///none" in capsys.readouterr().err
