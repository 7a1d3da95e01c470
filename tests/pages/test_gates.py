"""The gates page without a browser: what it makes of addresses, cuts and pins."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.analysis.digit_reading import read
from core.analysis.input_sequence import turning_row
from core.data.samples import find
from core.drawing.strokes import pack, whole_pixels
from core.network.keras_file import load_network
from pages.parts.gates import panels

APP = str(Path(__file__).resolve().parents[2] / "app.py")
SEVEN = whole_pixels(np.array([[80, 60], [205, 60], [125, 240]], float))


def gates_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    app.switch_page("pages/gates.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def film(app: AppTest) -> dict[str, Any]:
    """What is sent to the browser for the film."""
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(data for data in sent if "maps" in data)


def values(app: AppTest) -> list[Any]:
    """What the maps show, whatever their scales."""
    return [one["values"] for one in film(app)["maps"]]


def cuts(app: AppTest, kind: str) -> AppTest:
    return app.segmented_control(key="cut-kind").set_value(kind).run()


def test_the_first_paint_shows_a_film_at_the_row_that_changed_the_networks_mind() -> None:
    app = gates_page()
    assert not app.exception
    reading = read(load_network("digits"), find("notorious-10").image)
    assert film(app)["row"] == turning_row(reading.belief)
    assert f'class="lab-cut" data-before="{reading.answer}">' in html(app)


def test_a_link_chooses_everything_and_nothing_is_lost() -> None:
    address = {
        "sample": "easy-7",
        "network": "digits-last-row",
        "unit": "99",
        "cut": "amnesiac.99.12",
    }
    app = gates_page(**address, row="12", order="number")
    assert not app.exception
    shown = film(app)
    assert (shown["unit"], shown["row"], shown["order"]) == (99, 12, "number")
    assert "<b>digits-last-row</b>" in html(app)
    assert "data-after=" in html(app)
    for name, value in address.items():
        assert app.query_params[name] == value
    forget_gate = shown["numbers"]["wires"]["forget_gate"].split("|")
    assert set(forget_gate[11:]) == {"0.00"}
    assert forget_gate[10] != "0.00"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("unit", "128", "Unit must be a whole number from 0 to 127"),
        ("unit", "<b>1", "Unit must be a whole number from 0 to 127"),
        ("row", "29", "Row must be a whole number from 1 to 28"),
        ("order", "<b>none", "choose from likeness"),
        ("cut", "<b>none", "There is no cut"),
        ("cut", "mute.all.99", "The row of a cut must be a whole number from 1 to 28"),
        ("cut", "mute.500.1", "Type units from 0 to 127"),
        ("network", "gpt", "There is no network gpt here; choose digits,"),
        ("sample", "<b>none", "There is no sample digit called"),
    ],
)
def test_what_an_address_asks_in_vain_is_told_and_never_rendered(
    name: str, value: str, sentence: str
) -> None:
    app = gates_page(**{name: value})
    assert not app.exception
    assert html(app).count('class="lab-error"') == 1
    assert sentence in html(app)
    assert "<b>none" not in html(app)
    assert "<b>1&" not in html(app)
    assert film(app)["unit"] in range(128)


def test_a_drawing_in_the_link_is_read_and_taken_over_from_the_drawing_page() -> None:
    app = gates_page(ink=pack([SEVEN]) or "")
    assert 'data-before="7"' in html(app)
    app.switch_page("pages/draw.py").run()
    assert 'data-digit="7" data-strokes="1"' in html(app)
    app.switch_page("pages/gates.py").run()
    assert 'data-before="7"' in html(app)


def test_a_sample_is_chosen_here_and_the_drawing_waits() -> None:
    app = gates_page(ink=pack([SEVEN]) or "")
    app.selectbox(key="what-is-read").set_value("easy-3").run()
    assert 'data-before="3"' in html(app)
    app.selectbox(key="what-is-read").set_value("Your drawing").run()
    assert 'data-before="7"' in html(app)


def test_a_preset_changes_the_answer_and_no_cut_undoes_it() -> None:
    app = gates_page(sample="easy-7")
    whole = values(app)
    cuts(app, "Amnesiac")
    assert 'data-before="7" data-after="' in html(app)
    assert 'data-after="7"' not in html(app)
    assert "Of 1,000 digits it recognises" in html(app)
    assert app.query_params["cut"] == "amnesiac.all.1"
    assert values(app) != whole
    app.segmented_control(key="view").set_value("before").run()
    assert values(app) == whole
    app.segmented_control(key="view").set_value("difference").run()
    assert all(one["diverging"] for one in film(app)["maps"])
    cuts(app, "No cut")
    assert "data-after" not in html(app)
    assert "cut" not in app.query_params
    assert values(app) == whole


@pytest.mark.slow
def test_every_cut_can_be_made_in_all_units_and_in_one_and_at_any_row() -> None:
    app = gates_page(sample="easy-7")
    answered = []
    for kind in ("Hoarder", "Deaf", "Gullible", "Blurter", "Mute", "Wipe", "Erase"):
        cuts(app, kind)
        assert not app.exception
        row = {"Wipe": 15, "Erase": 8}.get(kind, 1)
        assert app.query_params["cut"] == f"{kind.lower()}.all.{row}"
        answered.append(film(app)["answer"])
    assert len(set(answered)) > 3
    cuts(app, "Wipe")
    app.number_input(key="cut-row").set_value(15).run()
    assert app.query_params["cut"] == "wipe.all.15"
    app.segmented_control(key="cut-units").set_value("pinned").run()
    assert app.query_params["cut"] == "wipe.57.15"
    cuts(app, "Erase")
    assert app.query_params["cut"] == "erase.all.8"


@pytest.mark.parametrize("sent", [99, -5, None])
def test_a_row_that_no_browser_sends_is_not_taken(sent: int | None) -> None:
    app = cuts(gates_page(sample="easy-7"), "Mute")
    app.number_input(key="cut-row").set_value(sent).run()
    assert not app.exception
    assert app.query_params["cut"] == "mute.all.1"


@pytest.fixture
def pin(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """What a browser sends when a unit is clicked: AppTest cannot click in a component."""
    hears: list[Callable[[object], None]] = []
    player = panels.film_player

    def heard(*args: Any, on_pin: Callable[[object], None], **rest: Any) -> None:
        hears.append(on_pin)
        player(*args, on_pin=on_pin, **rest)

    monkeypatch.setattr(panels, "film_player", heard)
    return lambda sent: hears[-1](sent)


@pytest.mark.parametrize(
    ("unit", "pinned"), [(3, 3), (128, 57), (-1, 57), ("x", 57), (1.5, 57), ([3], 57)]
)
def test_a_unit_is_pinned_if_the_layer_has_it(
    pin: Callable[[object], None], unit: object, pinned: int
) -> None:
    app = gates_page()
    with nullcontext() if unit == pinned else pytest.raises(ValueError, match="Unit must be"):
        pin(unit)
    app.run()
    assert not app.exception
    assert film(app)["unit"] == pinned


def test_an_empty_canvas_is_read_as_empty_paper() -> None:
    app = gates_page()
    app.session_state["desk"].draw([])
    app.run()
    assert not app.exception
    assert any("The canvas is empty" in caption.value for caption in app.caption)


def test_the_film_is_sent_in_at_most_60_kilobytes_script_and_all() -> None:
    app = gates_page(sample="hard-3", cut="hoarder.all.1")
    (sent,) = (one.proto for one in app.get("bidi_component") if '"maps"' in one.proto.json)
    assert sent.ByteSize() <= 60_000
