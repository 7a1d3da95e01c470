"""What a cut does to a language model, in perplexity."""

from __future__ import annotations

import pytest

from core.analysis.ablation_effect import (
    example_text_perplexity,
    perplexity_here,
    perplexity_sentence,
)
from core.analysis.input_words import language_sequence
from core.language.example_texts import app_text
from core.language.surprise import perplexity
from core.network.interventions import Force
from tests.core.language.made_up import language_model

MODEL = language_model()
MUTE = Force("lstm_2", "output_gate", 0.0)


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
    assert perplexity_sentence(8.52, 12345.6) == (
        "it is as unsure as choosing among 12,346 words with the cut, 8.5 without it."
    )
