"""The effect of interventions on 1,000 digits, and on the perplexity of a text."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.ablation_effect import (
    AblationEffect,
    can_score_sample,
    example_text_perplexity,
    perplexity_here,
    perplexity_sentence,
    sample_digit_name,
    sample_digits,
    score_sample_digits,
)
from core.analysis.input_words import language_sequence
from core.data.samples import find
from core.formatting import percent
from core.language.example_texts import app_text
from core.language.surprise import perplexity
from core.network.interventions import Force
from core.network.keras_file import load_network
from core.view.cut_parameter import CutChoice
from tests.core.language.made_up import language_model
from tests.pages.made_up_networks import networks

NETWORK = load_network("digits")
MODEL = language_model()
MUTE = Force("lstm_2", "output_gate", 0.0)


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
    sentence = AblationEffect(before, after).sentence()
    assert sentence.startswith("Of 1,000 digits")
    assert f"{percent(after.accuracy)} (" in sentence
    assert f"{percent(before.accuracy)} (" in sentence
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


def test_without_a_cut_it_is_the_perplexity_of_the_text() -> None:
    whole = perplexity(MODEL.network, app_text(MODEL).ids)
    assert example_text_perplexity(MODEL) == pytest.approx(whole)
    assert example_text_perplexity(MODEL, [MUTE]) != pytest.approx(whole)


def test_the_words_here_are_all_but_the_first() -> None:
    input_sequence = language_sequence(MODEL, "the cat saw a mouse").input_sequence
    before = MODEL.network.trace(input_sequence.inputs[None])
    assert perplexity_here(input_sequence, before) == pytest.approx(
        perplexity(MODEL.network, input_sequence.inputs)
    )
    after = MODEL.network.trace(input_sequence.inputs[None], [MUTE])
    # What is left is the bias of the logits, whatever was read.
    chances = after.probabilities[0, 0, input_sequence.inputs[1:]]
    assert perplexity_here(input_sequence, after) == pytest.approx(
        1 / chances.prod() ** (1 / 5), rel=1e-5
    )


def test_the_sentence_rounds_as_a_reader_would() -> None:
    sentence = perplexity_sentence(8.52, 12345.6)
    assert "12,346 with the cut" in sentence
    assert "8.5 without" in sentence
