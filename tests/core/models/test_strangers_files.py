"""Files that want more than to be read are refused in a sentence, and nothing else is read."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from core.models.opening import open_model
from tests.core.models.made import (
    UNITS,
    WIDTH,
    h5_bytes,
    h5_model_bytes,
    keras_bytes,
    lstm_config,
    lstm_weights,
)

KERNEL = "layers/lstm/cell/vars/0"


def refused(tmp_path: Path, data: bytes, *words: str, name: str = "model.keras") -> None:
    """Asserts that a file with those bytes is refused in a sentence with those words."""
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ValueError, match=r"\w") as error:
        open_and_run(file)
    sentence = str(error.value)
    assert "\n" not in sentence
    for word in words:
        assert word in sentence


def open_and_run(file: Path) -> None:
    model = open_model(file)
    model.run(model.example())


def test_a_good_file_opens(tmp_path: Path) -> None:
    for name, data in (("a.keras", keras_bytes()), ("b.h5", h5_model_bytes())):
        (tmp_path / name).write_bytes(data)
        trace = open_model(tmp_path / name).trace(np.ones((6, 3)))
        assert trace["lstm.forget_gate"].shape == (6, UNITS)
        assert trace.output.sum() == pytest.approx(1)


def test_a_file_is_known_by_its_bytes_and_not_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "really-hdf5.keras").write_bytes(h5_model_bytes())
    assert "HDF5" in open_model(tmp_path / "really-hdf5.keras").format


def with_weights(change: Any) -> bytes:
    """A `.keras` archive whose weights were changed by `change` on their open file."""
    memory = io.BytesIO(h5_bytes(lstm_weights()))
    with h5py.File(memory, "r+") as file:
        change(file)
    return keras_bytes(weights=memory.getvalue())


def test_bytes_of_another_file_never_become_weights(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(np.arange(WIDTH * 4 * UNITS, dtype=np.float32).tobytes())
    other = tmp_path / "other.h5"
    other.write_bytes(h5_bytes(lstm_weights()))

    def external_storage(file: h5py.File) -> None:
        del file[KERNEL]
        shape = (WIDTH, 4 * UNITS)
        file.create_dataset(KERNEL, shape, np.float32, external=[(str(secret), 0, 240)])

    def external_link(file: h5py.File) -> None:
        del file[KERNEL]
        file[KERNEL] = h5py.ExternalLink(str(other), KERNEL)

    def soft_link(file: h5py.File) -> None:
        del file[KERNEL]
        file[KERNEL] = h5py.SoftLink("/layers/dense/vars/0")

    def virtual(file: h5py.File) -> None:
        del file[KERNEL]
        layout = h5py.VirtualLayout((WIDTH, 4 * UNITS), np.float32)
        layout[:] = h5py.VirtualSource(str(other), KERNEL, (WIDTH, 4 * UNITS))
        file.create_virtual_dataset(KERNEL, layout)

    for change in (external_storage, external_link, soft_link, virtual):
        refused(tmp_path, with_weights(change), "save the model again")


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    weights = lstm_weights()
    weights[KERNEL][0, 0] = np.nan
    refused(tmp_path, keras_bytes(weights=h5_bytes(weights)), "'lstm'", "NaN")
    text = {**lstm_weights(), KERNEL: np.array(b"text")}
    refused(tmp_path, keras_bytes(weights=h5_bytes(text)), "numbers")


def test_weights_of_another_shape_are_refused_by_the_layers_name(tmp_path: Path) -> None:
    wide = {**lstm_weights(), KERNEL: np.zeros((WIDTH + 1, 4 * UNITS), np.float32)}
    refused(tmp_path, keras_bytes(weights=h5_bytes(wide)), "'lstm'", "shape")
    missing = lstm_weights()
    del missing[KERNEL]
    refused(tmp_path, keras_bytes(weights=h5_bytes(missing)), "'lstm'", "missing")


def test_what_unpacks_or_declares_too_much_is_refused(tmp_path: Path) -> None:
    def enormous(file: h5py.File) -> None:
        del file[KERNEL]
        file.create_dataset(KERNEL, (1 << 20, 1 << 20), np.float32, chunks=(1024, 1024))

    refused(tmp_path, with_weights(enormous), "MB")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.json", b" " * 60_000_000)
    refused(tmp_path, bomb.getvalue(), "MB")
    data = bytearray(bomb.getvalue())  # the same with a lie about its size
    for start in (data.find(b"PK\x01\x02") + 24, 22):
        data[start : start + 4] = (1000).to_bytes(4, "little")
    refused(tmp_path, bytes(data))
    deep = b"[" * 200_000 + b"]" * 200_000
    refused(tmp_path, b'{"class_name": "Sequential", "config": ' + deep + b"}", "JSON")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (pickle.dumps({"a": 1}), "pickle"),
        (b"hello", ".keras"),
        (b"PK\x03\x04 no archive", "damaged"),
        (b"\x89HDF\r\n\x1a\n no hdf5", "damaged"),
        (b'{"a": 1}', "to_json"),
        (keras_bytes()[:700], "damaged"),
        (h5_model_bytes()[:900], "damaged"),
    ],
)
def test_what_is_no_model_is_refused(tmp_path: Path, data: bytes, word: str) -> None:
    refused(tmp_path, data, word)


def changed(**keys: Any) -> bytes:
    """A `.keras` archive whose LSTM layer is saved with other keys."""
    config = lstm_config()
    config["config"]["layers"][1].update(keys)
    return keras_bytes(config)


def test_layers_of_the_authors_own_are_refused_whatever_they_are_called(tmp_path: Path) -> None:
    own = {"module": "mine", "registered_name": "mine>LSTM"}
    refused(tmp_path, changed(**own), "'lstm'", "own class")
    refused(tmp_path, changed(module=None, registered_name="mine>LSTM"), "'lstm'", "own class")
    refused(tmp_path, changed(class_name="mine>LSTM"), "'lstm'", "own class")
    refused(tmp_path, changed(class_name="FancyLSTM"), "FancyLSTM")
    refused(tmp_path, changed(class_name="Lambda"), "Lambda", "code")
    function = {"module": "mine", "class_name": "function", "config": "tanh"}
    refused(tmp_path, keras_bytes(lstm_config(activation=function)), "'lstm'", "activation")


def test_settings_that_are_not_computed_are_refused_by_layer_and_setting(tmp_path: Path) -> None:
    refused(tmp_path, keras_bytes(lstm_config(time_major=True)), "'lstm'", "time_major")
    refused(tmp_path, keras_bytes(lstm_config(units="many")), "'lstm'", "units")
    refused(tmp_path, keras_bytes(lstm_config(units=-3)), "'lstm'", "units")


def functional(node: dict[str, Any]) -> bytes:
    """A functional model whose LSTM is called as `node` says."""
    config = lstm_config()
    layers = config["config"]["layers"]
    before: list[str] = []
    for spec in layers:
        spec["name"] = spec["config"]["name"]
        history = {"shape": [], "dtype": "float32", "keras_history": [*before, 0, 0]}
        tensor = {"class_name": "__keras_tensor__", "config": history}
        spec["inbound_nodes"] = [{"args": [tensor], "kwargs": {}}] if before else []
        before = [spec["name"]]
    layers[1]["inbound_nodes"][0]["kwargs"] = node
    config["class_name"] = "Functional"
    config["config"] |= {"input_layers": [["input", 0, 0]], "output_layers": [["dense", 0, 0]]}
    return keras_bytes(config)


def test_constants_in_a_call_are_computed_with(tmp_path: Path) -> None:
    x = np.ones((6, 3), np.float32)
    traces = {}
    for name, node in {
        "plain": {},
        "state": {"initial_state": [[[1.0] * UNITS], [[0.5] * UNITS]]},
        "mask": {"mask": [[True, True, True, False, False, False]]},
    }.items():
        (tmp_path / f"{name}.keras").write_bytes(functional(node))
        traces[name] = open_model(tmp_path / f"{name}.keras").trace(x)
    first = traces["state"].layer("lstm").before
    assert (first["hidden_state"][0] == 1).all()
    assert (first["cell_state"][0] == 0.5).all()
    masked = traces["mask"].layer("lstm").outputs
    np.testing.assert_array_equal(masked[2], masked[5])
    np.testing.assert_allclose(masked[2], traces["plain"].layer("lstm").outputs[2], atol=1e-6)


def test_a_layer_called_as_in_training_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, functional({"training": True}), "'lstm'", "training")


def test_a_softmax_before_dropout_is_applied_once(tmp_path: Path) -> None:
    config = lstm_config()
    config["config"]["layers"].append(
        {"class_name": "Dropout", "config": {"name": "dropout", "trainable": True, "rate": 0.5}}
    )
    (tmp_path / "a.keras").write_bytes(keras_bytes(config))
    (tmp_path / "b.keras").write_bytes(keras_bytes())
    x = np.ones((6, 3), np.float32)
    outputs = [open_model(tmp_path / name).trace(x).output for name in ("a.keras", "b.keras")]
    np.testing.assert_array_equal(*outputs)


def test_an_architecture_alone_says_that_it_is_untrained(tmp_path: Path) -> None:
    saved = {**lstm_config(), "keras_version": "3.8.0"}
    (tmp_path / "a.json").write_text(json.dumps(saved))
    model = open_model(tmp_path / "a.json")
    assert model.untrained
    assert "untrained" in model.route
    first, second = (model.run(model.example()).output for _ in range(2))
    np.testing.assert_array_equal(first, second)
    (tmp_path / "w.weights.h5").write_bytes(h5_bytes(lstm_weights()))
    trained = open_model(tmp_path / "a.json", tmp_path / "w.weights.h5")
    assert not trained.untrained
    (tmp_path / "b.keras").write_bytes(keras_bytes())
    x = np.ones((6, 3), np.float32)
    expected = open_model(tmp_path / "b.keras").trace(x).output
    np.testing.assert_array_equal(trained.trace(x).output, expected)
    refused(tmp_path, h5_bytes(lstm_weights()), "weights alone", name="w.h5")


def test_operators_of_keras_2_are_computed(tmp_path: Path) -> None:
    config = lstm_config(return_sequences=True)
    layers = config["config"]["layers"]
    del layers[2]
    none = {"start": None, "stop": None, "step": None}
    last = [none, {"start": -1, "stop": None, "step": None}]
    for name, function, reads, kwargs in (
        ("mean", "math.reduce_mean", "lstm", {"axis": 1}),
        ("twice", "math.multiply", "mean", {"y": 2.0}),
        ("last", "__operators__.getitem", "lstm", {"slice_spec": last}),
    ):
        kind = "SlicingOpLambda" if "slice" in str(kwargs) else "TFOpLambda"
        settings = {"name": name, "trainable": True, "function": function}
        nodes = [[reads, 0, 0, kwargs]]
        layers.append({"class_name": kind, "config": settings, "inbound_nodes": nodes})
    layers[0]["inbound_nodes"], layers[1]["inbound_nodes"] = [], [[["input", 0, 0, {}]]]
    for spec in layers:
        spec["name"] = spec["config"]["name"]
    config["class_name"] = "Functional"
    config["config"] |= {
        "input_layers": [["input", 0, 0]],
        "output_layers": [["twice", 0, 0], ["last", 0, 0]],
    }
    (tmp_path / "a.keras").write_bytes(keras_bytes(config, version="2.15.0"))
    trace = open_model(tmp_path / "a.keras").trace(np.ones((6, 3), np.float32))
    hidden = trace["lstm.hidden_state"]
    np.testing.assert_allclose(trace.outputs[0], hidden.mean(0) * 2, atol=1e-6)
    np.testing.assert_array_equal(trace.outputs[1], hidden[-1:])


def test_the_first_keras_archives_number_their_groups_with_gaps(tmp_path: Path) -> None:
    early = {
        path.replace("layers/", "_layer_checkpoint_dependencies/").replace("dense", "dense_2"): w
        for path, w in lstm_weights().items()
    }
    (tmp_path / "a.keras").write_bytes(keras_bytes(weights=h5_bytes(early), version="2.12.0"))
    (tmp_path / "b.keras").write_bytes(keras_bytes())
    x = np.ones((6, 3), np.float32)
    outputs = [open_model(tmp_path / name).trace(x).output for name in ("a.keras", "b.keras")]
    np.testing.assert_array_equal(*outputs)


def test_data_of_the_wrong_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.keras").write_bytes(keras_bytes())
    model = open_model(tmp_path / "a.keras")
    for bad, word in (
        (np.ones((6, 4)), "shape"),
        (np.full((6, 3), np.nan), "NaN"),
        ([["a", "b", "c"]] * 6, "numbers"),
        (np.ones((0, 6, 3)), "shape"),
    ):
        with pytest.raises(ValueError, match=word):
            model.trace(bad)
