"""The page on units: any network that reads text, ideas, marks, bad input, and the address."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.analysis import measured_text
from core.data.python_code import library_paths
from core.drawing.links import to_text
from core.language.example_code import EXAMPLE_CODE
from core.models.folder import MODELS_VARIABLE
from pages.parts.units.state import UnitsState
from tests.core.language.made_up import code_model, language_model
from tests.core.models.made import keras_bytes
from tests.core.models.test_torch import gru_weights, safetensors
from tests.pages.made_up_networks import offer, storyteller

APP = str(Path(__file__).resolve().parents[2] / "app.py")
CODE, TALE, WORDS = "made-up-code", "tale", "made-up-words"


@pytest.fixture(autouse=True)
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offers networks with random weights, and little text to rank their units on."""
    offer(monkeypatch, code_model(CODE), storyteller(TALE), language_model(WORDS))
    monkeypatch.setattr(measured_text, "MOST_CHARACTERS", 20_000)


def units_page(**address: str) -> AppTest:
    """The page at an address, after its first run."""
    app = AppTest.from_file(APP, default_timeout=60)
    app.switch_page("pages/units.py")
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> dict[str, Any]:
    """What the browser gets for the text."""
    data = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(one for one in data if "pieces" in one)


def html(app: AppTest) -> str:
    """All that is written as HTML, as it is read."""
    return unescape("\n".join(element.proto.body for element in app.get("html")))


def words(app: AppTest) -> str:
    """All that is written as text."""
    return " ".join([*(each.value for each in (*app.markdown, *app.caption)), html(app)])


def test_the_first_visit_shows_an_example_coloured_by_the_best_unit() -> None:
    app = units_page(network=CODE)
    view = shown(app)
    assert "".join(view["pieces"]) == EXAMPLE_CODE[:2_000]
    assert view["quantity"] == "cell_state"
    assert set(view["values"]) >= {"input_gate", "forget_gate", "output_gate", "cell_state"}
    assert view["ideas"]
    assert view["threshold"] is not None
    assert "lab-units-table" in html(app)
    assert "Saying yes everywhere has F1" in words(app)
    assert "Goes with" in words(app)
    assert "lab-unit-text" in html(app)
    assert app.query_params.get("idea") is None


@pytest.mark.parametrize("network", [TALE, WORDS])
def test_it_serves_every_network_that_reads_text(network: str) -> None:
    app = units_page(network=network)
    assert shown(app)["kind"] == "words"
    assert 'class="lab-error" role="alert"' not in html(app)


def test_an_idea_a_unit_and_a_quantity_are_chosen_and_stay_in_the_address() -> None:
    app = units_page(network=CODE)
    app.selectbox(key="units-idea").set_value("bracket_depth").run()
    app.number_input(key="units-unit").set_value(5).run()
    app.selectbox(key="units-quantity").set_value("forget_gate").run()
    assert not app.exception
    address = {name: app.query_params[name] for name in ("idea", "unit", "quantity")}
    assert address == {"idea": "bracket_depth", "unit": "5", "quantity": "forget_gate"}
    again = units_page(network=CODE, **address)
    assert (shown(again)["unit"], shown(again)["quantity"]) == (5, "forget_gate")
    assert "from 1 on" in words(again)


def test_a_visitors_own_code_is_read_and_packed_into_the_address() -> None:
    app = units_page(network=CODE, source="own")
    assert "Paste a text of your own" in html(app)
    app.text_area(key="units-own").set_value("def f(:\n\tx = 'é'\n" * 20).run()
    view = shown(app)
    assert "".join(view["pieces"]).startswith("def f(:\n\tx = 'é'")
    assert "20 characters are not in the network's vocabulary" in html(app)
    assert app.query_params["text"] == to_text(("def f(:\n\tx = 'é'\n" * 20).encode())
    app.selectbox(key="units-idea").set_value("condition").run()
    app.toggle(key="units-on-this").set_value(True).run()
    assert not app.exception
    assert "does not parse" in html(app)


