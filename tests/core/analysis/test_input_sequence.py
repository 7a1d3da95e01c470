"""What is read, what is answered, and which step mattered most."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.input_sequence import (
    InputSequence,
    answer,
    image_sequence,
    likeliest,
    turning_row,
    turning_sentence,
    turning_step,
)
from core.view.gate_film import answer_view
from tests.core.made_up import bidirectional, network, sequences, text_network

NAMES = ("zero", "one", "two", "three", "four")
IMAGE_LIKE = InputSequence(sequences(1)[0], "row", NAMES)
TEXT = InputSequence(np.array([7, 2, 5]), "word", NAMES, ("had", "a", "general"))


@pytest.mark.parametrize(
    ("beliefs", "row"),
    [([0.5, 0.3, 0.9, 0.95], 3), ([0.9, 0.95], 1), ([0.9], 1), ([0.6, 0.2, 0.9, 0.1, 0.6], 3)],
)
def test_the_row_that_raised_the_answer_most(beliefs: list[float], row: int) -> None:
    assert turning_row(np.array([[1 - share, share] for share in beliefs], np.float32)) == row


def test_the_answer_is_the_likeliest_after_the_last_step() -> None:
    trace = network("lstm").trace(sequences(1))
    last = trace.probabilities[0, -1]
    said = answer(IMAGE_LIKE, trace)
    assert said.name == NAMES[last.argmax()]
    assert said.share == pytest.approx(float(last.max()))


def test_an_image_has_rows_and_a_text_has_words() -> None:
    assert image_sequence(np.zeros((28, 28), np.float32)).steps == 28
    words = text_network()
    trace = words.trace(TEXT.inputs[None])
    step = turning_step(words, TEXT, trace)
    assert step in (1, 2, 3)
    assert f"'{TEXT.read[step - 1]}', word {step}, raised" in turning_sentence(words, TEXT, trace)
    rows = network("lstm").trace(sequences(1))
    assert turning_sentence(network("lstm"), IMAGE_LIKE, rows).startswith("Row ")


def test_where_each_step_has_its_own_answer_none_of_them_turns_it() -> None:
    words, asked = text_network(), replace(TEXT, asks_every_step=True)
    trace = words.trace(TEXT.inputs[None])
    assert turning_step(words, asked, trace) == 3
    assert "after 'general'" in turning_sentence(words, asked, trace)


def test_behind_a_bidirectional_layer_there_is_one_belief_that_of_the_end() -> None:
    both = bidirectional()
    trace = both.trace(sequences(1))
    assert turning_step(both, IMAGE_LIKE, trace) is None
    assert "reads from both ends" in turning_sentence(both, IMAGE_LIKE, trace)
    belief = answer_view(both, IMAGE_LIKE, trace, None)
    assert belief.kind == "bars"
    assert belief.note
    (only,) = belief.runs
    assert len(only.names) == 1
    assert only.names[0][0] == answer(IMAGE_LIKE, trace).name


def test_digits_make_a_map_and_words_name_the_likeliest_at_every_step() -> None:
    trace = network("lstm").trace(sequences(1))
    assert answer_view(network("lstm"), IMAGE_LIKE, trace, None).kind == "map"
    words = text_network()
    read = words.trace(TEXT.inputs[None])
    belief = answer_view(words, TEXT, read, read)
    assert belief.kind == "bars"
    assert len(belief.runs) == 2
    assert len(belief.runs[0].names) == 3
    assert belief.runs[0].names[1][0] == NAMES[read.probabilities[0, 1].argmax()]


def test_at_most_ten_are_likeliest_the_first_one_first() -> None:
    chances = np.random.default_rng(0).random((3, 40)).astype(np.float32)
    best = likeliest(chances)
    assert best.shape == (3, 10)
    assert (best[:, 0] == chances.argmax(1)).all()
