"""What cuts do to 1,000 digits."""

from __future__ import annotations

import numpy as np

from core.analysis.ablation_effect import (
    can_score_sample,
    sample_digit_name,
    sample_digits,
    score_sample_digits,
)
from core.data.samples import find
from core.network.keras_file import load_network
from core.view.cut_parameter import CutChoice
from tests.pages.made_up_networks import networks

NETWORK = load_network("digits")


def test_each_of_the_thousand_is_a_sample_with_a_name() -> None:
    images, labels = sample_digits()
    np.testing.assert_array_equal(np.bincount(labels), np.full(10, 100))
    for place in (0, 57, 999):
        sample = find(sample_digit_name(place))
        np.testing.assert_array_equal(sample.image, images[place])
        assert sample.label == labels[place]


def test_all_thousand_are_read_and_a_cut_harms() -> None:
    before = score_sample_digits(NETWORK)
    after = score_sample_digits(NETWORK, CutChoice("Mute").cuts(NETWORK, "lstm", 28))
    assert before.count == after.count == 1000
    assert before.accuracy > 0.98
    assert after.correct == 100  # nothing is ever shown: one class for all


def test_a_large_network_reads_fewer_digits_of_every_class() -> None:
    large = networks()["large"]
    assert not can_score_sample(large)
    assert can_score_sample(networks()["plain"])
    scores = score_sample_digits(large)
    assert 100 <= scores.count < 200
    assert (scores.confusion.sum(1) > 10).all()
