"""Several inputs in one text, pictures whose rows are steps, and ids as one-hot vectors."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image

from core.analysis.model_input import input_sentence, model_input
from core.analysis.visitor_data import ARRAYS, TABLE, VisitorData, file_data
from core.models.model import Model
from core.models.opening import open_model
from tests.core.models.made import STEPS, WIDTH, keras_bytes, lstm_config


def opened(tmp_path: Path, config: dict[str, object]) -> Model:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(config))
    return open_model(path)


@pytest.fixture
def two(tmp_path: Path) -> Model:
    """A model of two inputs, (6, 2) and (3,)."""

    def made(kind: str, name: str, before: list[str], **config: object) -> dict[str, object]:
        nodes = [[[one, 0, 0, {}] for one in before]] if before else []
        return {
            "class_name": kind,
            "name": name,
            "config": {"name": name, "trainable": True, **config},
            "inbound_nodes": nodes,
        }

    layers = [
        made("InputLayer", "series", [], batch_input_shape=[None, 6, 2], dtype="float32"),
        made("InputLayer", "static", [], batch_input_shape=[None, 3], dtype="float32"),
        made("LSTM", "lstm", ["series"], units=4, activation="tanh"),
        made("Concatenate", "join", ["lstm", "static"], axis=-1),
        made("Dense", "out", ["join"], units=1, activation="linear"),
    ]
    config = {
        "class_name": "Functional",
        "keras_version": "2.10.0",
        "config": {
            "name": "two",
            "layers": layers,
            "input_layers": [["series", 0, 0], ["static", 0, 0]],
            "output_layers": [["out", 0, 0]],
        },
    }
    return opened(tmp_path, config)


def test_a_text_has_a_section_for_each_input(two: Model) -> None:
    rows = "\n".join(f"{k},{-k}" for k in range(6))
    data = file_data(f"[series]\na,b\n{rows}\n[static]\n7\n8\n9\n".encode(), "x.txt", TABLE)
    given = model_input(two, data)
    assert_array_equal(given.arrays[0][0], [[k, -k] for k in range(6)])
    assert_array_equal(given.arrays[1], [[7, 8, 9]])
    assert not given.made_up
    assert "[series]" in input_sentence(two)
    for text, reason in (
        ("[series]\n1,2\n", "reads 2 arrays"),
        ("[nowhere]\n1,2\n[static]\n1\n", "no input nowhere"),
        ("[series]\n1,2\n[series]\n1,2\n", "one section"),
        ("[series]\n1,x\n[static]\n1\n", "Input series"),
        ("[series]\n1,2\n[static]\n1\n2\n3\n", "has the shape"),
    ):
        with pytest.raises(ValueError, match=reason):
            model_input(two, VisitorData(text=text) if "x" not in text else _read(text))


def _read(text: str) -> VisitorData:
    return file_data(text.encode(), "x.txt", TABLE)


def test_a_picture_is_read_row_by_row_at_the_models_size(tmp_path: Path) -> None:
    path = tmp_path / "small.keras"
    path.write_bytes(keras_bytes())
    model, memory = open_model(path), io.BytesIO()
    shades = np.linspace(0, 255, STEPS * WIDTH).reshape(STEPS, WIDTH).astype(np.uint8)
    Image.fromarray(np.kron(shades, np.ones((40, 40), np.uint8))).save(memory, "PNG")
    data = file_data(memory.getvalue(), "photo.PNG", TABLE)
    given = model_input(model, data)
    assert_allclose(given.arrays[0][0], shades / 255, atol=0.01)
    assert given.shown is not None
    turned = model_input(model, VisitorData(picture=data.picture, dark_is_1=True))
    assert_allclose(turned.arrays[0], 1 - given.arrays[0], atol=1e-6)
    assert "ink is 1" in turned.notes[0]
    with pytest.raises(ValueError, match="picture"):
        file_data(b"no picture", "photo.png", ARRAYS)


def test_a_picture_is_refused_by_a_model_that_reads_no_picture(tmp_path: Path) -> None:
    config = lstm_config()
    config["config"]["layers"][0]["config"]["batch_shape"] = [None, 2, 3, 4, 5]
    config["config"]["layers"].insert(
        1, {"class_name": "Reshape", "config": {"name": "flat", "target_shape": [6, 20]}}
    )
    model = opened(tmp_path, config)
    with pytest.raises(ValueError, match="no picture"):
        model_input(model, VisitorData(picture=np.zeros((9, 9), np.float32)))


def test_ids_in_one_column_become_one_hot_vectors(tmp_path: Path) -> None:
    path = tmp_path / "small.keras"
    path.write_bytes(keras_bytes())
    model = open_model(path)
    ids = [0, 2, 1, 1, 2, 0]
    given = model_input(model, _read("\n".join(map(str, ids))))
    assert_array_equal(given.arrays[0][0], np.eye(WIDTH)[ids])
    assert given.words == tuple(map(str, ids))
    with pytest.raises(ValueError, match="reads 3 columns"):
        model_input(model, _read("0\n7\n1\n1\n2\n0\n"))


def test_decimal_commas_that_cut_a_column_in_two_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "small.keras"
    path.write_bytes(keras_bytes())
    text = "\n".join(",".join(["1,5"] * WIDTH) for _row in range(STEPS))
    with pytest.raises(ValueError, match="decimal commas, write points"):
        model_input(open_model(path), _read(text))
