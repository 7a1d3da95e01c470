"""The measure of how little an image looks like a digit."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.digit_likeness import describe, doubt, fit, least_unlikeness, load_likeness
from core.data.samples import mnist_sample, samples
from core.evaluate.non_digits import non_digits
from core.network.keras_file import load_network


def some_digits(count: int) -> tuple[np.ndarray, np.ndarray]:
    images, labels = mnist_sample()
    chosen = np.random.default_rng(0).choice(len(labels), count, replace=False)
    return images[chosen].astype(np.float32) / 255, labels[chosen].astype(int)


def test_a_description_has_unit_length_and_does_not_change_with_the_darkness_of_the_ink() -> None:
    images, _ = some_digits(20)
    described = describe(images)
    assert np.linalg.norm(described, axis=1) == pytest.approx(1, abs=1e-5)
    assert describe(0.6 * images) == pytest.approx(described, abs=1e-4)


def test_turned_by_a_quarter_a_description_is_the_same_in_another_order() -> None:
    images, _ = some_digits(5)
    there = describe(images).reshape(-1, 7, 7, 8)
    turned = describe(np.rot90(images, axes=(1, 2)).copy()).reshape(-1, 7, 7, 8)
    # A turn against the clock: the cells move, and each direction by two of eight.
    expected = np.roll(np.rot90(there, axes=(1, 2)), -2, axis=3)
    assert turned == pytest.approx(expected, abs=1e-4)


def test_distances_are_those_from_the_planes_of_a_singular_value_decomposition() -> None:
    images, labels = some_digits(1500)
    described = describe(images)
    likeness = fit(described, labels, [(described, labels)])
    own = described[labels == 4].astype(np.float64)
    mean = own.mean(axis=0)
    plane = np.linalg.svd(own - mean, full_matrices=False)[2][:32]
    away = described[:50].astype(np.float64) - mean
    rest = away - away @ plane.T @ plane
    expected = (rest**2).sum(axis=1) / likeness.limit
    assert likeness.unlikeness(images[:50])[:, 4] == pytest.approx(expected, rel=0.02)


def test_digits_are_taken_for_what_they_are() -> None:
    images, labels = some_digits(1000)
    unlikeness = load_likeness().unlikeness(images)
    assert np.mean(unlikeness.argmin(axis=1) == labels) > 0.97
    assert np.mean(unlikeness[np.arange(1000), labels] > 1) < 0.03


def test_what_is_no_digit_is_doubted() -> None:
    network = load_network("digits")
    sure = []
    for kind, images in non_digits(40, seed=2).items():
        last = network.trace(images).probabilities[:, -1]
        pairs = zip(images, last.argmax(axis=1), strict=True)
        is_doubted = np.array([doubt(image, int(answer)) is not None for image, answer in pairs])
        share = np.mean(~is_doubted & (last.max(axis=1) > 0.5))
        assert kind == "letters" or share <= 0.05, kind
        sure.append(share)
    assert np.mean(sure) < 0.08


def test_the_app_s_easy_digits_are_not_doubted() -> None:
    for sample in samples("easy"):
        assert doubt(sample.image, sample.label) is None
        least_like = int(load_likeness().unlikeness(sample.image[None])[0].argmax())
        assert doubt(sample.image, least_like) is not None


def test_an_empty_image_looks_like_no_digit() -> None:
    assert least_unlikeness(np.zeros((1, 28, 28), np.float32))[0] > 1


def test_another_shape_is_told() -> None:
    with pytest.raises(ValueError, match="Expected images of 28 x 28 pixels"):
        describe(np.zeros((2, 28, 27), np.float32))
