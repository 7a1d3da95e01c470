"""The training lab, without a browser and without TensorFlow."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import cache
from core.data.background_download import BackgroundDownloads, Download
from core.recipes import RECIPES, recipe
from core.runs.limits import Limits
from core.runs.manager import RunManager

APP = str(Path(__file__).resolve().parents[2] / "app.py")
FAKE = "tests.core.runs.fake_child"
LIMIT_S = 90.0
SLOW = replace(recipe("mnist-static"), title="slow", steps=5_000)


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunManager]:
    """The server's runs, with a training that takes no TensorFlow."""
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path))
    monkeypatch.delenv("LSTM_LAB_MNIST", raising=False)
    monkeypatch.delenv("LSTM_LAB_PTB", raising=False)
    made = RunManager(tmp_path / "runs", Limits(at_once=1, waiting=9), FAKE)
    monkeypatch.setattr(cache, "runs", lambda: made)
    yield made
    made.close()


def lab_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    app.switch_page("pages/lab.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def problem(app: AppTest) -> str:
    return html(app).partition('role="alert">')[2].partition("<")[0]


def asked(app: AppTest, name: str) -> str:
    """A part of the address, which AppTest gives as text or as a list; "" without it."""
    found = app.query_params.get(name, "")
    return found if isinstance(found, str) else str(found[0])


def until(app: AppTest, is_so: Callable[[AppTest], bool]) -> AppTest:
    deadline = time.monotonic() + LIMIT_S
    while not is_so(app.run()):
        assert time.monotonic() < deadline, html(app)
        time.sleep(0.05)
    assert not app.exception
    return app


def change(app: AppTest, name: str, value: float) -> AppTest:
    return app.number_input(key=f"lab-{name}").set_value(value).run()


def train(app: AppTest) -> AppTest:
    return app.button(key="lab-train").click().run()


def test_the_first_paint_shows_a_card_a_finished_run_and_says_it_is_a_sample(
    runs: RunManager,
) -> None:
    app = lab_page()
    assert not app.exception
    assert "One LSTM, 799 batches" in html(app)
    assert "it reports 99.21% of 128 digits" in html(app)
    assert "Earlier example run: an LSTM with 28 units" in html(app)
    assert "test digits of the sample" in html(app)
    assert "A sample of MNIST" in " ".join(each.value for each in app.caption)
    figures = [json.loads(each.proto.spec) for each in app.get("plotly_chart")]
    assert len(figures) == 3
    assert max(max(line["y"], default=0) for line in figures[0]["data"]) > 0.8
    assert not app.button(key="lab-train").disabled


@pytest.mark.slow
@pytest.mark.parametrize("name", RECIPES)
def test_every_recipe_opens_by_its_address(runs: RunManager, name: str) -> None:
    app = lab_page(recipe=name)
    assert not app.exception
    assert not problem(app)
    assert app.pills(key="lab-recipe").value == name
    assert "<h2>" in html(app)


def test_another_family_opens_its_first_recipe(runs: RunManager) -> None:
    app = lab_page()
    app.segmented_control(key="lab-family").set_value("Stories").run()
    assert app.pills(key="lab-recipe").value == "belling-the-cat"
    assert asked(app, "recipe") == "belling-the-cat"


def test_what_is_changed_is_said_kept_in_the_address_and_taken_back(runs: RunManager) -> None:
    app = change(change(lab_page(), "units", 64), "seed", 3)
    assert "64 units instead of 128" in html(app)
    assert (asked(app, "units"), asked(app, "seed")) == ("64", "3")
    again = lab_page(recipe="mnist-static", units="64", seed="3")
    assert again.number_input(key="lab-units").value == 64
    again.button(key="lab-reset").click().run()
    assert again.number_input(key="lab-units").value == 128
    assert not asked(again, "units")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("units", 100_000, "Units must be a whole number from 4 to 256, not 100,000."),
        ("layers", 0, "Layers must be a whole number from 1 to 3, not 0."),
        ("dropout", 0.95, "Dropout must be a number from 0 to 0.9, not 0.95."),
        ("learning_rate", 3.0, "Learning rate must be a number from 0.00001 to 1, not 3."),
    ],
)
def test_a_setting_out_of_its_limits_is_told_of(
    runs: RunManager, name: str, value: float, sentence: str
) -> None:
    app = change(lab_page(), name, value)
    assert not app.exception
    assert problem(app) == sentence
    assert app.button(key="lab-train").disabled


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"recipe": "../../etc"}, "No recipe is called"),
        (
            {"recipe": "mnist-static", "units": "many"},
            "Units must be a whole number from 4 to 256, not many.",
        ),
        ({"recipe": "mnist-static", "cell": "<b>"}, "Cell must be one of lstm, gru, rnn, not"),
        ({"run": "nonsense"}, "No training run found for this link"),
        ({"beside": "a" * 22}, "No training run found for this link"),
    ],
)
def test_an_address_that_asks_in_vain_is_told_of(
    runs: RunManager, address: dict[str, str], sentence: str
) -> None:
    app = lab_page(**address)
    assert not app.exception
    assert problem(app).startswith(sentence)
    assert "<b>" not in problem(app)


