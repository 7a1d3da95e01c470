"""An opened model as a network that reads text: the same values as its own run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.analysis.opened_text import OpenedReader, opened_reader
from core.analysis.passage import read_passage
from core.models.model import Model
from core.models.opening import open_model
from tests.core.models.made import keras_bytes
from tests.core.models.test_torch import gru_weights, safetensors

WORDS = {word: k for k, word in enumerate("abcdefghi")}


@pytest.fixture
def model(tmp_path: Path) -> Model:
    """An embedding of 9 characters, a GRU of 4 units, and what comes next."""
    rng = np.random.default_rng(3)
    tensors = {
        "emb.weight": rng.normal(size=(9, 3)),
        **{f"rnn.{key}": w for key, w in gru_weights().items()},
        "out.weight": rng.normal(size=(9, 4)),
        "out.bias": rng.normal(size=9),
    }
    file = tmp_path / "letters.safetensors"
    file.write_bytes(safetensors(tensors))
    return open_model(file)


def test_states_and_next_characters_are_those_of_the_models_own_run(model: Model) -> None:
    reader = opened_reader(model, WORDS)
    assert (reader.kind, reader.window) == ("characters", None)
    read = reader.read("abcabcihgfedcba" * 40)  # longer than a piece
    own = model.trace(read.ids)
    states = reader.record(read, "rnn", "hidden_state")
    expected = np.asarray(own["rnn.hidden_state"])
    np.testing.assert_allclose(states.values.T, expected, atol=1e-3)
    passage = read_passage(reader, read, "rnn", start=300)
    np.testing.assert_allclose(passage.quantities["hidden_state"], expected[300:], atol=1e-3)
    likeliest = np.asarray(own.output)[300:].argmax(-1)
    np.testing.assert_array_equal(passage.likeliest[:, 0], likeliest)


def test_without_a_vocabulary_ids_are_read(model: Model) -> None:
    reader = opened_reader(model, {})
    assert reader.read("1, 8, 0").pieces == ("1", " 8", " 0")
    assert isinstance(reader, OpenedReader)
    assert reader.read(reader.example).ids.tolist() == list(range(9))
    with pytest.raises(ValueError, match="at most 5,000"):
        reader.read("1 " * 5_001)


def test_a_model_that_reads_numbers_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "numbers.keras"
    file.write_bytes(keras_bytes())
    with pytest.raises(ValueError, match="does not read text"):
        opened_reader(open_model(file), {})
