"""The pinned unit's card, like moments, and what can be taken away, on the gates page."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.analysis.ablation_effect import sample_digit_name, sample_digits
from core.analysis.attribution import TOP_UNITS, logit_attribution
from core.analysis.input_sequence import image_sequence
from core.analysis.top_activations import activation_at, record_hidden_states
from core.analysis.unit_rankings import load_rankings
from core.data.samples import find
from core.export.trace_files import COLUMNS
from core.formatting import signed
from core.network.keras_file import load_network
from core.view.cut_parameter import units_text
from pages.parts.gates import downloads, top_activations
from tests.pages.test_gates import cuts, film, gates_page, html

RANKING = load_rankings("digits")["lstm"]


def moments(app: AppTest) -> list[dict[str, Any]]:
    """What is sent to the browser for the like moments."""
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    return next(data for data in sent if "moments" in data)["moments"]


@pytest.fixture
def send(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """What a browser sends when a moment is clicked: AppTest cannot click in a component."""
    hears: list[Callable[[object], None]] = []
    picker = top_activations.moment_picker

    def heard(*args: Any, on_pick: Callable[[object], None], **rest: Any) -> None:
        hears.append(on_pick)
        picker(*args, on_pick=on_pick, **rest)

    monkeypatch.setattr(top_activations, "moment_picker", heard)
    return lambda sent: hears[-1](sent)


def test_the_card_tells_the_units_place_and_what_is_lost_without_it() -> None:
    app = gates_page(unit=str(RANKING.units[0]))
    assert not app.exception
    assert "Ranked 1 of 128 by importance" in html(app)
    assert "With its hidden state held at 0: Of 1,000 digits" in html(app)
    assert {"Unit 102", "Similar moments", "Download"} <= {head.value for head in app.header}


def test_units_are_ordered_by_how_they_are_missed() -> None:
    app = gates_page(order="missed")
    assert 'class="lab-error"' not in html(app)
    shown = film(app)
    assert shown["order"] == "missed"
    order = next(order for order in shown["orders"] if order["name"] == "missed")
    assert tuple(np.frombuffer(base64.b64decode(order["units"]), np.uint8)) == RANKING.units


def test_the_unit_is_removed_and_the_most_missed_are_chosen_at_a_click() -> None:
    app = gates_page(unit="3")
    app.button(key="unit-remove").click().run()
    assert app.query_params["cut"] == "force-hidden_state-0.3.1"
    app.button(key="unit-most-missed").click().run()
    assert str(RANKING.units[0]) in app.query_params["cut"].split(".")[1].split(",")


def test_the_units_that_carried_the_answer_are_named_and_chosen() -> None:
    app = gates_page(sample="notorious-10")
    network = load_network("digits")
    image = find("notorious-10").image
    found = logit_attribution(network, image_sequence(image), network.trace(image[None]))
    assert found is not None
    first, second, third = found.units[:3]
    sent = [json.loads(one.proto.json) for one in app.get("bidi_component") if one.proto.json]
    (words, *_), *_others = [data["sentences"] for data in sent if "sentences" in data]
    said = "".join(part["text"] for part in words)
    assert f"Units {first}, {second}, {third} contributed most." in said
    assert [part["number"] for part in words if part["kind"] == "unit"] == [first, second, third]
    app.button(key="unit-carriers").click().run()
    assert not app.exception
    chosen = sorted(found.units[:TOP_UNITS])
    assert app.query_params["units"] == units_text(tuple(chosen))
    assert app.segmented_control(key="cut-units").value == "chosen"
    cuts(app, "Mute")
    assert app.query_params["cut"] == f"mute.{units_text(tuple(chosen))}.1"


def test_a_preset_after_the_removal_of_a_unit_changes_all_units_and_says_so() -> None:
    app = gates_page(sample="easy-7", unit="3")
    app.button(key="unit-remove").click().run()
    assert "It changes only unit 3 of lstm, at every row." in html(app)
    cuts(app, "Amnesiac")
    assert app.query_params["cut"] == "amnesiac.all.1"
    assert "It changes all units of lstm, at every row." in html(app)
    app.segmented_control(key="cut-units").set_value("pinned").run()
    assert app.query_params["cut"] == "amnesiac.3.1"
    assert "It changes only unit 3 of lstm" in html(app)


def test_each_moment_is_one_where_the_unit_fires_that_way() -> None:
    app = gates_page(sample="easy-7")
    network = load_network("digits")
    images, labels = sample_digits()
    here = activation_at(network.trace(find("easy-7").image[None]).layer("lstm"), (57,))
    seen = record_hidden_states(network, "lstm", images).hidden_state[:, :, 57] * here.signs[0]
    shown = moments(app)
    assert len(shown) == 12
    best = np.sort(seen.max(1))[::-1][:12]
    for moment, strength in zip(shown, best, strict=True):
        place = [sample_digit_name(k) for k in range(1000)].index(moment["name"])
        assert seen[place, moment["row"] - 1] == pytest.approx(strength)
        assert moment["strength"] == signed(here.signs[0] * strength)
        assert moment["label"] == labels[place]


def test_a_moment_that_is_clicked_is_read_at_its_row(
    send: Callable[[object], None],
) -> None:
    app = gates_page(sample="easy-7")
    picked = moments(app)[2]
    send({"name": picked["name"], "row": picked["row"]})
    app.run()
    assert not app.exception
    assert app.query_params["sample"] == picked["name"]
    shown = film(app)
    assert (shown["row"], shown["row_asked"]) == (picked["row"], 1)
    assert f'data-before="{picked["label"]}"' in html(app)
    assert app.selectbox(key="what-is-read").value == picked["name"]
    assert picked["name"] not in {moment["name"] for moment in moments(app)}


def test_a_moment_that_no_browser_sends_changes_nothing(send: Callable[[object], None]) -> None:
    app = gates_page(sample="easy-7")
    for sent in ("mnist-5", {"name": "mnist-5", "row": 99}, {"name": "<b>"}, {"row": 9}, [1]):
        send(sent)
    app.run()
    assert not app.exception
    assert app.query_params["sample"] == "easy-7"
    assert film(app)["row_asked"] == 0


def test_moments_of_several_units_and_of_none() -> None:
    app = gates_page(sample="easy-7", units="3,17")
    app.segmented_control(key="moments-of").set_value("chosen").run()
    assert any("most active together at row" in each.value for each in app.caption)
    assert "or more" in moments(app)[0]["strength"]
    app.text_input(key="moments-chosen").set_value("").run()
    assert not app.exception
    assert "Type units from 0 to 127" in html(app)
    assert app.query_params["units"] == "3,17"


def test_words_of_its_own_text_at_which_a_unit_fires_are_read_at_a_click(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hears: list[Callable[[str], None]] = []
    shown: list[dict[str, Any]] = []

    def heard(groups: Any, *, key: str, on_pick: Callable[[str], None]) -> None:
        assert key == "like-words"
        hears.append(on_pick)
        shown[:] = groups[0]["chips"]

    monkeypatch.setattr(top_activations, "chips", heard)
    app = gates_page(network="the-crow-and-the-pitcher", words="A crow who")
    assert not app.exception
    assert len(shown) == 12
    for text in ("<b>never offered", shown[1]["sends"]):
        hears[-1](text)
    app.run()
    assert not app.exception
    assert app.query_params["words"] == text
    assert film(app)["row"] == 6
    app.segmented_control(key="moments-of").set_value("chosen").run()
    assert not app.exception


def test_a_digit_of_mnist_in_a_link_is_read_and_a_missing_one_told() -> None:
    assert 'data-before="9"' in html(gates_page(sample="mnist-4999"))
    app = gates_page(sample="mnist-5000")
    assert not app.exception
    assert "There is no sample digit called" in html(app)


def test_files_are_made_when_asked_for_and_hold_the_run_in_view(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offered: dict[str, Any] = {}

    def keep(label: str, data: Any, *_: object, key: str, **__: object) -> None:
        assert callable(data), f"{label} was made before anybody asked"
        offered[key] = data

    monkeypatch.setattr(downloads.st, "download_button", keep)
    app = gates_page(sample="easy-7", cut="mute.57.1")
    assert not app.exception
    lines = list(csv.DictReader(io.StringIO(offered["take-csv"]())))
    assert tuple(lines[0]) == COLUMNS
    muted = {"layer": "lstm", "quantity": "output_gate", "unit": "57"}
    assert {line["value"] for line in lines if muted.items() <= line.items()} == {"0.0"}
    with np.load(io.BytesIO(offered["take-npz"]()), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["inputs"], find("easy-7").image)
        assert not arrays["lstm.output_gate"][:, 57].any()
