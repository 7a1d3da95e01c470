"""A visitor's data for an opened model, its answer, and the film of one of its layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from core.analysis.model_answer import CLASSES, VALUES, model_answer
from core.analysis.model_input import model_input
from core.analysis.visitor_data import VisitorData
from core.data.scaling import parse_scaling
from core.data.table import parse_table
from core.models.cells import cell_network, cell_trace
from core.models.model import Model
from core.models.opening import open_model
from core.network.presets import preset
from core.view.gate_film import AFTER
from core.view.model_film import ModelRun, model_film
from tests.core.models.made import CLASSES as CLASS_COUNT
from tests.core.models.made import STEPS, UNITS, WIDTH, h5_model_bytes, keras_bytes, lstm_config


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    path = tmp_path_factory.mktemp("models") / "small.keras"
    path.write_bytes(keras_bytes())
    return open_model(path)


def table_text(rows: int, more: str = "") -> str:
    lines = [f"{k},{k * k % 7},{-k}" + (f",{k}" if more else "") for k in range(rows)]
    return "\n".join([f"a,b,c{more}", *lines])


def test_windows_are_cut_where_they_are_wanted(model: Model) -> None:
    given = model_input(model, VisitorData(parse_table(table_text(10)), start=2))
    assert given.arrays[0].shape == (1, STEPS, WIDTH)
    assert given.arrays[0][0, 0].tolist() == [2, 4, -2]
    assert given.last_start == 10 - STEPS
    assert not given.made_up


def test_scaling_changes_what_is_read_and_not_what_is_shown(model: Model) -> None:
    table = parse_table(table_text(STEPS))
    scaling = parse_scaling("mean,scale\n1,2\n0,1\n0,-1", table.names)
    given = model_input(model, VisitorData(table, scaling=scaling))
    assert given.shown is not None
    assert_allclose(given.shown, table.values)
    assert_allclose(given.arrays[0][0, :, 0], (table.values[:, 0] - 1) / 2)


def test_a_target_is_no_column_of_the_input_and_what_follows_is_kept(model: Model) -> None:
    given = model_input(model, VisitorData(parse_table(table_text(STEPS + 1, ",target"))))
    assert given.target is not None
    assert given.target.tolist() == list(range(STEPS))
    assert given.after == STEPS


def test_what_followed_stands_beside_a_forecast(tmp_path: Path) -> None:
    config = lstm_config()
    config["config"]["layers"][0]["config"]["batch_shape"] = [None, 4, WIDTH]
    config["config"]["layers"][2]["config"]["activation"] = "linear"
    path = tmp_path / "forecast.keras"
    path.write_bytes(keras_bytes(config))
    model = open_model(path)
    given = model_input(model, VisitorData(parse_table(table_text(5, ",target"))))
    answer = model_answer(model, model.trace(given.arrays[0]))
    assert (answer.kind, given.after) == (VALUES, 4)


def test_without_data_the_same_example_is_made_each_time_and_says_so(model: Model) -> None:
    first, second = (model_input(model, VisitorData()) for _time in range(2))
    assert first.made_up
    assert first.notes
    assert_allclose(first.arrays[0], second.arrays[0])


@pytest.mark.parametrize(
    ("text", "reason"), [("1,2\n3,4", "3 columns"), ("1,2,3", "1 row"), ("a,b,c\n1,2,3", "6 rows")]
)
def test_data_that_do_not_fit_get_a_sentence(model: Model, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        model_input(model, VisitorData(parse_table(text)))


def test_text_is_read_as_one_hot_vectors_where_steps_are_such(model: Model) -> None:
    given = model_input(model, VisitorData(text="b a", vocabulary={"a": 0, "b": 1, "c": 2}))
    assert given.arrays[0][0, -2:].tolist() == [[0, 1, 0], [1, 0, 0]]
    assert given.words[-2:] == ("b", "a")


def test_the_film_shows_the_models_own_numbers_and_cuts_change_its_answer(model: Model) -> None:
    given = model_input(model, VisitorData(parse_table(table_text(STEPS))))
    trace = model.trace(given.arrays[0])
    network = cell_network(model, trace)
    before = ModelRun(cell_trace(trace), model_answer(model, trace))
    assert before.answer.kind == CLASSES
    assert_allclose(before.answer.numbers[-1:], trace.output, atol=1e-6)
    layer = network.layer("lstm")
    again = layer.run(given.arrays[0])
    assert_allclose(again.outputs, trace.layer("lstm").outputs, atol=1e-6)
    film = model_film(network, given, before, None, "lstm", UNITS - 1, column=1)
    assert (film.steps, film.units, film.words, film.image) == (STEPS, UNITS, (), None)
    assert film.series is not None
    assert (film.series.name, film.series.count, film.series.chosen) == ("b", WIDTH, 1)
    assert len(film.series.texts.split("|")) == STEPS
    assert len(film.belief.runs[0].names) == CLASS_COUNT
    cut = model.trace(given.arrays[0], preset("Mute", network, "lstm"))
    after = ModelRun(cell_trace(cut), model_answer(model, cut))
    film = model_film(network, given, before, after, "lstm", 0, AFTER)
    assert len(film.belief.runs) == 2
    assert not np.allclose(before.answer.numbers, after.answer.numbers)


def test_equations_have_the_functions_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "old.h5"
    path.write_bytes(h5_model_bytes("2.4.0", activation="relu", recurrent_activation="elu"))
    model = open_model(path)
    given = model_input(model, VisitorData())
    trace = model.trace(given.arrays[0])
    network = cell_network(model, trace)
    run = ModelRun(cell_trace(trace), model_answer(model, trace))
    film = model_film(network, given, run, None, "lstm", 0)
    text = {
        name: "".join(piece.texts.split("|")[0] for piece in pieces)
        for name, pieces in film.numbers.equations.items()
    }
    assert "elu(" in text["forget_gate"]
    assert "relu(" in text["hidden_state"]
    assert "forced" not in "".join(text.values())


def test_the_answer_on_the_way_is_that_of_a_sequence_that_ends_there(tmp_path: Path) -> None:
    config = lstm_config()
    config["config"]["layers"][0]["config"]["batch_shape"] = [None, None, WIDTH]
    path = tmp_path / "any-length.keras"
    path.write_bytes(keras_bytes(config))
    model = open_model(path)
    given = model_input(model, VisitorData(parse_table(table_text(9))))
    answer = model_answer(model, model.trace(given.arrays[0]))
    assert answer.on_the_way
    for end in range(1, 10):
        ended = model.trace(given.arrays[0][:, :end]).output
        assert_allclose(answer.numbers[end - 1 : end], ended, atol=1e-6)
