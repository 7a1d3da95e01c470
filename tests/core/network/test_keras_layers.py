"""Every kind of layer against Keras itself: drawn networks, weights and inputs; and refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.network.keras_file import read_keras
from core.network.keras_graph import LayerSpec
from core.network.keras_layers import read_layer
from core.network.layers import Bidirectional
from core.network.network import Network
from core.network.trace import Trace
from tests.core.in_keras import in_keras

TOLERANCE = 1e-5
CASES = 60

CELLS = ("SimpleRNN", "LSTM", "GRU", "GRU, reset before")

KERAS_BUILDS = """
import json, sys
import keras, numpy as np

L = keras.layers

def layer(spec):
    kind, settings = spec["kind"], dict(spec["settings"])
    if spec.get("bidirectional"):
        return L.Bidirectional(getattr(L, kind)(**settings))
    return getattr(L, kind)(**settings)

def weights(shape, random):
    # Steps neither die out nor run into chaos, where rounding alone would tell two passes apart.
    return random.normal(0, 1 / np.sqrt(shape[0] if len(shape) > 1 else 4), shape)

for path in sys.argv[1:]:
    with open(path + ".json") as file:
        case = json.load(file)
    random = np.random.default_rng(case["seed"])
    inputs = keras.Input(case["shape"], dtype=case["dtype"])
    layers = [layer(spec) for spec in case["layers"]]
    if case["sequential"]:
        model = keras.Sequential([inputs, *layers])
    else:
        x = inputs
        for each in layers:
            x = each(x)
        model = keras.Model(inputs, x)
    for each in layers:
        each.set_weights([weights(w.shape, random) for w in each.get_weights()])
    model.save(path + ".keras")
    shape = (case["batch"], *case["shape"])
    if case["dtype"] == "int32":
        data = random.integers(0, case["vocabulary"], shape)
    else:
        data = random.normal(0, 1.5, shape).astype("float32")
    said, x = {}, data
    for k, each in enumerate(layers):
        x = each(x, training=False) if case["layers"][k]["kind"] == "Dropout" else each(x)
        said[f"layer_{k}"] = np.asarray(x)
    np.savez(path + ".npz", inputs=data, **said)
"""


def drawn(seed: int) -> dict[str, Any]:
    """A network of random kinds, sizes and settings, as data."""
    random = np.random.default_rng(seed)

    def units() -> int:
        return int(random.integers(1, 25))

    def chance(share: float) -> bool:
        return bool(random.random() < share)

    layers: list[dict[str, Any]] = []
    reads_words = chance(0.3)
    vocabulary = int(random.integers(2, 40))
    if reads_words:
        settings = {"input_dim": vocabulary, "output_dim": units()}
        layers.append({"kind": "Embedding", "settings": settings})
    if chance(0.4):
        activation = str(random.choice(["linear", "tanh", "relu", "softmax"]))
        layers.append({"kind": "Dense", "settings": {"units": units(), "activation": activation}})
    depth = int(random.integers(1, 4))
    for k in range(depth):
        if chance(0.3):
            layers.append({"kind": "Dropout", "settings": {"rate": 0.5}})
        cell = str(random.choice(CELLS))
        settings = {"units": units(), "return_sequences": k < depth - 1 or chance(0.3)}
        if cell.startswith("GRU"):
            settings["reset_after"] = cell == "GRU"
        kind = cell.partition(",")[0]
        layers.append({"kind": kind, "settings": settings, "bidirectional": chance(0.5)})
    activation = "softmax" if chance(0.3) else "linear"
    layers.append({"kind": "Dense", "settings": {"units": units(), "activation": activation}})
    steps = int(random.integers(1, 21))
    return {
        "seed": seed,
        "layers": layers,
        "sequential": chance(0.5),
        "batch": int(random.integers(1, 5)),
        "shape": [steps] if reads_words else [steps, units()],
        "dtype": "int32" if reads_words else "float32",
        "vocabulary": vocabulary,
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every drawn network, its inputs and what Keras makes of them."""
    folder = tmp_path_factory.mktemp("drawn")
    for seed in range(CASES):
        (folder / f"{seed}.json").write_text(json.dumps(drawn(seed)))
    in_keras(KERAS_BUILDS, *(str(folder / str(seed)) for seed in range(CASES)))
    return folder


