"""What a network believes row by row, with a network that is made up."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.digit_reading import (
    check_row,
    decided_at,
    film,
    read,
    read_all,
    settled_sentence,
)
from core.network.keras_file import load_network

NETWORK = load_network("digits")


def seven() -> np.ndarray:
    image = np.zeros((28, 28), np.float32)
    image[5:8, 6:21] = 1
    for row in range(8, 24):
        right = round(20 - (row - 8) * 0.6)
        image[row, right - 2 : right + 1] = 1
    return image


def test_a_seven_is_read_as_a_seven() -> None:
    reading = read(NETWORK, seven())
    assert reading.answer == 7
    assert reading.runner_up != 7
    assert reading.belief.shape == (28, 10)
    np.testing.assert_allclose(reading.belief.sum(-1), 1, rtol=1e-5)
    assert reading.probability(7) == pytest.approx(float(reading.belief[-1].max()))


@pytest.mark.parametrize(
    ("tops", "row"),
    [([7, 7, 7], 1), ([1, 7, 7], 2), ([7, 1, 7], 3), ([1, 1, 7], 3), ([7], 1)],
)
def test_the_mind_is_made_up_where_the_answer_stays(tops: list[int], row: int) -> None:
    assert decided_at(np.eye(10, dtype=np.float32)[tops]) == row


def test_the_sentence_names_the_row_and_both_digits() -> None:
    reading = read(NETWORK, seven())
    sentence = settled_sentence(reading)
    assert f"row {reading.decided_at} " in sentence
    assert sentence.endswith("on 7.")


def test_a_batch_reads_as_each_alone() -> None:
    images = [seven(), np.zeros((28, 28), np.float32)]
    for together, image in zip(read_all(NETWORK, images), images, strict=True):
        np.testing.assert_allclose(together.belief, read(NETWORK, image).belief, atol=1e-5)


def test_the_film_is_plain_numbers_of_the_reading() -> None:
    reading = read(NETWORK, seven())
    shown = film(reading)
    np.testing.assert_allclose(shown["belief"], reading.belief, atol=5e-5)
    np.testing.assert_allclose(shown["image"], reading.image, atol=5e-4)
    assert np.shape(film(None)["belief"]) == (28, 10)


@pytest.mark.parametrize("shape", [(27, 28), (28, 27), (1, 28, 28)])
def test_an_image_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="28 x 28"):
        read(NETWORK, np.zeros(shape, np.float32))


@pytest.mark.parametrize("pixel", [-0.1, 1.1, np.nan])
def test_a_pixel_outside_its_range_is_refused(pixel: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        read(NETWORK, np.full((28, 28), pixel, np.float32))


def test_a_row_of_an_address() -> None:
    assert check_row("12") == 12


@pytest.mark.parametrize("text", ["0", "29", "-1", "1.5", "", "zwölf", "9" * 5000, "<b>1</b>", "²"])
def test_a_row_that_does_not_exist_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="Expected a row from 1 to 28"):
        check_row(text)
