"""The drawing page without a browser: what it makes of addresses, drawings and hostile values."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw
from streamlit.testing.v1 import AppTest

from core.drawing.rasterize import BRUSH_PX
from core.drawing.strokes import INK, canvas_from_strokes, pack, whole_pixels

APP = str(Path(__file__).resolve().parents[2] / "app.py")
SEVEN = whole_pixels(np.array([[80, 60], [205, 60], [125, 240]], float))
BAR = whole_pixels(np.array([[105, 150], [190, 150]], float))


def draw_page(**address: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    app.switch_page("pages/draw.py")
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def html(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def sends(app: AppTest, value: Any) -> AppTest:
    """The canvas sends `value`, as a browser or a stranger would."""
    app.session_state[app.session_state["desk"].canvas_key] = {"drawing": value}
    return app.run()


def drawn(app: AppTest, strokes: Sequence[Any]) -> AppTest:
    return sends(app, {"raw": canvas_from_strokes(strokes, BRUSH_PX), "data": None})


def test_the_first_paint_has_read_a_sample() -> None:
    app = draw_page()
    assert not app.exception
    assert 'class="lab-answer" data-digit="' in html(app)
    assert "Reading the sample" in html(app)


def test_a_drawing_is_read_stroke_by_stroke() -> None:
    app = drawn(draw_page(), [SEVEN])
    assert 'data-digit="7" data-strokes="1"' in html(app)
    drawn(app, [SEVEN, BAR])
    assert 'data-digit="7" data-strokes="2"' in html(app)
    assert html(app).count('alt="after stroke') == 2
    assert app.query_params["ink"] == pack([SEVEN, BAR])


def test_undo_and_clear() -> None:
    app = drawn(draw_page(), [SEVEN, BAR])
    app.button(key="undo").click().run()
    assert 'data-strokes="1"' in html(app)
    app.button(key="clear").click().run()
    assert "The canvas is empty." in html(app)
    assert "ink" not in app.query_params
    assert app.button(key="undo").disabled


def test_a_link_with_a_drawing_is_read() -> None:
    app = draw_page(ink=pack([SEVEN]) or "")
    assert 'data-digit="7" data-strokes="1"' in html(app)
    assert not app.exception


def test_a_link_chooses_sample_network_and_nothing_is_lost() -> None:
    app = draw_page(sample="notorious-7", network="digits-last-row")
    assert "Reading the sample notorious-7" in html(app)
    assert 'data-network="digits-last-row"' in html(app)
    assert app.query_params["sample"] == "notorious-7"
    assert app.query_params["network"] == "digits-last-row"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("sample", "<b>none</b>", "no sample digit called"),
        ("network", "gpt", "There is no network gpt here; choose digits, digits-last-row."),
        ("row", "0", "Row must be a whole number from 1 to 28"),
        ("ink", "AAAA", "damaged or cut off"),
        ("picture", "eNozAAAAMQAx", "damaged or cut off"),
    ],
)
def test_what_an_address_asks_in_vain_is_told_and_never_rendered(
    name: str, value: str, sentence: str
) -> None:
    app = draw_page(**{name: value})
    assert not app.exception
    assert sentence in html(app)
    assert "<b>none" not in html(app)
    assert 'class="lab-answer" data-digit="' in html(app)


def test_switching_the_reader_reads_the_same_drawing() -> None:
    app = drawn(draw_page(), [SEVEN])
    before = html(app)
    app.segmented_control(key="network").set_value("digits-last-row").run()
    assert 'data-digit="7" data-strokes="1"' in html(app)
    assert html(app) != before
    assert app.query_params["network"] == "digits-last-row"


@pytest.mark.parametrize(
    "value",
    [
        "a text",
        7,
        [1],
        {"raw": "a text"},
        {"raw": {"objects": 5}},
        {"raw": {"objects": [None]}},
        {"raw": {"objects": [{"type": "Image", "src": "http://example.org/x.png"}]}},
        {"raw": {"objects": [{"type": "Path", "stroke": "#fffdf7", "path": [["M", 1, 1]]}]}},
        {"raw": {"objects": [{"type": "Path", "stroke": INK, "path": [["M", 1e300, "x"]]}]}},
        {"raw": {"objects": [{"type": "Path", "stroke": INK, "path": [["M", 10**400, 1]]}]}},
        {"raw": {"objects": [{"type": "Path", "stroke": INK, "path": [["M", 1, 1]] * 30_000}]}},
        {"raw": {"objects": [{"type": "Path", "stroke": INK, "path": [["M", 1, 1]]}] * 500}},
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_value_that_no_canvas_sends_gets_a_sentence_and_the_drawing_stays(value: Any) -> None:
    app = drawn(draw_page(), [SEVEN])
    sends(app, value)
    assert not app.exception
    assert 'class="lab-error"' in html(app)
    assert 'data-digit="7" data-strokes="1"' in html(app)
    drawn(app, [SEVEN, BAR])
    assert 'class="lab-error"' not in html(app)
    assert 'data-strokes="2"' in html(app)


def picture(kind: str = "PNG") -> bytes:
    canvas = np.full((200, 200), 235, np.uint8)
    canvas[40:60, 50:150] = 30
    for row in range(60, 170):
        right = 150 - (row - 60) // 2
        canvas[row, right - 18 : right] = 30
    return encoded(Image.fromarray(canvas), kind)


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return buffer.getvalue()


def test_an_uploaded_picture_is_read() -> None:
    app = draw_page()
    app.file_uploader(key="photo").upload("seven.png", picture(), "image/png").run()
    assert not app.exception
    assert 'data-digit="7" data-strokes="0"' in html(app)
    assert "Reading your picture seven.png" in html(app)
    linked = draw_page(picture=app.query_params["picture"])
    assert 'data-digit="7" data-strokes="0"' in html(linked)
    assert "Reading your picture from the link" in html(linked)


def test_of_several_digits_the_visitor_chooses_one() -> None:
    app = draw_page()
    two = Image.new("L", (560, 300), 230)
    one = Image.open(io.BytesIO(picture()))
    two.paste(one, (20, 50))
    pencil = ImageDraw.Draw(two)
    pencil.line([(420, 70), (412, 220)], fill=30, width=16)
    app.file_uploader(key="photo").upload("71.png", encoded(two), "image/png").run()
    assert not app.exception
    assert "2 digits were found" in html(app)
    choice = app.radio(key="photo_choice")
    options = [option.split()[-1] for option in choice.options]
    assert sorted(options) == ["1", "7"]
    for number in (1, 0):
        app.radio(key="photo_choice").set_value(number).run()
        assert f'data-digit="{options[number]}"' in html(app)
    app.radio(key="photo_choice").set_value(1).run()
    app.file_uploader(key="photo").set_value(("seven.png", picture(), "image/png")).run()
    assert not app.exception
    assert 'data-digit="7"' in html(app)
    assert not app.radio


def test_only_the_chosen_part_of_a_picture_is_looked_at() -> None:
    app = draw_page()
    app.file_uploader(key="photo").upload("seven.png", picture(), "image/png").run()
    app.slider(key="photo_down").set_value((40, 100)).run()
    assert not app.exception
    assert 'data-digit="1"' in html(app)  # The stem alone.
    app.slider(key="photo_down").set_value((0, 100)).run()
    assert 'data-digit="7"' in html(app)


def test_a_drawing_that_looks_like_no_digit_is_doubted() -> None:
    corners = [(60, 60), (220, 200), (60, 200), (220, 60), (60, 130), (220, 130), (140, 40)]
    app = drawn(draw_page(), [whole_pixels(np.array(corners, float))])
    assert "doubtful" in html(app)
    assert "does not look like a" in html(app)
    assert "doubtful" not in html(drawn(draw_page(), [SEVEN]))


def test_a_file_that_is_no_picture_gets_a_sentence() -> None:
    app = drawn(draw_page(), [SEVEN])
    app.file_uploader(key="photo").upload("seven.png", b"a text called .png", "image/png").run()
    assert not app.exception
    assert 'class="lab-error"' in html(app)
    assert 'data-digit="7" data-strokes="1"' in html(app)


def test_a_files_name_is_shown_as_it_is_and_never_rendered() -> None:
    app = draw_page()
    app.file_uploader(key="photo").upload("<img src=x>.png", picture(), "image/png").run()
    assert "<img src=x>" not in html(app)
    assert "&lt;img src=x&gt;.png" in html(app)
