"""The gates page for models from files: the list, data good and bad, and uploads that are off."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from streamlit.testing.v1 import AppTest

from core.models.folder import DATA_VARIABLE, UPLOAD_VARIABLE
from core.models.opening import open_model
from pages.parts.opened.source import OWN_MODEL
from tests.core.models.made import CLASSES, STEPS, UNITS, keras_bytes
from tests.pseudo_language import untranslated, use_pseudo_language

APP = str(Path(__file__).resolve().parents[2] / "app.py")
ROWS = STEPS + 4


def gates_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=90)
    app.switch_page("pages/gates.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def film(app: AppTest) -> dict[str, Any]:
    """What is sent to the browser for the film."""
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(data for data in sent if "maps" in data)


def table(rows: int = ROWS) -> str:
    lines = [f"{k},{np.sin(k):.4f},{-k}" for k in range(rows)]
    return "\n".join(["day,wave,fall", *lines])


def test_a_model_of_the_folder_is_shown_with_an_example_that_says_so(folder: Path) -> None:
    app = gates_page(network="small.keras")
    options = app.selectbox(key="gates-network").options
    assert sum("small.keras" in option or "old.h5" in option for option in options) == 2
    shown = film(app)
    assert (shown["steps"], shown["units"], shown["kind"]) == (STEPS, UNITS, "lstm")
    assert "example" in html(app)
    assert "Self-check" in html(app)


def test_pasted_data_are_read_and_a_cut_changes_the_answer(folder: Path) -> None:
    app = gates_page(network="small.keras")
    app.text_area(key="opened-text").set_value(table()).run()
    shown = film(app)
    assert shown["series"]["name"] == "day"
    assert shown["series"]["texts"].split("|")[0] == "0"
    app.number_input(key="opened-start").set_value(3).run()
    app.selectbox(key="opened-column").set_value(1).run()
    shown = film(app)
    assert shown["series"]["name"] == "wave"
    values = np.array([[k, round(np.sin(k), 4), -k] for k in range(2, 2 + STEPS)], np.float32)
    assert_allclose(
        [float(text.replace("\u2212", "-")) for text in shown["series"]["texts"].split("|")],
        values[:, 1],
        atol=1e-4,
    )
    answer = open_model(folder / "small.keras").trace(values).output
    assert len(shown["belief"]["runs"][0]["names"]) == CLASSES
    assert f"class {int(answer.argmax())}: {answer.max():.1%}" in html(app)
    app.segmented_control(key="cut-kind").set_value("Mute").run()
    assert len(film(app)["belief"]["runs"]) == 2
    assert app.query_params["cut"] == "mute.all.1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1,2\n3,4", "3 columns"), ("a,b,c\n1,2,x", "no number"), ("a,b,c\n1,2,3", "1 row")],
)
def test_bad_data_get_a_sentence_and_the_film_stays(folder: Path, text: str, reason: str) -> None:
    app = gates_page(network="small.keras")
    app.text_area(key="opened-text").set_value(text).run()
    assert not app.exception
    assert reason in html(app)
    assert film(app)["steps"] == STEPS


def test_the_file_that_the_server_was_started_with_is_read_at_first(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.BytesIO()
    np.save(file, np.full((STEPS, 3), 0.25))
    (folder / "series.npy").write_bytes(file.getvalue())
    monkeypatch.setenv(DATA_VARIABLE, str(folder / "series.npy"))
    assert film(gates_page(network="small.keras"))["series"]["high"] == "0.25"


def test_a_link_chooses_layer_unit_and_cut_of_an_opened_model(folder: Path) -> None:
    app = gates_page(network="old.h5", unit="3", cut="amnesiac.all.2", row="4")
    shown = film(app)
    assert (shown["unit"], shown["row"]) == (3, 4)
    assert len(shown["belief"]["runs"]) == 2


def test_a_damaged_file_gets_a_sentence_and_the_page_stays(folder: Path) -> None:
    (folder / "broken.keras").write_bytes(keras_bytes()[:200])
    app = gates_page(network="broken.keras")
    assert 'class="lab-error"' in html(app)
    app.selectbox(key="gates-network").set_value("small.keras").run()
    assert not app.exception
    assert film(app)["units"] == UNITS


def test_uploads_are_off_where_others_can_reach_the_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(UPLOAD_VARIABLE, "0")
    app = gates_page(network=OWN_MODEL)
    assert not app.get("file_uploader")
    assert any("core.open" in caption.value for caption in app.caption)
    monkeypatch.setenv(UPLOAD_VARIABLE, "1")
    assert gates_page(network=OWN_MODEL).get("file_uploader")


def test_every_message_about_an_opened_model_is_translated(folder: Path) -> None:
    with use_pseudo_language():
        app = gates_page(network="small.keras")
        app.text_area(key="opened-text").set_value(table()).run()
        assert not app.exception
        data = ("LSTM Lab", "digits", "lstm", "small", "day", "wave", "fall", "Keras", "mean,scale")
        assert not untranslated(app, data=data)


def test_without_keras_the_page_says_that_there_is_no_comparison(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.models.background_check.keras_is_installed", lambda: False)
    monkeypatch.setattr("pages.parts.opened.check.keras_is_installed", lambda: False)
    said = html(gates_page(network="small.keras"))
    assert "Keras is not installed" in said
    assert "from float64" in said


@pytest.mark.slow
def test_the_comparison_with_keras_comes_by_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LSTM_LAB_CHECK")
    app = gates_page(network="small.keras")
    assert "Comparing with Keras" in html(app)
    for _second in range(120):
        time.sleep(0.5)
        app.run()
        if "Comparing with Keras" not in html(app):
            break
    assert "Keras:" in html(app)
    assert "Failed" not in html(app)