def read(built: Path, seed: int) -> tuple[Network, Trace, dict[str, np.ndarray]]:
    network = read_keras(built / f"{seed}.keras")
    with np.load(built / f"{seed}.npz") as archive:
        said = dict(archive)
    return network, network.trace(said["inputs"]), said


def test_the_drawn_networks_hold_every_cell_both_ways() -> None:
    layers = [layer for seed in range(CASES) for layer in drawn(seed)["layers"]]
    kinds = {
        (
            layer["kind"],
            layer["settings"].get("reset_after"),
            layer["settings"]["return_sequences"],
            layer["bidirectional"],
        )
        for layer in layers
        if "bidirectional" in layer
    }
    assert len(kinds) == 4 * 2 * 2
    assert {layer["kind"] for layer in layers} >= {"Embedding", "Dense", "Dropout"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(CASES))
def test_every_layer_agrees_with_keras(built: Path, seed: int) -> None:
    network, trace, said = read(built, seed)
    for k, layer in enumerate(trace.layers):
        ours, theirs = layer.outputs, said[f"layer_{k}"]
        if layer is trace.layers[-1] and drawn(seed)["layers"][-1]["settings"]["activation"] == (
            "softmax"
        ):
            ours = trace.probabilities
        if theirs.ndim == 2:
            ours = ours[:, -1]
        np.testing.assert_allclose(ours, theirs, atol=TOLERANCE, err_msg=network.layers[k].kind)
        assert network.layers[k].units == theirs.shape[-1]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(CASES))
def test_the_two_readers_line_up_with_the_rows(built: Path, seed: int) -> None:
    network, trace, said = read(built, seed)
    for k, (layer, did) in enumerate(zip(network.layers, trace.layers, strict=True)):
        if isinstance(layer, Bidirectional) and layer.returns_sequences:
            rows = np.concatenate([r.by_row("hidden_state") for r in did.directions], -1)
            np.testing.assert_allclose(rows, said[f"layer_{k}"], atol=TOLERANCE)


SETTINGS = {
    "name": "it",
    "dtype": {"class_name": "DTypePolicy", "config": {"name": "float32"}},
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "use_bias": True,
    "go_backwards": False,
    "stateful": False,
    "return_state": False,
    "mask_zero": False,
    "merge_mode": "concat",
}

REFUSED = {
    "activation": ("LSTM", {"activation": "relu"}, "'it' has activation relu; .*: tanh"),
    "gate": (
        "GRU",
        {"recurrent_activation": "hard_sigmoid"},
        "has recurrent_activation hard_sigmoid",
    ),
    "backwards": ("SimpleRNN", {"go_backwards": True}, "has go_backwards True"),
    "stateful": ("LSTM", {"stateful": True}, "has stateful True"),
    "bias": ("GRU", {"use_bias": False}, "has use_bias False; .*: True"),
    "state": ("LSTM", {"return_state": True}, "has return_state True"),
    "precision": ("LSTM", {"dtype": "float16"}, "has dtype float16; .*: float32"),
    "dense": ("Dense", {"activation": "gelu"}, "has activation gelu; .*: linear, tanh"),
    "masking": ("Embedding", {"mask_zero": True}, "has mask_zero True"),
    "merging": ("Bidirectional", {"merge_mode": "sum"}, "has merge_mode sum; .*: concat"),
    "reader": (
        "Bidirectional",
        {"layer": {"class_name": "ConvLSTM1D", "config": {"name": "x"}}},
        "is a class of its own",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_setting_that_the_equations_do_not_know_is_refused(case: str) -> None:
    class_name, changed, sentence = REFUSED[case]
    with pytest.raises(ValueError, match=sentence):
        read_layer(LayerSpec("it", class_name, {**SETTINGS, **changed}), {"it": None}, "it", 3)
