"""`.keras` files read without Keras, against Keras itself."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.network.card import load_card
from core.network.keras_file import load_network, read_keras
from core.network.shipped import shipped_names
from tests.core.in_keras import in_keras

TOLERANCE = 1e-5
ROOT = Path(__file__).resolve().parents[3]
DIGITS = tuple(name for name in shipped_names() if "mnist_test" in load_card(name).scores)
ONE_LSTM = ("digits", "digits-last-row", "mnist-static")

KERAS_SAYS = """
import json, sys
import keras, numpy as np

case = json.loads(sys.argv[1])
keras.utils.set_random_seed(case["seed"])
inputs = keras.Input((case["steps"], case["features"]))
noise = "random_normal"
x = keras.layers.LSTM(case["units"], return_sequences=True, bias_initializer=noise)(inputs)
if case["layers"] == 2:
    x = keras.layers.LSTM(case["units"] + 1, return_sequences=True)(x)
x = keras.layers.Dense(case["units"] + 2)(x)
logits = keras.layers.Dense(4, bias_initializer=noise, name="logits")(x)
model = keras.Model(inputs, logits)
model.save(case["path"] + ".keras")
data = np.random.default_rng(0).normal(0, 2, (3, case["steps"], case["features"])).astype("float32")
np.savez(case["path"] + ".npz", inputs=data, logits=model.predict(data, verbose=0))
"""

SHIPPED_BY_KERAS = """
import sys
import keras, numpy as np

data = np.random.default_rng(0).random((8, 28, 28)).astype("float32")
data *= data > 0.7
for path in sys.argv[2:]:
    model = keras.saving.load_model(path)
    lstm = [layer for layer in model.layers if isinstance(layer, keras.layers.LSTM)]
    hidden = model.input
    for layer in lstm:
        twin = keras.layers.LSTM(layer.units, return_sequences=True)
        twin.build(hidden.shape)
        twin.set_weights(layer.get_weights())
        hidden = twin(hidden)
    every = keras.Model(model.input, [hidden, model.layers[-1](hidden)])
    states, logits = every.predict(data, verbose=0)
    name = path.rsplit("/", 1)[-1].removesuffix(".keras")
    np.savez(f"{sys.argv[1]}/{name}.npz", inputs=data, states=states, logits=logits,
             final=model.predict(data, verbose=0))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "steps", "features", "units", "layers"),
    [(0, 28, 28, 128, 1), (1, 1, 1, 1, 1), (2, 40, 3, 17, 2), (3, 7, 60, 256, 2)],
)
def test_random_networks_agree_with_keras(
    tmp_path: Path, seed: int, steps: int, features: int, units: int, layers: int
) -> None:
    case = {
        "seed": seed,
        "steps": steps,
        "features": features,
        "units": units,
        "layers": layers,
        "path": str(tmp_path / "case"),
    }
    in_keras(KERAS_SAYS, json.dumps(case))
    expected = np.load(tmp_path / "case.npz")
    trace = read_keras(tmp_path / "case.keras").trace(expected["inputs"])
    np.testing.assert_allclose(trace.logits, expected["logits"], atol=TOLERANCE)


ANSWERS_BY_KERAS = """
import sys
import keras, numpy as np

random = np.random.default_rng(0)
for path in sys.argv[2:]:
    model = keras.saving.load_model(path)
    shape = (4, *(size or 12 for size in model.input_shape[1:]))
    if model.input.dtype == "float32":
        data = random.random(shape).astype("float32")
    else:
        data = random.integers(0, model.output_shape[-1], shape)
    name = path.rsplit("/", 1)[-1].removesuffix(".keras")
    np.savez(f"{sys.argv[1]}/{name}.npz", inputs=data, answers=model.predict(data, verbose=0))
"""


def files(names: Iterable[str]) -> list[str]:
    return [str(ROOT / "assets" / "networks" / f"{name}.keras") for name in names]


@pytest.mark.slow
def test_every_shipped_network_gives_the_answers_of_keras(tmp_path: Path) -> None:
    in_keras(ANSWERS_BY_KERAS, str(tmp_path), *files(shipped_names()))
    for name in shipped_names():
        expected = np.load(tmp_path / f"{name}.npz")
        logits = load_network(name).trace(expected["inputs"]).logits
        answers = expected["answers"]
        found = logits if answers.ndim == 3 else logits[:, -1]
        np.testing.assert_allclose(found, answers, atol=TOLERANCE, err_msg=name)