def test_a_long_text_is_shown_passage_by_passage() -> None:
    text = "x = (1, 'a')  # b\n" * 300
    app = units_page(network=CODE, text=to_text(text.encode()) or "")
    assert len(shown(app)["pieces"]) == 2_000
    app.button(key="units-later").click().run()
    assert "".join(shown(app)["pieces"]) == text[2_000:4_000]
    assert app.query_params["start"] == "2000"
    app.button(key="units-earlier").click().run()
    assert "".join(shown(app)["pieces"]) == text[:2_000]


def test_a_passage_of_the_standard_library_is_one_that_was_never_seen() -> None:
    path = library_paths("test")[3]
    app = units_page(network=CODE, source="library", file=path)
    assert not app.exception
    assert app.query_params["file"] == path
    app.button(key="units-random").click().run()
    assert not app.exception
    assert app.query_params["file"] in library_paths("test")
    lost = units_page(network=CODE, source="library", file="../../etc/passwd")
    assert "There is no file" in html(lost)


def test_passages_marked_by_hand_are_an_idea() -> None:
    app = units_page(network=CODE, marks="10-60.600-700.1000-1100")
    view = shown(app)
    assert view["is_marking"]
    assert view["marks"] == [[10, 60], [600, 700], [1000, 1100]]
    assert "lab-units-table" in html(app)
    unmarked = units_page(network=CODE, idea="marked")
    assert "Drag over the text" in html(unmarked)
    too_few = units_page(network=CODE, marks="1-3")
    assert "Mark at least 20 characters" in html(too_few)


def test_a_unit_is_cut() -> None:
    app = units_page(network=CODE, idea="string")
    app.button(key="units-cut").click().run()
    assert not app.exception
    assert "with unit" in words(app) or "at least 20 are needed" in html(app)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"network": "digits"}, "There is no network digits that reads text"),
        ({"network": CODE, "unit": "99"}, "has units from 0 to 11, not 99"),
        ({"network": CODE, "idea": "nonsense"}, "There is no idea 'nonsense'"),
        ({"network": CODE, "source": "moon"}, "must be one of example, own, library"),
        ({"network": CODE, "marks": "a-b"}, "The marks in the link must be such as 10-25.40-60"),
        ({"network": CODE, "marks": "10-9999999"}, "Mark at most 200 passages"),
        ({"run": "nobody"}, "No training run found for this link"),
    ],
)
def test_an_address_that_cannot_be_used_gives_a_sentence(
    address: dict[str, str], sentence: str
) -> None:
    assert sentence in html(units_page(**address))


@pytest.mark.parametrize(
    "text",
    ["x" * 100_000, "'" * 3_000, "\0\x01\ud7ff", "(" * 3_000, "\t" * 500 + "x"],
    ids=["one line of 100,000", "quotes", "control characters", "brackets", "tabs"],
)
def test_hostile_text_is_read(text: str) -> None:
    app = units_page(network=CODE, source="own")
    app.text_area(key="units-own").set_value(text).run()
    assert not app.exception
    assert shown(app)["pieces"]


def test_a_new_text_has_no_marks_and_begins_at_its_beginning() -> None:
    state = UnitsState(marks=((1, 30),), start=500, source="example")
    state.open_own("abc")
    assert (state.marks, state.start, state.source) == ((), 0, "own")


def test_models_from_files_are_offered_and_those_that_read_numbers_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    tensors = {
        "emb.weight": rng.normal(size=(9, 3)),
        **{f"rnn.{key}": w for key, w in gru_weights().items()},
        "out.weight": rng.normal(size=(9, 4)),
        "out.bias": rng.normal(size=9),
    }
    (tmp_path / "letters.safetensors").write_bytes(safetensors(tensors))
    (tmp_path / "numbers.keras").write_bytes(keras_bytes())
    monkeypatch.setenv(MODELS_VARIABLE, str(tmp_path))
    app = units_page(network="letters.safetensors")
    assert "".join(shown(app)["pieces"]) == "0 1 2 3 4 5 6 7 8"
    assert shown(app)["quantity"] == "hidden_state"
    app.segmented_control(key="units-source").set_value("own").run()
    app.text_area(key="units-own").set_value("1 2 3 4 5 6 7 8 " * 30).run()
    assert not app.exception
    assert len(shown(app)["pieces"]) == 240
    assert "does not read text" in html(units_page(network="numbers.keras"))
    assert "Open your model under Inside the cell first" in html(units_page(network="own-model"))
