"""Size, data and time of a network, as its card has them."""

from dataclasses import replace

import pytest

from core.network.card import load_card
from core.network.keras_file import load_network
from core.view.network_facts import compared, size_and_training


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("digits", "81,674 parameters, trained on 55,000 digits and 10,753 drawings in 13 min."),
        ("mnist-gru", "61,962 parameters, trained on 55,000 digits in 19 s."),
        ("belling-the-cat", "120,432 parameters, trained on 204 words in 12 s."),
    ],
)
def test_size_data_and_time_stand_in_one_sentence(name: str, sentence: str) -> None:
    assert size_and_training(load_card(name), load_network(name).parameter_count) == sentence


def test_processor_time_is_told_where_the_card_has_it() -> None:
    card = replace(load_card("mnist-gru"), processor_seconds=31.0)
    assert size_and_training(card, 5).endswith("in 31 s of processor time.")


def test_data_that_are_told_beside_it_are_left_out() -> None:
    card = load_card("mnist-gru")
    assert size_and_training(card, 5, with_data=False) == "5 parameters, trained for 19 s."


def test_data_that_are_not_counted_are_left_out() -> None:
    assert size_and_training(replace(load_card("mnist-gru"), data={}), 5) == "5 parameters."


def test_networks_stand_beside_each_other_with_their_intervals() -> None:
    rows = compared([(load_card("mnist-rnn"), 21_386), (load_card("mnist-static"), 81_674)])
    assert [row.score for row in rows] == ["94.11%", "97.19%"]
    assert rows[0].interval == "93.63% to 94.55%"
    assert rows[0].title == "One simple RNN"
