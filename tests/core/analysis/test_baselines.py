"""Baselines: what can stand for nothing in each kind of input."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.baselines import baselines, find_baseline, series_baselines
from core.analysis.input_sequence import InputSequence, image_sequence
from core.network.keras_file import load_network
from tests.core.made_up import text_network


def test_a_digit_is_compared_with_blank_paper_or_a_mean_row() -> None:
    known = baselines(load_network("mnist-small"), image_sequence(np.zeros((28, 28), np.float32)))
    assert [each.name for each in known] == ["blank", "mean"]
    assert not known[0].values.any()
    assert known[1].values.max() > 0.1
    assert find_baseline(known, "") is known[0]
    with pytest.raises(ValueError, match="There is no baseline unknown here; choose one of: blank"):
        find_baseline(known, "unknown")


def test_words_are_compared_with_the_mean_word_or_the_unknown_one() -> None:
    network = text_network()
    names = ("<unk>", *"abcdefghij")
    known = baselines(network, InputSequence(np.array([1, 2]), "word", names, ("a", "b")))
    assert [each.name for each in known] == ["mean", "unknown", "zero"]
    np.testing.assert_array_equal(known[1].values, network.layers[0].embeddings[0])


def test_a_series_is_compared_with_its_mean_unless_it_is_constant() -> None:
    series = np.array([[1.0, 5.0], [3.0, 5.0]], np.float32)
    assert [each.name for each in series_baselines(series)] == ["mean", "zero"]
    np.testing.assert_array_equal(series_baselines(series)[0].values, [2, 5])
    assert series_baselines(series[:1])[0].name == "zero"
