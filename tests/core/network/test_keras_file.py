"""`.keras` files read without Keras, against Keras itself."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.network.card import load_card
from core.network.keras_file import load_network, read_keras
from core.network.keras_graph import UnreadableModel
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
        # A logit of 10 has steps of 1e-6 in float32, and 640 products add up to several.
        np.testing.assert_allclose(found, answers, rtol=1e-6, atol=TOLERANCE, err_msg=name)


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


def test_the_name_of_a_network_is_never_a_path(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no file nowhere.keras"):
        read_keras(tmp_path / "nowhere.keras")


Entries = dict[str, bytes]


def entries() -> Entries:
    with zipfile.ZipFile(ROOT / "assets/networks/digits.keras") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(tmp_path: Path, files: Entries) -> Path:
    path = tmp_path / "changed.keras"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def with_settings(**settings: Any) -> Entries:
    """A shipped network with settings of its LSTM changed; a setting of None is left out."""
    files = entries()
    model = json.loads(files["config.json"])
    config = model["config"]["layers"][1]["config"]
    for key, value in settings.items():
        config[key] = value
        if value is None:
            del config[key]
    return {**files, "config.json": json.dumps(model).encode()}


def test_a_setting_that_cannot_be_computed_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, with_settings(activation="relu"))
    with pytest.raises(UnreadableModel, match="'lstm' has activation relu; .* only with: tanh"):
        read_keras(path)


def test_a_layer_that_the_reader_does_not_know_is_refused(tmp_path: Path) -> None:
    files = entries()
    files["config.json"] = files["config.json"].replace(b'"LSTM"', b'"ConvLSTM1D"')
    with pytest.raises(UnreadableModel, match="'lstm' is a ConvLSTM1D layer; .*LSTM"):
        read_keras(written(tmp_path, files))


def test_weights_that_do_not_fit_the_settings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableModel, match="weights of layer 'lstm' do not fit"):
        read_keras(written(tmp_path, with_settings(units=64)))


DEEP = b"[" * 100_000 + b"]" * 100_000

BROKEN = {
    "no config": ({"config.json": None}, "has no config.json"),
    "no weights": ({"model.weights.h5": None}, "has no model.weights.h5"),
    "no JSON": ({"config.json": b"{"}, "is damaged or incomplete"),
    "no text": ({"config.json": bytes(range(256))}, "is damaged or incomplete"),
    "a list": ({"config.json": b"[]"}, "is damaged or incomplete"),
    "nothing in it": ({"config.json": b"{}"}, "is damaged or incomplete"),
    "too deep": ({"config.json": DEEP}, "is damaged or incomplete"),
    "no HDF5": ({"model.weights.h5": b"weights"}, "is damaged or incomplete"),
    "of Keras 2": ({"metadata.json": b'{"keras_version": "2.15.0"}'}, "was saved by Keras 2"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_refused_in_one_sentence(tmp_path: Path, case: str) -> None:
    changes, sentence = BROKEN[case]
    files = {name: content for name, content in {**entries(), **changes}.items() if content}
    with pytest.raises(UnreadableModel, match=sentence) as told:
        read_keras(written(tmp_path, files))
    assert "changed.keras" in str(told.value)


@pytest.mark.parametrize("key", ["units", "dtype", "name", "activation"])
def test_a_missing_setting_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(UnreadableModel, match=r"\.$"):
        read_keras(written(tmp_path, with_settings(**{key: None})))


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.999])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    whole = (ROOT / "assets/networks/digits.keras").read_bytes()
    path = tmp_path / "cut.keras"
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(UnreadableModel, match="cut.keras"):
        read_keras(path)


def test_an_hdf5_file_that_is_named_keras_is_told(tmp_path: Path) -> None:
    path = tmp_path / "old.keras"
    path.write_bytes(entries()["model.weights.h5"])
    with pytest.raises(UnreadableModel, match="old.keras is in the older HDF5 format"):
        read_keras(path)


ODD_MODELS_BY_KERAS = """
import sys
import keras, numpy as np

L = keras.layers
inputs = keras.Input((5, 3))
ones = keras.ops.ones((1, 4))
register = keras.saving.register_keras_serializable

@register(package="mine", name="LSTM")
class LSTM(L.LSTM):
    def call(self, sequences, initial_state=None, mask=None, training=False):
        return -super().call(sequences, initial_state, mask, training)

@register(package="mine", name="Dense")
class Dense(L.Dense):
    def call(self, x):
        return -super().call(x)

def save(name, x):
    keras.Model(inputs, x).save(f"{sys.argv[1]}/{name}.keras")

save("state", L.LSTM(4)(inputs, initial_state=[ones, ones]))
save("mask", L.LSTM(4)(inputs, mask=np.array([[True, True, False, False, True]])))
save("computed mask", L.LSTM(4)(inputs, mask=inputs[:, :, 0] > 0))
save("own lstm", LSTM(4, name="own")(inputs))
save("own dense", Dense(4, name="own")(L.LSTM(4)(inputs)))
save("own in bidirectional", L.Bidirectional(LSTM(4), name="own")(inputs))

model = keras.Sequential([
    inputs, L.LSTM(4), L.Dense(6, activation="softmax"), L.Dropout(0.5), L.Dropout(0.1)
])
model.save(f"{sys.argv[1]}/dropout.keras")
data = np.random.default_rng(0).normal(0, 1, (4, 5, 3)).astype("float32")
np.savez(f"{sys.argv[1]}/dropout.npz", inputs=data, answers=model.predict(data, verbose=0))
"""


@pytest.fixture(scope="module")
def odd_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    in_keras(ODD_MODELS_BY_KERAS, str(folder))
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("state", "is called with initial_state"),
        ("mask", "is called with mask"),
        ("computed mask", r"\.$"),
        ("own lstm", "'own' is a class of its own, mine>LSTM"),
        ("own dense", "'own' is a class of its own, mine>Dense"),
        ("own in bidirectional", "is a class of its own, mine>LSTM"),
    ],
)
def test_a_model_of_keras_that_computes_something_else_is_refused(
    odd_models: Path, name: str, sentence: str
) -> None:
    with pytest.raises(UnreadableModel, match=sentence):
        read_keras(odd_models / f"{name}.keras")


@pytest.mark.slow
def test_a_softmax_before_dropout_is_applied_once(odd_models: Path) -> None:
    expected = np.load(odd_models / "dropout.npz")
    trace = read_keras(odd_models / "dropout.keras").trace(expected["inputs"])
    np.testing.assert_allclose(trace.probabilities[:, -1], expected["answers"], atol=TOLERANCE)
