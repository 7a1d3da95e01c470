"""Which units carried the answer: what they added is what the lead grew by."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.attribution import logit_attribution, logit_parts
from core.analysis.input_sequence import InputSequence, image_sequence, turning_step
from core.analysis.input_words import language_sequence
from core.data.samples import find
from core.language.model import load_vocabulary
from core.network.keras_file import load_network
from core.network.layers import Dense
from tests.core.language.made_up import language_model
from tests.core.made_up import bidirectional, sequences


@pytest.mark.parametrize("name", ["digits", "mnist-gru", "mnist-rnn", "mnist-stacked"])
@pytest.mark.parametrize("sample", ["notorious-10", "easy-7", "hard-3"])
def test_the_amounts_add_up_to_what_the_lead_grew_by(name: str, sample: str) -> None:
    network, image = load_network(name), find(sample).image
    trace = network.trace(image[None])
    found = logit_attribution(network, image_sequence(image), trace)
    assert found is not None
    assert found.step == turning_step(network, image_sequence(image), trace)
    assert found.answer == trace.logits[0, -1].argmax() != found.rival
    lead = trace.logits[0, :, found.answer] - trace.logits[0, :, found.rival]
    grown = lead[found.step - 1] - lead[found.step - 2]
    assert found.amounts.sum() == pytest.approx(float(grown), abs=1e-4)
    assert np.diff(found.amounts[list(found.units)]).max() <= 0


def test_the_few_that_did_most_are_named() -> None:
    network, image = load_network("digits"), find("notorious-10").image
    found = logit_attribution(network, image_sequence(image), network.trace(image[None]))
    assert found is not None
    sentence = found.sentence(image_sequence(image))
    first = found.units[0]
    assert sentence.startswith(f"At row {found.step} these units")
    assert f"to 0 against {found.rival}" in sentence
    assert f" {first} (+{found.amounts[first]:.1f}), " in sentence


def test_a_step_before_all_others_is_compared_with_a_state_of_zeros() -> None:
    network = load_network("belling-the-cat")
    ids = np.array([[3]])
    trace = network.trace(ids)
    entries = load_vocabulary("belling-the-cat").entries
    found = logit_attribution(network, InputSequence(ids[0], "word", entries, (entries[3],)), trace)
    assert found is not None
    assert found.step == 1
    readout = network.layers[-1]
    assert isinstance(readout, Dense)
    lead = trace.logits[0, 0, found.answer] - trace.logits[0, 0, found.rival]
    bias = readout.bias[found.answer] - readout.bias[found.rival]
    assert found.amounts.sum() == pytest.approx(float(lead - bias), abs=1e-4)


def test_nobody_is_named_where_the_answer_comes_at_the_end_alone() -> None:
    network = bidirectional()
    input_sequence = InputSequence(sequences(1)[0], "row", ("a", "b", "c", "d", "e"))
    assert logit_attribution(network, input_sequence, network.trace(sequences(1))) is None


def test_where_each_step_has_its_own_answer_the_last_one_is_asked() -> None:
    model = language_model()
    input_sequence = language_sequence(model, "the cat saw a").input_sequence
    trace = model.network.trace(input_sequence.inputs[None])
    found = logit_attribution(model.network, input_sequence, trace)
    assert found is not None
    assert found.step == 5
    order = np.argsort(-trace.logits[0, -1])
    assert (found.answer, found.rival) == tuple(order[:2])
    lead = trace.logits[0, :, found.answer] - trace.logits[0, :, found.rival]
    assert found.amounts.sum() == pytest.approx(float(lead[-1] - lead[-2]), abs=1e-4)


@pytest.mark.parametrize("name", ["digits", "mnist-gru", "mnist-stacked"])
def test_the_parts_of_a_logit_add_up_to_it(name: str) -> None:
    network, image = load_network(name), find("easy-7").image
    trace = network.trace(image[None])
    for step in (-1, 9):
        parts = logit_parts(network, trace, 7, step)
        assert parts is not None
        assert parts.logit == pytest.approx(float(trace.logits[0, step, 7]), abs=1e-4)
        assert parts.amounts.sum() + parts.bias == pytest.approx(parts.logit)
    with pytest.raises(ValueError, match="Output 10 does not exist"):
        logit_parts(network, trace, 10)


def test_no_parts_where_the_logit_reads_more_than_one_layer() -> None:
    network = bidirectional()
    assert logit_parts(network, network.trace(sequences(1)), 0) is None
