"""The memory lab without a browser: tasks, gaps, cells, an example, the carousel, addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.recipes.memory import CELL_TITLES
from core.tasks import TASKS

APP = str(Path(__file__).resolve().parents[2] / "app.py")


def memory_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.run()
    app.query_params.update(address)
    app.switch_page("pages/memory.py").run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return " ".join(each.proto.body for each in app.get("html"))


def captions(app: AppTest) -> str:
    return " ".join(each.value for each in app.caption)


def test_the_first_paint_is_a_finished_example() -> None:
    app = memory_page()
    page = html(app)
    assert "lab-error" not in page
    assert '<th scope="row">LSTM</th><td>gap 100</td><td>0.0078</td>' in page
    assert '<th scope="row">simple RNN</th>' in page
    assert "right answer" in page
    assert "The steps that matter move the answer most in: LSTM, GRU" in captions(app)
    assert "always answering 1, the mean gives 0.4082" in captions(app)
    assert page.count("<b>1</b>") == 2  # the carousel
    assert not app.query_params


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_a_working_page_whatever_is_trained(task: str) -> None:
    app = memory_page(task=task)
    assert app.selectbox(key="memory-task").value == task
    if not any(name.startswith(f"{task}-") for name in cache.memory_names()):
        assert "No network of this task is here yet" in " ".join(each.value for each in app.info)


def test_cells_are_chosen_and_kept_in_the_address() -> None:
    app = memory_page()
    app.pills(key="memory-cells").set_value(list(CELL_TITLES)).run()
    assert not app.exception
    assert html(app).count('<th scope="row">') == len(CELL_TITLES)
    assert app.query_params["cells"] == ",".join(CELL_TITLES)


def test_another_example_and_a_changed_one_give_other_answers() -> None:
    app = memory_page(edit="3.1.1_3.0.0.25")
    assert "lab-error" not in html(app)
    changed = html(app)
    app.button(key="memory-reset").click().run()
    assert html(app) != changed
    assert "edit" not in app.query_params
    app.button(key="memory-another").click().run()
    assert not app.exception
    assert app.query_params["example"] == "1"


def test_the_carousel_breaks_when_a_gate_moves() -> None:
    app = memory_page()
    app.slider(key="memory-forget").set_value(0.99).run()
    assert not app.exception
    assert html(app).count("<b>0.3660</b>") == 2
    assert app.query_params["forget"] == "0.99"
    app.slider(key="memory-input").set_value(0.5).run()
    assert html(app).count("<b>0.3660</b>") == 1


def test_a_gap_of_the_slider_shows_what_the_networks_reach_there() -> None:
    app = memory_page()
    app.select_slider(key="memory-gap").set_value(200).run()
    assert not app.exception
    assert app.query_params["gap"] == "200"
    page = html(app)
    assert '<th scope="row">LSTM</th><td>gap 100</td>' in page
    assert "0.0078" not in page
    assert "on 500 test sequences" in captions(app)


@pytest.mark.parametrize("cell", CELL_TITLES)
def test_every_gate_of_every_cell_is_shown_on_demand(cell: str) -> None:
    app = memory_page(cells=cell, film=cell, unit="3", row="20")
    assert "lab-error" not in html(app)
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    film = next(data for data in sent if "maps" in data)
    assert film["unit"] == 3
    assert film["row"] == 20
    assert film["steps"] == 100
    assert film["reads"] == "numbers of the example"
    assert {one["name"] for one in film["maps"]} == set(film["numbers"]["equations"])


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"film": "<b>"}, "No run is called"),
        ({"unit": "64"}, "Unit must be a whole number from 0 to 63, not 64."),
        ({"row": "101"}, "Step must be a whole number from 1 to 100, not 101."),
        ({"gap": "0"}, "The gap must be a whole number from 4 to 400, not 0."),
        ({"gap": "10000"}, "The gap must be a whole number from 4 to 400, not 10,000."),
        ({"gap": "<b>"}, "The gap must be a whole number from 4 to 400"),
        ({"gap": "393"}, "No network here was tested at a gap of 393; you see the nearest"),
        ({"task": "chess"}, "No task is called &#x27;chess&#x27;; choose one of: adding"),
        ({"cells": "lstm,qrnn"}, "No cell is called"),
        ({"example": "-1"}, "Example must be a whole number from 0 to 999,999"),
        ({"edit": "3.1"}, "A change of the example in the link cannot be read: 3.1."),
        ({"edit": "300.1.1"}, "A change of the example in the link cannot be read"),
        ({"edit": "3.1.99"}, "Every number of the example must be from -10 to 10"),
        ({"forget": "1.5"}, "A gate in the link must be a number from 0 to 1"),
        ({"run": "gone"}, "run"),
    ],
)
def test_what_an_address_asks_in_vain_is_told_once(address: dict[str, str], sentence: str) -> None:
    app = memory_page(**address)
    assert html(app).count('class="lab-error"') == 1
    assert sentence in html(app)


@pytest.mark.parametrize(("name", "value"), [("gap", 0), ("gap", 10_000), ("seed", -1)])
def test_a_run_that_cannot_be_started_is_explained(name: str, value: int) -> None:
    app = memory_page()
    app.number_input(key=f"memory-new-{name}").set_value(value).run()
    assert not app.exception
    assert "must be a whole number from" in html(app)
    assert app.button(key="memory-train").disabled