@pytest.mark.slow
def test_one_lstm_agrees_with_keras_after_every_row(tmp_path: Path) -> None:
    in_keras(SHIPPED_BY_KERAS, str(tmp_path), *files(ONE_LSTM))
    for name in ONE_LSTM:
        expected = np.load(tmp_path / f"{name}.npz")
        trace = load_network(name).trace(expected["inputs"])
        hidden = trace.layer("lstm").quantities["hidden_state"]
        np.testing.assert_allclose(hidden, expected["states"], atol=TOLERANCE)
        np.testing.assert_allclose(trace.logits, expected["logits"], atol=TOLERANCE)
        final = expected["final"] if expected["final"].ndim == 2 else expected["final"][:, -1]
        np.testing.assert_allclose(trace.logits[:, -1], final, atol=TOLERANCE)


@pytest.mark.parametrize("name", DIGITS)
def test_a_shipped_network_is_small_read_only_and_documented(name: str) -> None:
    network, card = load_network(name), load_card(name)
    arrays = [value for part in network.parts for value in vars(part).values()]
    assert not any(array.flags.writeable for array in arrays if isinstance(array, np.ndarray))
    assert Path(files([name])[0]).stat().st_size < 600_000
    assert card.recipe["name"] == name
    assert f"core.training {name}" in card.command
    assert {"python", "keras", "tensorflow", "numpy"} <= set(card.versions)
    assert len(card.scores["mnist_test"]["row_accuracy"]) == 28


def test_the_digit_networks_are_shipped() -> None:
    assert {"digits", "digits-last-row"} <= set(shipped_names())


@pytest.mark.parametrize("name", ["nothing", "../networks/digits", "", "digits.keras"])
def test_an_unknown_name_is_told_with_the_known_ones(name: str) -> None:
    for load in (load_network, load_card):
        with pytest.raises(ValueError, match=r"No trained network is called .*digits"):
            load(name)


Change = Callable[[dict[str, Any]], None]


def rewritten(tmp_path: Path, change: Change) -> Path:
    """A copy of a shipped network with its settings changed."""
    copy = tmp_path / "changed.keras"
    with (
        zipfile.ZipFile(ROOT / "assets/networks/digits.keras") as old,
        zipfile.ZipFile(copy, "w") as new,
    ):
        config = json.loads(old.read("config.json"))
        change(config["config"])
        new.writestr("config.json", json.dumps(config))
        new.writestr("model.weights.h5", old.read("model.weights.h5"))
    return copy


def layer(config: dict[str, Any], class_name: str) -> dict[str, Any]:
    return next(spec for spec in config["layers"] if spec["class_name"] == class_name)


def test_a_setting_that_the_equations_do_not_know_is_refused(tmp_path: Path) -> None:
    def bend(config: dict[str, Any]) -> None:
        layer(config, "LSTM")["config"]["activation"] = "relu"

    with pytest.raises(ValueError, match=r"Expected activation 'tanh' in layer 'lstm', got 'relu'"):
        read_keras(rewritten(tmp_path, bend))


def test_a_layer_that_the_reader_does_not_know_is_refused(tmp_path: Path) -> None:
    def replace(config: dict[str, Any]) -> None:
        layer(config, "LSTM")["class_name"] = "ConvLSTM1D"

    with pytest.raises(ValueError, match=r"Expected layers among .*LSTM.*, got 'ConvLSTM1D'"):
        read_keras(rewritten(tmp_path, replace))


def skip_the_lstm(config: dict[str, Any]) -> None:
    dense, lstm = layer(config, "Dense"), layer(config, "LSTM")
    dense["inbound_nodes"] = lstm["inbound_nodes"]


def begin_with_a_state(config: dict[str, Any]) -> None:
    node = layer(config, "LSTM")["inbound_nodes"][0]
    node["kwargs"]["initial_state"] = node["args"]


def end_early(config: dict[str, Any]) -> None:
    config["output_layers"] = ["lstm", 0, 0]


def end_twice(config: dict[str, Any]) -> None:
    config["output_layers"] = [["lstm", 0, 0], ["logits", 0, 0]]


def go_on_training(config: dict[str, Any]) -> None:
    layer(config, "LSTM")["inbound_nodes"][0]["kwargs"]["training"] = True


def second_input(config: dict[str, Any]) -> None:
    config["layers"].append(layer(config, "InputLayer"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            skip_the_lstm,
            r"Expected a chain of layers, with \['lstm'\] before 'logits', got \['rows'\]",
        ),
        (begin_with_a_state, r"with \['rows'\] before 'lstm', got \['rows', 'rows'\]"),
        (end_early, r"Expected 'logits', the last layer, as the output, got \['lstm'\]"),
        (end_twice, r"as the output, got \['lstm', 'logits'\]"),
        (go_on_training, "Expected layer 'lstm' as it is used, got it as in training"),
        (second_input, "Expected one input, as the first layer, got 'rows'"),
    ],
)
def test_layers_that_are_not_one_chain_are_refused(
    tmp_path: Path, change: Change, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_keras(rewritten(tmp_path, change))
