"""What a network believes row by row, with a network that is made up."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.digit_reading import (
    film,
    first_lead_at,
    read,
    read_all,
    settled_at,
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
def test_the_answer_is_settled_from_where_it_stays(tops: list[int], row: int) -> None:
    assert settled_at(np.eye(10, dtype=np.float32)[tops]) == row


def with_leads(*leads: float) -> np.ndarray:
    """Probabilities of two classes after each row, of which the first leads by so much."""
    return np.array([[0.5 + lead / 2, 0.5 - lead / 2] for lead in leads])


def test_a_lead_of_less_than_the_margin_is_not_settled() -> None:
    leads = with_leads(-0.4, 0.001, 0.05, 0.11, 0.3)
    assert settled_at(leads) == 4
    assert first_lead_at(leads) == 2
    assert settled_at(leads, margin=0.25) == 5
    assert settled_at(with_leads(0.5, 0.05, 0.5)) == 3
    assert settled_at(with_leads(0.5, 0.5, 0.099)) is None


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=28))
def test_the_row_is_the_first_from_which_the_lead_holds(leads: list[float]) -> None:
    belief = with_leads(*leads)
    answer = belief[-1].argmax()
    lead = belief[:, answer] - belief[:, 1 - answer]
    holds = [row for row in range(1, len(leads) + 1) if (lead[row - 1 :] >= 0.1).all()]
    assert settled_at(belief) == (holds[0] if holds else None)
    assert first_lead_at(belief) <= (settled_at(belief) or len(leads))


def test_the_sentence_names_the_digit_its_row_and_when_it_first_led() -> None:
    reading = read(NETWORK, seven())
    assert reading.settled_at is not None
    numbers = [int(number) for number in re.findall(r"\d+", settled_sentence(reading))]
    assert numbers[:2] == [7, reading.settled_at]
    doubtful = with_leads(-0.5, 0.05).repeat(5, axis=1)
    doubt = settled_sentence(replace(reading, trace=SimpleNamespace(probabilities=doubtful[None])))
    assert doubt.startswith("Never quite settled")


def test_a_batch_reads_as_each_alone() -> None:
    images = [seven(), np.zeros((28, 28), np.float32)]
    for together, image in zip(read_all(NETWORK, images), images, strict=True):
        np.testing.assert_allclose(together.belief, read(NETWORK, image).belief, atol=1e-5)


def test_the_film_is_plain_numbers_of_the_reading() -> None:
    reading = read(NETWORK, seven())
    shown = film(reading)
    belief = np.frombuffer(base64.b64decode(shown["belief"]), "<f4").reshape(28, 10)
    np.testing.assert_array_equal(belief, reading.belief)
    image = np.frombuffer(base64.b64decode(shown["image"]), np.uint8).reshape(28, 28)
    np.testing.assert_allclose(image / 255, reading.image, atol=2e-3)
    assert {name: len(film(None)[name]) for name in ("image", "belief")} == {
        name: len(shown[name]) for name in ("image", "belief")
    }


@pytest.mark.parametrize("shape", [(27, 28), (28, 27), (1, 28, 28)])
def test_an_image_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="28 x 28"):
        read(NETWORK, np.zeros(shape, np.float32))


@pytest.mark.parametrize("pixel", [-0.1, 1.1, np.nan])
def test_a_pixel_outside_its_range_is_refused(pixel: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        read(NETWORK, np.full((28, 28), pixel, np.float32))
