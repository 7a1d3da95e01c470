"""Drawing digits, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.hand import BARRED_SEVEN, DIGITS
from tests.e2e.lab import Lab, Stroke


def shows(lab: Lab, digit: int | str, strokes: int) -> None:
    expect(lab.answer).to_have_attribute("data-strokes", str(strokes))
    expect(lab.answer).to_have_attribute("data-digit", str(digit))


def test_the_first_paint_has_read_a_digit(lab: Lab) -> None:
    lab.open("/")
    expect(lab.answer).to_have_attribute("data-digit", re.compile(r"^\d$"))
    expect(lab.reading).to_be_visible()
    lab.page.get_by_role("link", name="Draw your own digit").click()
    expect(lab.canvas).to_be_visible()
    expect(lab.answer).to_have_attribute("data-digit", re.compile(r"^\d$"))


def test_the_ten_digits_drawn_by_mouse_are_all_read_right(lab: Lab) -> None:
    lab.open("/draw")
    for digit, strokes in DIGITS.items():
        lab.draw(*strokes)
        shows(lab, digit, len(strokes))
        lab.clear.click()
        shows(lab, "", 0)


@pytest.mark.parametrize(
    ("scale", "x", "y"),
    [(0.2, 2, 2), (0.2, 220, 215), (1.15, -20, -22)],
    ids=["tiny in a corner", "tiny in the other", "over the edge"],
)
def test_size_and_place_do_not_matter(lab: Lab, scale: float, x: float, y: float) -> None:
    lab.open("/draw")
    moved: list[Stroke] = [[(scale * a + x, scale * b + y) for a, b in s] for s in DIGITS[3]]
    lab.draw(*moved)
    shows(lab, 3, 1)


def test_the_answer_changes_after_every_stroke_and_undo_takes_one_back(lab: Lab) -> None:
    lab.open("/draw")
    lab.draw(BARRED_SEVEN[0])
    shows(lab, 7, 1)
    first = lab.answer.inner_text()
    lab.draw(BARRED_SEVEN[1])
    shows(lab, 7, 2)
    expect(lab.replayed_strokes).to_have_count(2)
    lab.undo.click()
    shows(lab, 7, 1)
    assert lab.answer.inner_text() == first
    expect(lab.replayed_strokes).to_have_count(1)
    lab.page.keyboard.press("Control+z")
    shows(lab, "", 0)


@pytest.mark.browser_context_args(has_touch=True)
def test_a_finger_draws_as_well(lab: Lab) -> None:
    lab.open("/draw")
    lab.touch(*DIGITS[2])
    shows(lab, 2, 1)


def test_leaving_and_coming_back_keeps_the_drawing(lab: Lab) -> None:
    lab.open("/draw")
    lab.draw(*DIGITS[4])
    shows(lab, 4, 2)
    kept = lab.answer.inner_text()
    lab.navigation.first.click()
    expect(lab.canvas).to_have_count(0)
    lab.navigation.filter(has_text="Draw a digit").click()
    shows(lab, 4, 2)
    assert lab.answer.inner_text() == kept
    lab.draw([(20, 20), (30, 20)])
    expect(lab.answer).to_have_attribute("data-strokes", "3")


def test_a_link_and_a_reload_show_the_same_drawing(lab: Lab) -> None:
    lab.open("/draw")
    lab.draw(*DIGITS[5])
    shows(lab, 5, 2)
    kept = lab.answer.inner_text()
    lab.page.reload()
    lab.wait_idle()
    shows(lab, 5, 2)
    assert lab.answer.inner_text() == kept


def test_a_sample_is_read_and_the_drawing_waits(lab: Lab) -> None:
    lab.open("/draw")
    lab.draw(*DIGITS[1])
    shows(lab, 1, 1)
    lab.sample("easy-7").click()
    shows(lab, 7, 0)
    expect(lab.sample("easy-7")).to_have_attribute("aria-pressed", "true")
    assert "sample=easy-7" in lab.page.url
    lab.page.get_by_role("button", name="Read my drawing").click()
    shows(lab, 1, 1)
    expect(lab.sample("easy-7")).to_have_attribute("aria-pressed", "false")


def test_a_sample_is_picked_by_keyboard(lab: Lab) -> None:
    lab.open("/draw?sample=easy-7")
    lab.sample("easy-7").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("Enter")
    shows(lab, 8, 0)


def test_a_link_shows_a_sample_at_a_row_with_a_network(lab: Lab) -> None:
    lab.open("/draw?sample=easy-3&row=12&network=digits-last-row")
    shows(lab, 3, 0)
    expect(lab.reading).to_have_attribute("data-row", "12")
    expect(lab.reading).to_contain_text("After row 12 of 28")
    expect(lab.page.locator(".lab-badge").first).to_contain_text("digits-last-row")


def test_what_a_link_asks_in_vain_is_told(lab: Lab) -> None:
    lab.open("/draw?sample=%3Cb%3Ex&row=99&network=gpt&ink=zzz")
    expect(lab.problems).to_have_count(4)
    expect(lab.problems.filter(has_text="a whole number from 1 to 28")).to_be_visible()
    expect(lab.answer).to_have_attribute("data-digit", re.compile(r"^\d$"))


COUNT_WHAT_IS_SENT = """() => {
  const send = WebSocket.prototype.send
  window.sent = 0
  WebSocket.prototype.send = function (...data) { window.sent++; return send.apply(this, data) }
}"""
KEYS = [("Home", 1), ("ArrowRight", 2), ("ArrowDown", 3), ("ArrowLeft", 2), ("End", 28)]


def test_the_cursor_moves_by_keyboard_without_the_server(lab: Lab) -> None:
    lab.open("/draw?sample=easy-7")
    lab.page.evaluate(COUNT_WHAT_IS_SENT)
    lab.reading.focus()
    for key, row in KEYS:
        lab.page.keyboard.press(key)
        expect(lab.reading).to_have_attribute("data-row", str(row))
    lab.page.keyboard.press("Home")
    lab.page.keyboard.press("Space")
    expect(lab.reading).to_have_attribute("data-row", "28")
    lab.page.keyboard.press("ArrowLeft")
    assert "row=27" in lab.page.url
    assert lab.page.evaluate("window.sent") == 0
    lab.sample("easy-8").click()
    shows(lab, 8, 0)
    assert lab.page.evaluate("window.sent") > 0  # the counter does count


def test_the_row_stays_where_it_is_while_one_draws_on(lab: Lab) -> None:
    lab.open("/draw?sample=easy-7&row=14")
    lab.draw(*DIGITS[2])
    shows(lab, 2, 1)
    expect(lab.reading).to_have_attribute("data-row", "14")
    expect(lab.page).to_have_url(re.compile("row=14"))


def test_the_other_reader_reads_the_same_drawing(lab: Lab) -> None:
    lab.open("/draw?row=12")
    lab.draw(*DIGITS[7])
    shows(lab, 7, 1)
    honest = lab.reading.inner_text()
    lab.page.get_by_text("Trained on the last row", exact=True).first.click()
    expect(lab.page).to_have_url(re.compile("network=digits-last-row"))
    shows(lab, 7, 1)
    expect(lab.reading).not_to_have_text(honest, use_inner_text=True)


@pytest.mark.parametrize(
    "strokes",
    [
        [[(140, 140)]],
        [[(140, 30), (140, 250)]],
        [[(0, 0), (279, 0), (279, 279), (0, 279)]],
        [[(x, 20 + 240 * (k % 2)) for k, x in enumerate(range(10, 271, 10))]],
    ],
    ids=["one dot", "one line", "ink at the very edge", "a scribble that fills all"],
)
def test_odd_drawings_get_an_answer_and_the_page_lives_on(lab: Lab, strokes: list[Stroke]) -> None:
    lab.open("/draw")
    lab.draw(*strokes)
    expect(lab.answer).to_have_attribute("data-strokes", "1")
    expect(lab.answer).to_have_attribute("data-digit", re.compile(r"^\d$"))
    lab.clear.click()
    shows(lab, "", 0)
    lab.draw(*DIGITS[0])
    shows(lab, 0, 1)
