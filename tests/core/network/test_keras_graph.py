"""Which layers a saved model has, in which order, and what is refused: a chain, nothing else."""

from __future__ import annotations

import copy
import json
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.network.keras_file import load_network
from core.network.keras_graph import UnreadableModel, chain_of_layers
from core.network.shipped import NETWORKS_DIR

Model = dict[str, Any]
Change = Callable[[Model], None]


def saved(name: str = "digits") -> Model:
    with zipfile.ZipFile(NETWORKS_DIR / f"{name}.keras") as archive:
        return json.loads(archive.read("config.json"))


def layer(model: Model, class_name: str) -> dict[str, Any]:
    return next(spec for spec in model["config"]["layers"] if spec["class_name"] == class_name)


def call(model: Model, class_name: str = "LSTM") -> dict[str, Any]:
    return layer(model, class_name)["inbound_nodes"][0]


def skip_the_lstm(model: Model) -> None:
    layer(model, "Dense")["inbound_nodes"] = layer(model, "LSTM")["inbound_nodes"]


def start_from_an_input(model: Model) -> None:
    call(model)["kwargs"]["initial_state"] = call(model)["args"]


def start_from_a_constant(model: Model) -> None:
    state = {"class_name": "__tensor__", "config": {"value": [[1.0]], "dtype": "float32"}}
    call(model)["kwargs"]["initial_state"] = [state, state]


def mask_with_a_constant(model: Model) -> None:
    mask = {"class_name": "__numpy__", "config": {"value": [[True, False]], "dtype": "bool"}}
    call(model)["kwargs"]["mask"] = mask


def pass_a_second_argument(model: Model) -> None:
    call(model)["args"].append([1.0])


def end_early(model: Model) -> None:
    model["config"]["output_layers"] = ["lstm", 0, 0]


def end_twice(model: Model) -> None:
    model["config"]["output_layers"] = [["lstm", 0, 0], ["logits", 0, 0]]


def keep_training(model: Model) -> None:
    call(model)["kwargs"]["training"] = True


def have_two_inputs(model: Model) -> None:
    model["config"]["layers"].append(layer(model, "InputLayer"))


def register_an_own_lstm(model: Model) -> None:
    layer(model, "LSTM").update(module=None, registered_name="mine>LSTM")


def register_an_own_dense(model: Model) -> None:
    layer(model, "Dense").update(registered_name="mine>Dense")


def come_from_an_own_module(model: Model) -> None:
    layer(model, "LSTM").update(module="kerastuner.layers")


def be_a_model_of_its_own(model: Model) -> None:
    model["class_name"] = "MyModel"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (skip_the_lstm, r"'logits' must read the layer before it \(lstm\), but it reads: rows"),
        (start_from_an_input, "'lstm' is called with initial_state"),
        (start_from_a_constant, "'lstm' is called with initial_state"),
        (mask_with_a_constant, "'lstm' is called with mask"),
        (pass_a_second_argument, "'lstm' is called with #2"),
        (keep_training, "'lstm' is called with training"),
        (end_early, r"must be the last layer, 'logits', alone; it is: lstm\."),
        (end_twice, r"it is: lstm, logits\."),
        (have_two_inputs, "one input, as its first layer; 'rows' is not"),
        (register_an_own_lstm, "'lstm' is a class of its own, mine>LSTM"),
        (register_an_own_dense, "'logits' is a class of its own, mine>Dense"),
        (come_from_an_own_module, "'lstm' is a class of its own, LSTM"),
        (be_a_model_of_its_own, "The model is a class of its own, MyModel"),
    ],
)
def test_what_is_no_chain_of_keras_own_layers_is_refused(change: Change, sentence: str) -> None:
    model = saved()
    change(model)
    with pytest.raises(UnreadableModel, match=sentence):
        chain_of_layers(model)


def test_a_chain_is_read_in_order() -> None:
    assert [spec.class_name for spec in chain_of_layers(saved())] == ["InputLayer", "LSTM", "Dense"]


def test_the_second_use_of_a_table_becomes_a_last_layer_that_shares_its_weights() -> None:
    network = load_network("ptb")
    table, output = network.layers[0], network.layers[-1]
    assert np.may_share_memory(output.kernel, table.embeddings)
    assert network.parameter_count < table.embeddings.size + 4_000_000  # the table counts once
    hidden = np.ones((2, 4, table.units), np.float32)
    np.testing.assert_allclose(output.run(hidden).outputs, hidden @ table.embeddings.T, rtol=1e-6)
    first, *_, last = chain_of_layers(saved("ptb"))[1:]
    assert last.tied_to == first.name != last.name


def test_a_second_use_that_is_not_the_output_is_refused() -> None:
    model = saved("ptb")
    name = layer(model, "ReversibleEmbedding")["config"]["name"]
    model["config"]["output_layers"] = [name, 0, 0]
    changed = copy.deepcopy(model)
    changed["config"]["output_layers"] = [model["config"]["layers"][-1]["config"]["name"], 0, 0]
    chain_of_layers(model)
    with pytest.raises(UnreadableModel, match=f"'{name}' must read the layer before it"):
        chain_of_layers(changed)
