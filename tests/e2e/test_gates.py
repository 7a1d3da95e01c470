"""Inside the cell, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Position, expect

from tests.e2e.hand import DIGITS
from tests.e2e.lab import Lab
from tests.e2e.test_draw import COUNT_WHAT_IS_SENT, KEYS


def test_the_cursor_moves_everything_without_the_server(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7")
    lab.page.evaluate(COUNT_WHAT_IS_SENT)
    lab.film.focus()
    seen = set()
    for key, row in KEYS:
        lab.page.keyboard.press(key)
        expect(lab.film).to_have_attribute("data-row", str(row))
        expect(lab.film).to_contain_text(f"Unit 57 at row {row} of 28")
        seen.add(lab.equation("forget_gate").inner_text())
    assert len(seen) > 2
    lab.page.keyboard.press("Home")
    lab.page.keyboard.press("Space")
    expect(lab.film).to_have_attribute("data-row", "28")
    lab.page.keyboard.press("ArrowLeft")
    assert "row=27" in lab.page.url
    lab.film.get_by_label("Order of the units").select_option("number")
    assert "order=number" in lab.page.url
    lab.film.get_by_role("button", name="2 forget").click()
    expect(lab.film).to_contain_text("The forget gate decides how much")
    assert lab.page.evaluate("window.sent") == 0


def test_a_click_pins_a_unit_and_its_numbers_follow(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=12&order=number")
    units = lab.map_of("forget_gate").locator(".tall")
    box = units.bounding_box()
    assert box
    place = Position(x=box["width"] * 10.5 / 28, y=box["height"] * 20.5 / 128)
    units.hover(position=place)
    expect(lab.film.locator(".tip")).to_contain_text(re.compile(r"unit 20, row 11: forget gate 0"))
    units.click(position=place)
    expect(lab.film).to_contain_text("Unit 20 at row 11 of 28")
    expect(lab.film.get_by_role("spinbutton", name="Pinned unit")).to_have_value("20")
    lab.wait_idle()
    assert "unit=20" in lab.page.url
    assert "row=11" in lab.page.url
    assert "order=number" in lab.page.url
    told = lab.equation("forget_gate").inner_text()
    lab.page.reload()
    lab.wait_idle()
    expect(lab.film).to_contain_text("Unit 20 at row 11 of 28")
    assert lab.equation("forget_gate").inner_text() == told


def test_wire_term_and_map_light_up_together(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7")
    lab.equation("input_gate").hover()
    expect(lab.map_of("input_gate")).to_have_class(re.compile("lit"))
    expect(lab.page.locator('.cell svg:not([hidden]) [data-part="input_gate"].lit')).to_have_count(
        2
    )
    lab.map_of("cell_state").hover()
    expect(lab.equation("cell_state")).to_have_class(re.compile("lit"))
    expect(lab.map_of("input_gate")).not_to_have_class(re.compile("lit"))


def test_a_single_wire_its_term_and_its_place_in_the_map_light_up_together(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=12")
    wire = lab.wire("cell_before")
    term = lab.term("cell_state", "cell_before")
    spot = lab.map_of("cell_state").locator('.spot[data-part="cell_before"]')
    expect(spot).to_be_hidden()
    term.hover()
    for lit in (wire, term, spot):
        expect(lit).to_have_class(re.compile("lit"))
    expect(spot).to_be_visible()
    expect(lab.term("cell_state", "forget_gate")).not_to_have_class(re.compile("lit"))
    lab.wire("kept").locator(".grip").hover(position={"x": 30, "y": 6}, force=True)
    expect(spot).to_be_hidden()
    for part in ("forget_gate", "cell_before"):
        expect(lab.term("cell_state", part)).to_have_class(re.compile("lit"))
    expect(lab.term("cell_state", "candidate")).not_to_have_class(re.compile("lit"))


def test_a_gru_then_both_ways_then_another_layer(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&network=mnist-gru&row=12")
    expect(lab.equation("update_gate")).to_contain_text("update_gate = sigmoid(")
    expect(lab.map_of("cell_state")).to_have_count(0)
    expect(lab.page.locator('svg[data-kind="gru"]')).to_be_visible()
    expect(lab.page.locator('svg[data-kind="lstm"]')).to_be_hidden()
    lab.choose("Network", "mnist-deep-bidirectional")
    expect(lab.map_of("cell_state")).to_have_count(1)
    expect(lab.map_of("belief")).to_contain_text("Answer at the end")
    lab.choose("Layer", "lstm_2_backward")
    expect(lab.page.locator('svg[data-kind="lstm"]')).to_have_class(re.compile("backward"))
    expect(lab.film).to_contain_text("at row 12 of 28, after row 13")
    assert "layer=lstm_2_backward" in lab.page.url
    expect(lab.equation("forget_gate")).to_contain_text("Largest from units of lstm_1")
    lab.film.focus()
    lab.page.keyboard.press("Home")
    lab.page.keyboard.press("Space")  # at row 1 it is through: it plays from row 28 on
    expect(lab.film).to_have_attribute("data-row", "1")
    lab.page.keyboard.press("ArrowRight")
    expect(lab.film).to_contain_text("at row 2 of 28, after row 3")
    told = lab.equation("forget_gate").inner_text()
    lab.page.reload()
    lab.wait_idle()
    assert lab.equation("forget_gate").inner_text() == told
    lab.navigation.filter(has_text="Draw a digit").click()  # which offers networks of its own
    expect(lab.answer).to_be_visible()
    expect(lab.page.get_by_role("radio", name="Trained on every row")).to_be_checked()


def test_a_text_is_read_word_by_word(lab: Lab) -> None:
    lab.open("/gates?network=belling-the-cat&words=had+a+general&row=2")
    words = lab.film.locator(".words button")
    expect(words).to_have_text(["had", "a", "general"])
    expect(lab.film).to_contain_text("at word 2 of 3")
    expect(lab.answers).to_have_attribute("data-before", "council")
    words.nth(2).click()
    expect(lab.film).to_contain_text("at word 3 of 3")
    expect(lab.map_of("belief")).to_contain_text("Here: council")
    assert "row=3" in lab.page.url
    typed = lab.page.get_by_role("textbox", name="Words to read")
    typed.fill("you will zebra all agree")
    typed.press("Enter")
    expect(lab.problems).to_contain_text("belling-the-cat does not know 'zebra'")
    expect(words).to_have_text(["you", "will", "all", "agree"])
    assert "words=you+will+zebra+all+agree" in lab.page.url
    lab.cut("Amnesiac")
    expect(lab.page.locator(".lab-everybody")).to_contain_text("next words of its text")


def test_a_language_model_is_looked_into_word_by_word_and_layer_by_layer(lab: Lab) -> None:
    lab.open("/gates?network=ptb&words=The+bank+said&row=2&layer=lstm_2")
    words = lab.film.locator(".words button")
    expect(words).to_have_text(["<eos>", "the", "bank", "said"])
    expect(lab.film).to_contain_text("at word 2 of 4")
    words.nth(3).click()
    expect(lab.film).to_contain_text("at word 4 of 4")
    said = lab.answers.get_attribute("data-before")
    expect(lab.map_of("belief")).to_contain_text(f"Here: {said}")
    lab.choose("Layer", "lstm_1")
    expect(lab.map_of("forget_gate")).to_contain_text(" open")
    typed = lab.page.get_by_role("textbox", name="Words to read")
    typed.fill("the zzyzx <b>rose</b>")
    typed.press("Enter")
    expect(words).to_have_text(["<eos>", "the", "<unk>", "rose"])
    expect(lab.problems).to_contain_text("'zzyzx' as <unk>")
    lab.cut("Amnesiac")
    expect(lab.page.locator(".lab-everybody")).to_contain_text("example sentences")


def test_a_preset_changes_the_answer_and_no_cut_undoes_it(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=20")
    expect(lab.answers).to_have_attribute("data-before", "7")
    lab.cut("Amnesiac")
    expect(lab.answers).to_have_attribute("data-after", re.compile(r"^[^7]$"))
    expect(lab.page.locator(".lab-everybody")).to_contain_text("Of 1,000 digits it recognises")
    expect(lab.equation("forget_gate")).to_contain_text("forced to 0.00")
    expect(lab.film).to_have_attribute("data-row", "20")
    assert "cut=amnesiac.all.1" in lab.page.url
    lab.cut("No cut")
    expect(lab.answers).not_to_have_attribute("data-after", re.compile("."))
    expect(lab.equation("forget_gate")).not_to_contain_text("forced")


def test_the_digit_just_drawn_is_taken_inside(lab: Lab) -> None:
    lab.open("/draw")
    lab.draw(*DIGITS[4])
    expect(lab.answer).to_have_attribute("data-strokes", "2")
    lab.page.get_by_role("link", name="See what the gates do").click()
    expect(lab.answers).to_have_attribute("data-before", "4")
    lab.wait_idle()
    assert "ink=" in lab.page.url


def test_a_cold_link_shows_its_view(cold_lab: Lab) -> None:
    cold_lab.open("/gates?sample=easy-3&network=digits-last-row&unit=99&row=12&cut=mute.all.5")
    expect(cold_lab.film).to_contain_text("Unit 99 at row 12 of 28")
    expect(cold_lab.answers).to_have_attribute("data-before", "3")
    expect(cold_lab.equation("output_gate")).to_contain_text("forced to 0.00")
    expect(cold_lab.page).to_have_title(re.compile("Inside the cell"))


def test_what_a_link_asks_in_vain_is_told(lab: Lab) -> None:
    lab.open("/gates?unit=128&row=99&network=gpt&order=x&cut=%3Cb%3Ex")
    expect(lab.problems).to_have_count(5)
    expect(lab.film).to_contain_text("Unit 57")


def test_another_map_is_made_large_and_a_second_unit_compared(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=20")
    lab.page.evaluate(COUNT_WHAT_IS_SENT)
    large = re.compile("large")
    expect(lab.map_of("forget_gate")).to_have_class(large)
    lab.map_of("cell_state").get_by_role("button", name="Cell state").click()
    expect(lab.map_of("cell_state")).to_have_class(large)
    expect(lab.map_of("forget_gate")).not_to_have_class(large)
    lab.map_of("cell_state").get_by_role("button", name="Show fewer units, larger").click()
    expect(lab.map_of("cell_state")).to_contain_text(re.compile(r"\d+ of 128 units"))
    lines = lab.film.locator(".panel .line.second")
    expect(lines).to_have_count(0)
    second = lab.film.get_by_label("Unit to compare with")
    second.fill("3")
    second.press("Enter")
    expect(lines).to_have_count(6)
    lab.film.get_by_label("Layout of the maps").select_option("grid")
    expect(lab.map_of("cell_state").locator(".strip")).to_be_visible()
    assert lab.page.evaluate("window.sent") == 0


def test_a_cut_that_comes_and_goes_leaves_the_film_where_it_is(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=20")
    for kind in ("Amnesiac", "Wipe", "Erase", "No cut"):
        before = lab.film.bounding_box()
        assert before
        lab.cut(kind)
        expect(lab.page.locator(".lab-everybody")).not_to_contain_text("Reading")
        after = lab.film.bounding_box()
        assert after
        assert after["y"] == before["y"]


def test_choosing_dark_recolours_the_maps_at_once(lab: Lab) -> None:
    lab.open("/gates?sample=easy-7&row=20")
    corner = """canvas => [...canvas.getContext("2d").getImageData(0, 0, 1, 1).data].slice(0, 3)"""
    strip = lab.map_of("forget_gate").locator(".strip canvas")
    assert sum(strip.evaluate(corner)) > 600
    lab.page.emulate_media(color_scheme="dark")
    expect(lab.page.get_by_test_id("stApp")).to_have_css("background-color", "rgb(26, 25, 23)")
    lab.page.wait_for_timeout(300)
    assert sum(strip.evaluate(corner)) < 200
