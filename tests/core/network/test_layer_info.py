"""What can be looked into, and what it reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.network.layer_info import PIXELS, cell_layer, cell_layers, layers_in_words
from core.network.layers import Dropout
from core.network.network import Network
from tests.core.made_up import bidirectional, cell, network, text_network
from tests.pages.made_up_networks import networks


def test_a_layer_reads_pixels_or_what_the_one_below_hands_on() -> None:
    lower, upper = cell_layers(networks()["stacked"])
    assert lower.signals == PIXELS
    assert upper.signals.many == "units of lower"
    assert upper.signals.first == 0
    assert cell_layers(networks()["projected"])[0].signals.many == "numbers of projection"
    assert cell_layers(text_network())[0].signals.many == "numbers of the embedding"
    assert cell_layers(networks()["dropped"])[0].signals == PIXELS  # dropout hands on what it got


def test_a_bidirectional_layer_is_two_readers_and_the_second_begins_at_the_end() -> None:
    layers = cell_layers(networks()["both-ways"])
    assert [layer.name for layer in layers] == [
        "both_forward",
        "both_backward",
        "upper_forward",
        "upper_backward",
    ]
    assert [layer.backward for layer in layers] == [False, True, False, True]
    assert layers[1].title == "both_backward: LSTM, 7 units, from the end"
    assert layers[3].signals.many == "units of both"


def test_only_networks_that_read_one_way_answer_on_the_way() -> None:
    assert network("gru").answers_every_step
    assert not bidirectional().answers_every_step


def test_a_layer_that_is_not_there_is_told() -> None:
    with pytest.raises(ValueError, match=r"'made up' has no recurrent layer '<b>'; .*: cell\."):
        cell_layer(network("lstm"), "<b>")
    bare = replace(network("lstm"), layers=network("lstm").layers[1:])
    with pytest.raises(ValueError, match="has no recurrent layer"):
        cell_layers(bare)


def test_the_weights_are_counted_once() -> None:
    cell_weights = 28 * 4 + 1 * 4 + 4
    assert networks()["one-unit"].parameter_count == cell_weights + 10 + 10
    both = 2 * (28 * 28 + 7 * 28 + 28)
    upper = 2 * (14 * 12 + 4 * 12 + 2 * 12)
    assert networks()["both-ways"].parameter_count == both + upper + 8 * 10 + 10


def test_the_layers_in_words() -> None:
    assert layers_in_words(networks()["one-unit"]) == "LSTM of 1 unit"
    assert layers_in_words(networks()["projected"]) == "dense layer of 16 units, LSTM of 9 units"
    assert layers_in_words(networks()["both-ways"]) == (
        "LSTM of 7 units from either end, GRU of 4 units from either end"
    )
    dropped = Network("dropped", (Dropout("d", 0.25, 4), cell("lstm"), network("lstm").layers[-1]))
    assert layers_in_words(dropped) == "LSTM of 3 units"
