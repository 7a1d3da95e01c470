"""Numbers as they are typed, and back."""

from __future__ import annotations

import pytest

from core.view.by_hand import SIMPLE_RNN, STAGES, fields, stage_from_fields


@pytest.mark.parametrize("kind", STAGES)
def test_what_is_written_is_read_back(kind: str) -> None:
    stage = STAGES[kind]
    assert stage_from_fields(kind, fields(stage), len(stage.inputs)) == stage


def test_a_field_is_the_number_of_its_name() -> None:
    texts = fields(SIMPLE_RNN)
    texts["hidden_state-1-from-0"] = " 7e-1 "
    texts["output-bias"] = "-3"
    texts["fed-2"] = "5"
    stage = stage_from_fields("simple_rnn", texts, 3)
    assert stage.recurrent_kernel == ((0.1, 0.7), (0.3, 0.4))
    assert stage.output_bias == -3
    assert stage.inputs == (1, 2, 5)


def test_a_field_that_is_not_fed_may_hold_anything() -> None:
    texts = {**fields(SIMPLE_RNN), "fed-3": "soon"}
    assert stage_from_fields("simple_rnn", texts, 2) == SIMPLE_RNN


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("hidden_state-0-bias", "nan", "^'nan' cannot be used as bias of hidden_state, unit 0"),
        ("hidden_state-1-input", "", "^input weight of hidden_state, unit 1 is empty"),
        ("hidden_state-0-from-1", "0,5", "'0,5' .* weight from unit 1 of hidden_state, unit 0"),
        ("output-from-1", "inf", "'inf' cannot be used as output weight of unit 1"),
        ("output-bias", "1001", "output bias. Enter a number from -1000 to 1000"),
        ("fed-1", "two", "'two' cannot be used as input of step 2"),
    ],
)
def test_what_is_no_number_is_told(name: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        stage_from_fields("simple_rnn", {**fields(SIMPLE_RNN), name: text}, 2)


def test_a_cell_or_a_number_of_steps_that_does_not_exist_is_told() -> None:
    with pytest.raises(ValueError, match="Expected a cell among simple_rnn, lstm, gru, got 'qrnn'"):
        stage_from_fields("qrnn", {}, 2)
    with pytest.raises(ValueError, match="Expected 1 to 4 steps, got 5"):
        stage_from_fields("simple_rnn", fields(SIMPLE_RNN), 5)
