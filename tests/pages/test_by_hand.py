"""The by-hand page without a browser: what it makes of numbers, words and addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = str(Path(__file__).resolve().parents[2] / "app.py")
FIRST_WEIGHT = "by-hand-simple_rnn-hidden_state-0-input"


def by_hand_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    app.switch_page("pages/by_hand.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def types(app: AppTest, key: str, text: str) -> AppTest:
    return app.text_input(key=key).set_value(text).run()


def test_the_articles_numbers_stand_on_the_page() -> None:
    app = by_hand_page()
    assert not app.exception
    for first, second in (
        ("[0.6, 0.5]", "[1.2923401, 1.39225678]"),
        ("[0.53704957, 0.46211716]", "[0.85973818, 0.88366641]"),
        ("1.56128388", "2.72707101"),
    ):
        assert 0 < html(app).index(first) < html(app).index(second)
    assert "tanh(0.5·1 + 0.1·0 + 0.3·0 + 0.1) = tanh(0.6000) = <b" in html(app)


def test_a_number_changes_its_equation_and_undo_and_reset_bring_it_back() -> None:
    app = by_hand_page()
    types(app, FIRST_WEIGHT, "0.7")
    assert "tanh(0.7·1 + 0.1·0 + 0.3·0 + 0.1) = tanh(0.8000) = <b" in html(app)
    types(app, FIRST_WEIGHT, "-2")
    assert "tanh((-2)·1 +" in html(app)
    app.button(key="by-hand-undo").click().run()
    assert "tanh(0.7·1 +" in html(app)
    assert app.text_input(key=FIRST_WEIGHT).value == "0.7"
    app.button(key="by-hand-reset").click().run()
    assert "tanh(0.5·1 +" in html(app)
    assert app.text_input(key=FIRST_WEIGHT).value == "0.5"
    assert app.button(key="by-hand-reset").disabled
    app.button(key="by-hand-undo").click().run()
    assert "tanh(0.7·1 +" in html(app)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nan", "&#x27;nan&#x27; cannot be used as input weight of hidden_state, unit 0"),
        ("-inf", "&#x27;-inf&#x27; cannot"),
        ("1e9", "&#x27;1e9&#x27; cannot"),
        ("", "unit 0 is empty"),
        ("  ", "unit 0 is empty"),
        ("<b>half", "&#x27;&lt;b&gt;half&#x27; cannot"),
    ],
)
def test_what_is_no_number_is_told_and_the_last_steps_stay(text: str, told: str) -> None:
    app = types(by_hand_page(), FIRST_WEIGHT, "0.7")
    types(app, FIRST_WEIGHT, text)
    assert not app.exception
    assert html(app).count('class="lab-error"') == 1
    assert told in html(app)
    assert "Enter a number from -1000 to 1000" in html(app)
    assert "tanh(0.7·1 +" in html(app)
    app.button(key="by-hand-undo").click().run()
    assert "lab-error" not in html(app)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_one_to_four_steps_are_fed(steps: int) -> None:
    app = by_hand_page()
    app.segmented_control(key="by-hand-simple_rnn-steps").set_value(steps).run()
    assert not app.exception
    assert html(app).count("<ul data-step=") == steps
    types(app, f"by-hand-simple_rnn-fed-{steps - 1}", "7")
    assert f"Step {steps}, input 7" in html(app)


@pytest.mark.parametrize(
    ("cell", "part"),
    [("simple_rnn", "hidden_state"), ("lstm", "forget_gate"), ("gru", "reset_memory")],
)
def test_the_address_chooses_the_cell(cell: str, part: str) -> None:
    app = by_hand_page(cell=cell)
    assert not app.exception
    assert html(app).count(f'<li data-part="{part}">') == 4
    assert app.segmented_control(key="by-hand-cell").value == cell


def test_a_chosen_cell_goes_into_the_address_and_each_keeps_its_numbers() -> None:
    app = types(by_hand_page(), FIRST_WEIGHT, "0.7")
    app.segmented_control(key="by-hand-cell").set_value("gru").run()
    assert app.query_params["cell"] == "gru"
    assert "update_gate" in html(app)
    app.segmented_control(key="by-hand-cell").set_value("simple_rnn").run()
    assert "tanh(0.7·1 +" in html(app)
    app.switch_page("pages/home.py").run()
    app.switch_page("pages/by_hand.py").run()
    assert app.text_input(key=FIRST_WEIGHT).value == "0.7"


def test_a_cell_that_does_not_exist_is_told_and_never_rendered() -> None:
    app = by_hand_page(cell="<b>qrnn")
    assert not app.exception
    assert html(app).count('class="lab-error"') == 1
    assert "There is no cell" in html(app)
    assert "<b>qrnn" not in html(app)
    assert "1.56128388" in html(app)


def test_results_are_hidden_until_the_visitor_has_computed_them() -> None:
    app = by_hand_page()
    app.toggle(key="by-hand-try").set_value(True).run()
    assert "0.5370" not in html(app)
    assert "1.56128388" not in html(app)
    assert "tanh(0.5·1 + 0.1·0 + 0.3·0 + 0.1) = <b>?</b>" in html(app)
    types(app, "by-hand-own-number", "0.6")
    assert "0.6 is the sum. Now apply tanh." in html(app)
    types(app, "by-hand-own-number", "<b>")
    assert "&#x27;&lt;b&gt;&#x27; cannot be used as your result" in html(app)
    types(app, "by-hand-own-number", "0.54")
    assert "Right: 0.5370." in html(app)
    assert app.text_input(key="by-hand-own-number").value == ""
    assert "tanh(0.6·1 + 0.2·0 + 0.4·0 - 0.1) = <b>?</b>" in html(app)
    for _ in range(5):
        app.button(key="by-hand-show").click().run()
    assert "That was the last line." in html(app)
    assert "2.72707101" in html(app)


def test_any_line_can_be_the_first_to_compute() -> None:
    app = by_hand_page(cell="lstm")
    app.toggle(key="by-hand-try").set_value(True).run()
    line = app.selectbox(key="by-hand-line")
    assert len(line.options) == 26
    line.select_index(14).run()
    assert not app.exception
    assert html(app).count("<b>?</b>") == 1
    assert app.selectbox(key="by-hand-line").value == 14
    app.button(key="by-hand-show").click().run()
    assert html(app).count("<b title=") == 1
    assert app.selectbox(key="by-hand-line").value == 15


def test_a_changed_number_begins_the_computing_anew() -> None:
    app = by_hand_page()
    app.toggle(key="by-hand-try").set_value(True).run()
    types(app, "by-hand-own-number", "0.537")
    types(app, FIRST_WEIGHT, "0.7")
    assert not app.exception
    assert html(app).count("<b>?</b>") == 1
    assert "tanh(0.7·1 + 0.1·0 + 0.3·0 + 0.1) = <b>?</b>" in html(app)


def changed(app: AppTest) -> int:
    return html(app).count('class="changed"')


def test_the_equations_that_an_edit_changes_are_marked() -> None:
    app = by_hand_page()
    assert changed(app) == 0
    types(app, "by-hand-simple_rnn-output-bias", "0.2")
    assert changed(app) == 2  # the outputs of both steps
    types(app, "by-hand-simple_rnn-fed-1", "3")
    assert changed(app) == 3  # both units and the output of the second step
    app.segmented_control(key="by-hand-cell").set_value("gru").run()
    assert changed(app) == 0


def test_the_numbers_are_in_the_link_and_survive_a_reload() -> None:
    app = types(by_hand_page(), FIRST_WEIGHT, "0.7")
    app.segmented_control(key="by-hand-simple_rnn-steps").set_value(3).run()
    types(app, "by-hand-simple_rnn-fed-2", "-5")
    link = {name: app.query_params[name] for name in ("cell", "steps", "numbers")}
    again = by_hand_page(**link)
    assert not again.exception
    assert again.text_input(key=FIRST_WEIGHT).value == "0.7"
    assert again.text_input(key="by-hand-simple_rnn-fed-2").value == "-5"
    assert html(again).count("<ul data-step=") == 3
    assert 'class="lab-error"' not in html(again)
    again.button(key="by-hand-reset").click().run()
    assert "numbers" not in again.query_params
    assert "steps" not in again.query_params


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("numbers", "<b>x:1"),
        ("numbers", "hidden_state-0-input:nan"),
        ("numbers", "hidden_state-0-input"),
        ("numbers", "," * 3_000),
        ("steps", "5"),
        ("steps", "two"),
    ],
)
def test_numbers_of_a_link_that_cannot_be_used_are_told(name: str, value: str) -> None:
    app = by_hand_page(**{name: value})
    assert not app.exception
    assert html(app).count('class="lab-error"') == 1
    assert "<b>x" not in html(app)
    assert "1.56128388" in html(app)
