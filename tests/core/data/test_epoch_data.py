"""An epoch holds what its recipe asks for, and the same every time."""

import gzip
import json
from dataclasses import replace

import numpy as np
import pytest

from core.data import epoch_data
from core.data.epoch_data import (
    Sources,
    available_sources,
    drawn_digits,
    epoch_digits,
    load_sources,
)
from core.data.mnist import Digits, Mnist
from core.data.pen_recordings import PenDrawing
from core.drawing.rasterize import digit_image, place_on_canvas
from core.recipes import Data, recipe

SEVEN = np.array([[0.0, 0.0], [0.8, 0.0], [0.3, 1.0]])
DIGITS = Digits(np.full((6, 28, 28), 200, np.uint8), np.arange(6))
MNIST = Mnist(DIGITS, DIGITS, DIGITS)


@pytest.fixture
def sources():
    return Sources(MNIST, [PenDrawing(7, "t/1", (SEVEN,))] * 4)


def asking(**data):
    return replace(recipe("digits"), data=Data(**data))


def test_an_epoch_holds_each_source_as_often_as_asked(sources):
    digits = epoch_digits(asking(mnist=2, drawings=3), sources, 0)
    assert digits.images.shape == (24, 28, 28)
    assert np.bincount(digits.labels).tolist() == [2, 2, 2, 2, 2, 2, 0, 12]


def test_images_and_labels_are_shuffled_together(sources):
    digits = epoch_digits(asking(mnist=1, drawings=3, plain=1.0, plain_drawings=1.0), sources, 0)
    is_seven = (digits.images == drawn_digits(sources.drawings).images[0]).all(axis=(1, 2))
    np.testing.assert_array_equal(is_seven, digits.labels == 7)
    assert digits.labels.tolist() != sorted(digits.labels.tolist())


def test_each_image_says_whether_it_is_bent(sources):
    digits = epoch_digits(asking(mnist=1, drawings=2, plain=0.5, plain_drawings=0.5), sources, 0)
    plain = {
        image.tobytes() for image in (DIGITS.images[0], drawn_digits(sources.drawings).images[0])
    }
    assert [image.tobytes() not in plain for image in digits.images] == digits.is_bent.tolist()
    assert 0 < digits.is_bent.sum() < len(digits.labels)


def test_mnist_comes_undistorted_in_the_last_epochs_and_drawings_do_not(sources):
    chosen = replace(asking(mnist=1, drawings=1), epochs=3, plain_epochs=1)
    early, late = (epoch_digits(chosen, sources, epoch) for epoch in (1, 2))
    assert not (early.images[early.labels < 6] == 200).all()
    assert (late.images[late.labels < 6] == 200).all()
    assert len(np.unique(late.images[late.labels == 7], axis=0)) == 4


def test_a_drawing_is_shown_as_the_app_shows_it(sources):
    shown = drawn_digits(sources.drawings[:1])
    expected = digit_image(place_on_canvas([SEVEN])) * 255
    np.testing.assert_allclose(shown.images[0], expected, atol=0.51)
    assert shown.labels.tolist() == [7]


def test_fragments_are_never_trained_on_and_always_measured(monkeypatch, tmp_path):
    upright = [[0.5, 0.0], [0.5, 1.0]]
    lines = [
        {"label": 7, "writer": "a/1", "strokes": [SEVEN.tolist()]},
        {"label": 4, "writer": "a/2", "strokes": [upright]},
        {"label": 4, "writer": "b/1", "strokes": [upright]},
    ]
    path = tmp_path / "drawings.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, lines)).encode()))
    monkeypatch.setenv("LSTM_LAB_DRAWINGS", str(path))
    monkeypatch.setattr(epoch_data, "mnist", lambda: MNIST)
    loaded = load_sources(Data(drawings=1, hold_out_tablets=("b",)))
    assert [drawing.writer for drawing in loaded.drawings] == ["a/1"]
    assert [drawing.writer for drawing in loaded.unseen] == ["b/1"]
    assert loaded.describe()["drawings"]["trained_on"] == 1


def test_a_recipe_without_drawings_asks_for_none(monkeypatch):
    monkeypatch.delenv("LSTM_LAB_DRAWINGS", raising=False)
    monkeypatch.setattr(epoch_data, "mnist", lambda: MNIST)
    assert load_sources(Data(drawings=0)).drawings == ()
    with pytest.raises(ValueError, match="LSTM_LAB_DRAWINGS"):
        load_sources(Data(drawings=1))


def test_without_data_of_its_own_a_machine_has_the_sample_and_says_so(monkeypatch):
    monkeypatch.setenv("LSTM_LAB_MNIST", "/nowhere/mnist.npz")
    monkeypatch.delenv("LSTM_LAB_DRAWINGS", raising=False)
    found = available_sources(Data(drawings=3))
    assert found.is_sample
    assert (len(found.mnist.training), found.drawings, found.unseen) == (4000, (), ())
    described = found.describe()
    assert described["sample"] is True
    assert described["mnist"]["split"].startswith("first 4,000 to train, next 500 to choose by")
    assert described["drawings"]["trained_on"] == 0
    assert "sample" not in Sources(found.mnist).describe()
