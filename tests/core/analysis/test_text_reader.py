"""Reading a text, recording a layer over it, and cutting a unit before an idea ends."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis import text_states
from core.analysis.concept_cut import cut_effect, idea_ends
from core.analysis.layer_concepts import layer_text
from core.analysis.text_reader import TextReader
from core.analysis.text_states import default_quantity, record_text_states
from core.data.python_code import CHARACTERS, UNKNOWN
from core.language.model import load_language_model
from core.network.layers import LSTM, Dense, Embedding
from core.network.network import Network
from core.stories.story_model import load_story_model
from core.text.vocabulary import Vocabulary
from tests.core.made_up import WORDS, text_network

VOCABULARY = Vocabulary("characters", CHARACTERS)


def quote_network() -> Network:
    """Two units: unit 0 is 1 between quotes; the closing quote is likely where it is on.

    The embedding has one number, 1 for a quote; each quote turns unit 0 on, or off again.
    """
    table = np.zeros((len(CHARACTERS), 1), np.float32)
    table[CHARACTERS.index("'")] = 1
    kernel = np.zeros((1, 8), np.float32)
    recurrent_kernel = np.zeros((2, 8), np.float32)
    bias = np.array([-20, -20, 20, 20, 20, 20, 20, 20], np.float32)  # i, f, candidate, o
    kernel[0, 0], kernel[0, 2], recurrent_kernel[0, 0], recurrent_kernel[0, 2] = 40, -40, -60, 0
    readout = np.zeros((2, len(CHARACTERS)), np.float32)
    readout[0, CHARACTERS.index("'")] = 10
    return Network(
        "quotes",
        (
            Embedding("embedding", table),
            LSTM("lstm", kernel, recurrent_kernel, bias),
            Dense("logits", readout, np.zeros(len(CHARACTERS), np.float32)),
        ),
    )


def test_python_is_read_character_by_character() -> None:
    reader = TextReader(quote_network(), VOCABULARY, is_python=True)
    read = reader.read("x = 'é'\r\n")
    assert read.text == "x = 'é'\n"
    assert [CHARACTERS[id_] for id_ in read.ids] == ["x", " ", "=", " ", "'", UNKNOWN, "'", "\n"]
    assert read.notes == ("1 character is not in the network's vocabulary and is read as unknown.",)
    assert read.labels(is_python=True).values["string"].sum() == 2


def test_words_are_labelled_at_their_last_characters() -> None:
    reader = TextReader.of_story_model(load_story_model("belling-the-cat"))
    read = reader.read("Had a general council zzz, the mice")
    assert read.text == "Had a general council , the mice"
    assert "zzz" in read.notes[0]
    assert len(read.labels(is_python=False)) == len(read.ids) == 7
    assert read.last_places[-1] == len(read.text) - 1


@pytest.mark.slow
def test_a_language_model_reads_as_its_corpus_is_written() -> None:
    read = TextReader.of_language_model(load_language_model("ptb")).read("The bank fell 8%.")
    assert read.pieces == ("the", " bank", " fell", " N", " N", " <eos>")


@pytest.mark.parametrize("kind", ["lstm", "gru", "simple_rnn"])
def test_streams_side_by_side_record_what_one_stream_does(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = text_network(kind)
    ids = np.random.default_rng(0).integers(0, WORDS, 400)
    quantity = default_quantity(network, "cell")
    alone = record_text_states(network, ids, "cell", quantity)
    monkeypatch.setattr(text_states, "SIDE_BY_SIDE_FROM", 100)
    monkeypatch.setattr(text_states, "STREAMS", 7)
    monkeypatch.setattr(text_states, "WARM_UP", 60)
    monkeypatch.setattr(text_states, "PIECE", 25)
    beside = record_text_states(network, ids, "cell", quantity)
    expected = network.trace(ids)[f"cell.{quantity}"].T
    np.testing.assert_allclose(alone.values, expected, atol=1e-3)
    np.testing.assert_allclose(beside.values, expected, atol=5e-3)


def test_a_network_with_a_window_begins_anew_at_every_step() -> None:
    network = text_network()
    ids = np.random.default_rng(0).integers(0, WORDS, 30)
    found = record_text_states(network, ids, "cell", "hidden_state", window=4)
    for step in (0, 2, 3, 20):
        read = ids[max(0, step - 3) : step + 1]
        expected = network.trace(read)["cell.hidden_state"][-1]
        np.testing.assert_allclose(found.values[:, step], expected, atol=1e-3)


def test_cutting_the_unit_that_remembers_the_quote_keeps_it_open() -> None:
    reader = TextReader(quote_network(), VOCABULARY, is_python=True)
    read = reader.read("x = 'abcdef'\n" * 60)
    labels = read.labels(is_python=True).values["string"]
    states = reader.record(read, "lstm", "hidden_state").values
    assert (states[0, 1:] > 0.5).tolist() == labels[1:].tolist()
    effect = cut_effect(reader.network, read.ids, labels, "lstm", 0, length=38)
    assert effect.before > 0.9
    assert effect.after < 0.05
    assert effect.low > 0.8
    assert effect.times > 100
    assert effect.passages == len(idea_ends(labels, 38))
    assert cut_effect(reader.network, read.ids, labels, "lstm", 0, length=38) == effect


def test_an_idea_that_hardly_ends_cannot_be_measured() -> None:
    labels = np.zeros(300, bool)
    labels[50:100] = True
    with pytest.raises(ValueError, match="ends 1 times in this text; at least 20"):
        cut_effect(text_network(), np.zeros(300, np.intp), labels, "cell", 0, length=20)


def test_units_are_chosen_on_every_other_file_and_a_long_text_is_cut_off() -> None:
    reader = TextReader(quote_network(), VOCABULARY, is_python=True)
    files = [f"{name} = '{name * 30}'\n" * 3 for name in "abcd"]
    found = layer_text(reader, files, "lstm", "cell_state", is_python=True)
    assert found.read.text == files[0] + files[2] + files[1] + files[3]
    assert found.split == len(files[0]) + len(files[2])
    ranking, probed = found.rank("string")
    assert ranking.best.unit == 0
    assert ranking.best.f1 == probed.f1 == 1
    cut = layer_text(reader, ["x = 1\n" * 100], "lstm", "cell_state", is_python=True, most=150)
    assert len(cut.states) == len(cut.read.ids) == len(cut.labels) == 150
    with pytest.raises(ValueError, match="holds too rarely"):
        cut.rank("string")
    assert len(cut.rank_number("column").units) == 2
