"""Free cuts, chosen units and the way back on the gates page."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_gates import cuts, film, gates_page, html

WITH_SCALED_GATE = {"sample": "easy-7", "cut": "scale-forget_gate-0.5.3,17,40-52.12"}


def types(app: AppTest, field: str, text: str) -> AppTest:
    return app.text_input(key=field).set_value(text).run()


def test_a_link_carries_a_free_cut_of_chosen_units() -> None:
    app = gates_page(**WITH_SCALED_GATE)
    assert not app.exception
    assert app.segmented_control(key="cut-kind").value == "Free"
    assert app.segmented_control(key="cut-units").value == "chosen"
    assert app.segmented_control(key="cut-verb").value == "Scale"
    assert app.text_input(key="cut-number").value == "0.5"
    assert app.text_input(key="cut-chosen").value == "3,17,40-52"
    assert app.query_params["cut"] == WITH_SCALED_GATE["cut"]
    assert "multiplied by 0.5" in html(app)


def test_any_quantity_is_forced_scaled_and_frozen() -> None:
    app = cuts(gates_page(sample="easy-7"), "Free")
    assert app.query_params["cut"] == "force-forget_gate-0.5.all.1"
    types(app, "cut-number", "0.25")
    assert app.query_params["cut"] == "force-forget_gate-0.25.all.1"
    app.selectbox(key="cut-quantity").set_value("cell_state").run()
    assert app.query_params["cut"] == "force-cell_state-0.25.all.1"
    app.segmented_control(key="cut-verb").set_value("Scale").run()
    assert app.query_params["cut"] == "scale-cell_state-0.25.all.1"
    app.segmented_control(key="cut-verb").set_value("Freeze").run()
    assert app.query_params["cut"] == "freeze-cell_state.all.1"
    app.number_input(key="cut-row").set_value(15).run()
    assert app.query_params["cut"] == "freeze-cell_state.all.15"
    assert not app.exception


def test_a_number_that_cannot_be_used_is_told_and_the_cut_stays() -> None:
    app = cuts(gates_page(sample="easy-7"), "Free")
    for typed, sentence in (
        ("2", "A value for forget_gate must be between 0 and 1, not 2.0."),
        ("nan", "A value for forget_gate must be between 0 and 1, not nan."),
        ("-inf", "A value for forget_gate must be between 0 and 1, not -inf."),
        ("", "Type a number"),
        ("<b>none", "&lt;b&gt;none"),
    ):
        types(app, "cut-number", typed)
        assert not app.exception
        assert html(app).count('class="lab-error"') == 1
        assert sentence in html(app)
        assert "<b>none" not in html(app)
        assert app.text_input(key="cut-number").value == typed
        assert app.query_params["cut"] == "force-forget_gate-0.5.all.1"
    types(app, "cut-number", "0.75")
    assert 'class="lab-error"' not in html(app)
    assert app.query_params["cut"] == "force-forget_gate-0.75.all.1"


def test_units_are_chosen_by_typing_and_by_adding_the_pinned_one() -> None:
    app = cuts(gates_page(sample="easy-7"), "Mute")
    app.segmented_control(key="cut-units").set_value("chosen").run()
    assert app.query_params["cut"] == "mute.57.1"
    types(app, "cut-chosen", " 17, 3,40 - 52")
    assert app.query_params["cut"] == "mute.3,17,40-52.1"
    assert app.query_params["units"] == "3,17,40-52"
    app.button(key="cut-chosen-add").click().run()
    assert app.query_params["cut"] == "mute.3,17,40-52,57.1"
    assert app.button(key="cut-chosen-add").disabled


def test_units_that_do_not_exist_are_told_and_the_cut_stays() -> None:
    app = gates_page(sample="easy-7", units="3,17", cut="mute.3,17.1")
    for typed in ("", "128", "5-3", "<b>none", "nan"):
        types(app, "cut-chosen", typed)
        assert not app.exception
        assert html(app).count("Type units from 0 to 127, such as 3, 17, 40-52") == 1
        assert "<b>none" not in html(app)
        assert app.query_params["cut"] == "mute.3,17.1"


def test_a_smaller_layer_lets_go_of_the_units_that_it_does_not_have() -> None:
    app = gates_page(sample="easy-7", units="3,100", cut="mute.3,100.1")
    app.selectbox(key="gates-network").set_value("mnist-stacked").run()
    assert not app.exception
    assert app.query_params["cut"] == "mute.3.1"
    app = gates_page(sample="easy-7", units="100,101", cut="scale-cell_state-2.100,101.1")
    app.selectbox(key="gates-network").set_value("mnist-gru").run()
    assert not app.exception
    assert "gru of mnist-gru knows no cut cell state x 2: now nothing is cut." in html(app)
    assert "cut" not in app.query_params


def test_one_chosen_unit_in_a_link_is_not_taken_for_the_pinned_one() -> None:
    app = gates_page(sample="easy-7", unit="99", units="3", cut="mute.3.1")
    assert film(app)["unit"] == 99
    assert app.segmented_control(key="cut-units").value == "chosen"


def test_undo_goes_back_cut_by_cut() -> None:
    app = gates_page(sample="easy-7")
    assert app.button(key="cut-undo").disabled
    whole = film(app)["maps"]
    cuts(app, "Mute")
    cuts(app, "Free")
    types(app, "cut-number", "0.25")
    types(app, "cut-number", "7")
    for expected in ("force-forget_gate-0.5.all.1", "mute.all.1"):
        app.button(key="cut-undo").click().run()
        assert app.query_params["cut"] == expected
        assert 'class="lab-error"' not in html(app)
    app.button(key="cut-undo").click().run()
    assert "cut" not in app.query_params
    assert film(app)["maps"] == whole
    assert app.button(key="cut-undo").disabled


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("cut", "force-forget_gate-2.all.1", "forget_gate must be between 0 and 1, not 2.0"),
        ("cut", "force-update_gate-0.all.1", "Layer &#x27;lstm&#x27; has no quantity"),
        ("cut", "mute.3,200.1", "Type units from 0 to 127"),
        ("units", "", "Type units from 0 to 127"),
        ("units", "<b>none", "Type units from 0 to 127"),
    ],
)
def test_what_a_link_asks_in_vain_is_told(name: str, value: str, sentence: str) -> None:
    app = gates_page(**{name: value})
    assert not app.exception
    assert html(app).count('class="lab-error"') == 1
    assert sentence in html(app)
    assert "<b>none" not in html(app)
    assert "data-after" not in html(app)
