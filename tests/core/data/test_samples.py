"""The sample digits: what is in the assets, and how a visitor gets at it."""

import numpy as np
import pytest

from core.analysis.digit_reading import read_all
from core.data.mnist import TRAINING_DIGITS
from core.data.samples import DIGITS_DIR, GROUPS, find, samples
from core.drawing.rasterize import BRUSH_PX, CANVAS_PX, digit_image
from core.drawing.strokes import canvas_from_strokes, same_drawing, strokes_from_canvas
from core.network import keras_file

EVERY_SAMPLE = [sample for group in GROUPS for sample in samples(group)]


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_is_a_dozen_and_its_first_ten_are_1_to_9_and_0(group):
    members = samples(group)
    assert [sample.name for sample in members] == [f"{group}-{k}" for k in range(1, 13)]
    assert [sample.label for sample in members[:10]] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]


def test_images_are_28x28_float32_between_0_and_1_and_all_different():
    for sample in EVERY_SAMPLE:
        assert sample.image.shape == (28, 28)
        assert sample.image.dtype == np.float32
        assert 0 <= sample.image.min() < 0.1
        assert 0.9 < sample.image.max() <= 1
    assert len({sample.image.tobytes() for sample in EVERY_SAMPLE}) == len(EVERY_SAMPLE)


def test_notes_can_follow_a_colon():
    assert all(sample.note[0].islower() and sample.note[-1].isalpha() for sample in EVERY_SAMPLE)


def test_samples_are_shared_and_cannot_be_changed():
    seven = find("notorious-7")
    assert find("notorious-7") is seven
    for array in (seven.image, *seven.strokes, find("easy-1").image):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


@pytest.mark.parametrize(
    "name",
    [
        *("", "easy", "easy-0", "easy-13", "easy-03", "Easy-1", "x" * 10**5),
        *(
            "mnist",
            "mnist-",
            "mnist-5000",
            "mnist-07",
            "mnist--1",
            "mnist-²",
            "mnist-" + "9" * 10**5,
        ),
    ],
)
def test_an_unknown_name_is_told_in_one_short_sentence(name):
    with pytest.raises(ValueError, match=r"^There is no sample digit called '.*'\. ") as told:
        find(name)
    assert len(str(told.value)) < 120


def test_every_digit_of_mnist_that_comes_with_the_app_has_a_name():
    first, last = find("mnist-0"), find("mnist-4999")
    assert (first.label, last.label, first.name) == (0, 9, "mnist-0")
    assert last.image.dtype == np.float32
    assert last.image.max() <= 1
    with pytest.raises(ValueError, match="read-only"):
        first.image[0, 0] = 1


def test_scanned_digits_have_no_strokes_and_drawn_ones_keep_theirs():
    assert not any(sample.strokes for group in ("easy", "hard") for sample in samples(group))
    for sample in samples("notorious"):
        paths = [stroke.astype(float) for stroke in sample.strokes]
        np.testing.assert_array_equal(digit_image(paths), sample.image)


def test_drawn_digits_fit_the_canvas_and_survive_being_put_on_it():
    for sample in samples("notorious"):
        points = np.concatenate(sample.strokes)
        assert points.min() >= BRUSH_PX / 2
        assert points.max() <= CANVAS_PX - BRUSH_PX / 2
        again = strokes_from_canvas(canvas_from_strokes(sample.strokes, BRUSH_PX))
        assert same_drawing(again, sample.strokes)


def test_easy_ones_are_read_right_and_early():
    for reading, sample in zip(_read("easy"), samples("easy"), strict=True):
        assert reading.answer == sample.label
        assert reading.probability(sample.label) > 0.95
        assert reading.settled_at is not None
        assert reading.settled_at <= 20


def test_hard_ones_are_read_later_and_with_less_confidence_than_easy_ones():
    easy, hard = _read("easy"), _read("hard")
    never = 29
    late, early = ([r.settled_at or never for r in group] for group in (hard, easy))
    assert np.median(late) > np.median(early)
    assert _mean_belief("hard", hard) < _mean_belief("easy", easy) - 0.1


def test_the_sample_of_mnist_is_whole_and_holds_500_of_each_digit():
    with np.load(DIGITS_DIR / "mnist_sample.npz", allow_pickle=False) as arrays:
        images, labels, index = (arrays[name] for name in ("images", "labels", "mnist_index"))
    assert images.shape == (5000, 28, 28)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(np.bincount(labels), np.full(10, 500))
    assert len(set(index.tolist())) == 5000
    assert index.max() < TRAINING_DIGITS  # none of it may measure a network


@pytest.mark.slow
def test_the_sample_of_mnist_is_what_it_says(mnist_file):
    with np.load(mnist_file) as whole, np.load(DIGITS_DIR / "mnist_sample.npz") as ours:
        np.testing.assert_array_equal(whole["x_train"][ours["mnist_index"]], ours["images"])
        np.testing.assert_array_equal(whole["y_train"][ours["mnist_index"]], ours["labels"])


def _read(group):
    network = keras_file.load_network("digits")
    return read_all(network, [sample.image for sample in samples(group)])


def _mean_belief(group, readings):
    pairs = zip(readings, samples(group), strict=True)
    return np.mean([reading.probability(sample.label) for reading, sample in pairs])