@pytest.mark.slow
def test_a_run_is_watched_stopped_found_again_and_gone_on_with(runs: RunManager) -> None:
    app = train(change(lab_page(), "steps", 5_000))
    app.button(key="run-stop").click().run()
    until(app, lambda app: 'data-status="stopped"' in html(app))
    again = lab_page(run=asked(app, "run"))
    assert again.number_input(key="lab-steps").value == 5_000
    assert 'data-status="stopped"' in html(again)
    app.button(key="run-resume").click().run()
    until(app, lambda app: 'data-status="done"' in html(app))


@pytest.mark.slow
def test_a_paused_run_learns_one_batch_and_pauses_again(runs: RunManager) -> None:
    app = lab_page(run=runs.start(SLOW))
    until(app, lambda app: 'data-status="training"' in html(app))
    app.button(key="run-pause").click().run()
    until(app, lambda app: 'data-status="paused"' in html(app))
    before = runs.follow(asked(app, "run")).progress[-1].done
    app.button(key="run-batch").click().run()
    until(app, lambda app: runs.follow(asked(app, "run")).progress[-1].done == before + 1)
    until(app, lambda app: 'data-status="paused"' in html(app))


@pytest.mark.slow
def test_either_reader_of_a_bidirectional_network_can_be_watched(runs: RunManager) -> None:
    app = lab_page(run=runs.start(replace(recipe("mnist-bidirectional"), steps=50)))
    until(app, lambda app: 'data-status="done"' in html(app))
    layers = app.selectbox(key="lab-layer")
    assert len(layers.options) == 2
    layers.select_index(1).run()
    assert not app.exception
    assert asked(app, "layer") == "lstm_backward"


@pytest.mark.slow
def test_two_runs_are_listed_laid_over_each_other_and_told_apart(runs: RunManager) -> None:
    app = train(lab_page())
    until(app, lambda app: 'data-status="done"' in html(app))
    train(change(app, "units", 64))
    until(app, lambda app: 'data-status="done"' in html(app))
    assert "<td>#2</td><td>mnist-static</td><td>64 units instead of 128" in html(app)
    app.pills(key="lab-compared").set_value(list(asked(app, "beside").split(","))).run()
    assert "#2 mnist-static compared with #1 mnist-static: half the units" in html(app)
    assert asked(app, "compare") == "1,2"
    link = {name: asked(app, name) for name in ("run", "beside", "compare")}
    assert "half the units" in html(lab_page(**link))


def test_a_text_of_ones_own_is_listed_among_the_runs(runs: RunManager) -> None:
    own = replace(recipe("belling-the-cat"), name="own-text", story=None, title="slow", epochs=999)
    app = lab_page(run=runs.start(own, "one two three"))
    assert not app.exception
    assert "<td>own-text</td><td>a text of your own</td>" in html(app)


def test_who_waits_is_told_the_place(runs: RunManager) -> None:
    runs.start(SLOW)
    assert "Waiting for its turn: number 1 in the queue." in html(train(lab_page()))


def test_nobody_fills_the_queue_alone(runs: RunManager) -> None:
    app = lab_page()
    for _ in range(3):
        assert not problem(train(app))
    assert problem(train(app)).startswith("You already have 3 runs in progress")
    assert not problem(train(lab_page())), "another visitor"


def test_only_who_started_a_run_controls_it(runs: RunManager) -> None:
    own = train(lab_page())
    others = lab_page(run=asked(own, "run"))
    assert "run-stop" in {button.key for button in own.button}
    assert not {key for button in others.button if (key := button.key or "").startswith("run-")}
    assert "Only the visitor who started it" in " ".join(each.value for each in others.caption)


def test_a_run_that_was_cleared_away_is_let_go(runs: RunManager, tmp_path: Path) -> None:
    app = lab_page(run=runs.start(SLOW))
    (tmp_path / "runs" / asked(app, "run") / "settings.json").unlink()
    app.run()
    assert not app.exception
    assert "It may have been deleted" in problem(app)
    assert "run" not in app.query_params


def test_without_the_treebank_its_recipes_say_so_and_do_not_start(runs: RunManager) -> None:
    app = lab_page(recipe="ptb")
    assert app.button(key="lab-train").disabled
    assert "the Penn Treebank" in " ".join(each.value for each in app.caption)


def test_a_download_that_fails_is_told_to_who_asked_and_leaves_the_sample(
    runs: RunManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(on_bytes: object) -> Path:
        raise ValueError("Expected to fetch <b>it</b>, got no network. Put it there.")

    fetching = BackgroundDownloads({"mnist": Download("MNIST", "NO_SUCH_VARIABLE", fail)})
    monkeypatch.setattr(cache, "background_downloads", lambda: fetching)
    app = lab_page()
    app.button(key="lab-fetch-mnist").click().run()
    until(app, lambda app: bool(problem(app)))
    assert problem(app) == "Expected to fetch &lt;b&gt;it&lt;/b&gt;, got no network. Put it there."
    assert not app.button(key="lab-train").disabled
    assert not problem(lab_page())


def test_a_download_that_cannot_be_is_told_of(
    runs: RunManager, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LSTM_LAB_MNIST", str(tmp_path / "none.npz"))
    app = lab_page()
    app.button(key="lab-fetch-mnist").click().run()
    assert not app.exception
    assert problem(app).startswith("LSTM_LAB_MNIST says where MNIST is")
