"""A table used twice is read as two layers that share their weights."""

from __future__ import annotations

import numpy as np
import pytest

from core.network.keras_file import TIED, separate_tied_layers, tied_output_layer
from core.network.layers import Embedding


def tensor(name: str) -> dict[str, object]:
    return {"class_name": "__keras_tensor__", "config": {"keras_history": [name, 0, 0]}}


def node(name: str, **settings: object) -> dict[str, object]:
    return {"args": [tensor(name)], "kwargs": settings}


def settings(ends: list[object]) -> dict[str, object]:
    """A table, a layer, and the table again, as Keras saves such a model."""
    table = {
        "class_name": "ReversibleEmbedding",
        "config": {"name": "table"},
        "inbound_nodes": [node("ids"), node("lstm", reverse=True)],
    }
    lstm = {"class_name": "LSTM", "config": {"name": "lstm"}, "inbound_nodes": [node("table")]}
    return {"layers": [table, lstm], "output_layers": ends}


def test_the_second_use_becomes_a_last_layer() -> None:
    apart = separate_tied_layers(settings(["table", 1, 0]))
    first, _, last = apart["layers"]
    assert first["inbound_nodes"] == [node("ids")]
    assert last["inbound_nodes"] == [node("lstm", reverse=True)]
    assert last[TIED] == "table"
    assert apart["output_layers"] == [last["config"]["name"], 0, 0] == ["table_reversed", 0, 0]


@pytest.mark.parametrize("ends", [["lstm", 0, 0], ["table", 0, 0]])
def test_a_second_use_that_is_not_the_output_is_left_for_the_reader_to_refuse(
    ends: list[object],
) -> None:
    assert separate_tied_layers(settings(ends)) == settings(ends)


def test_a_model_without_such_a_table_is_left_alone() -> None:
    chain = {"layers": [{"class_name": "LSTM", "config": {"name": "lstm"}}]}
    assert separate_tied_layers(chain) is chain


def test_the_outputs_weights_are_the_tables() -> None:
    table = np.random.default_rng(0).normal(size=(7, 3)).astype(np.float32)
    dense = tied_output_layer(Embedding("table", table), "again")
    assert np.shares_memory(dense.kernel, table)
    hidden = np.ones((2, 4, 3), np.float32)
    np.testing.assert_allclose(dense.run(hidden).outputs, hidden @ table.T, rtol=1e-6)
