"""The app as a person at a browser meets it, so that a journey reads as sentences."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias
from urllib.parse import urlsplit

from playwright.sync_api import FloatRect, Locator, Page, Request, expect

from tests.server import Server

Point: TypeAlias = tuple[float, float]
Stroke: TypeAlias = Sequence[Point]

# The resolver rule makes any address but the server's own fail at once, like a machine offline.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

# The canvas waits 200 ms after a stroke before it tells the server: until then nothing runs.
CANVAS_DEBOUNCE_MS = 260
# A jump from point to point would give a path of two points; a hand gives many.
MOVES_PER_SEGMENT = 6
# Chromium merges the touch moves that fall into one frame.
NEXT_FRAME = "() => new Promise(requestAnimationFrame)"
IDLE_LIMIT_MS = 30_000
IDLE = (
    '[data-testid="stApp"]'
    '[data-test-connection-state="CONNECTED"]'
    '[data-test-script-state="notRunning"]'
)


@dataclass(frozen=True)
class Lab:
    """One browser tab on one server."""

    page: Page
    server: Server

    def open(self, address: str = "/") -> None:
        """Goes to an address of the app, such as `/draw?row=12`, and waits until it is done."""
        self.page.goto(self.server.url + address)
        self.wait_idle()

    def wait_idle(self) -> None:
        """Waits until the last stroke was sent and no script runs."""
        self.page.wait_for_timeout(CANVAS_DEBOUNCE_MS)
        self.page.locator(IDLE).wait_for(state="attached", timeout=IDLE_LIMIT_MS)

    @property
    def heading(self) -> Locator:
        """The page's own title."""
        return self.page.get_by_role("heading", level=1)

    @property
    def navigation(self) -> Locator:
        """The links to the pages, along the top."""
        return self.page.get_by_test_id("stTopNavLink")

    @property
    def answer(self) -> Locator:
        """The digit that was read; its attributes carry the digit and the number of strokes."""
        return self.page.locator(".lab-answer")

    @property
    def canvas(self) -> Locator:
        """The layer of the drawing canvas that takes mouse and finger."""
        return self.page.locator("canvas.upper-canvas")

    @property
    def reading(self) -> Locator:
        """The image and the belief after each row; its `data-row` is where the cursor stands."""
        return self.page.locator(".reading")

    @property
    def film(self) -> Locator:
        """The maps of all units; its `data-row` is where the cursor stands."""
        return self.page.locator(".film")

    @property
    def timeline(self) -> Locator:
        """The gates of a digit during a training; `data-batches` says how far that had come."""
        return self.page.locator(".timeline")

    @property
    def answers(self) -> Locator:
        """The answer and the one with the cut, in `data-before` and `data-after`."""
        return self.page.locator(".lab-cut")

    @property
    def text(self) -> Locator:
        """The field with the text that a network is to learn."""
        return self.page.locator(".st-key-teach-text textarea")

    @property
    def standing(self) -> Locator:
        """Where a training run stands; its `data-status` says it in a word."""
        return self.page.locator(".lab-standing")

    @property
    def replayed_strokes(self) -> Locator:
        """The pictures after each stroke."""
        return self.page.locator(".lab-strokes li")

    @property
    def problems(self) -> Locator:
        """The sentences about input that could not be used."""
        return self.page.locator(".lab-error")

    @property
    def undo(self) -> Locator:
        """The button that takes the last stroke away."""
        return self.page.locator(".st-key-undo").get_by_role("button")

    @property
    def clear(self) -> Locator:
        """The button that takes all strokes away."""
        return self.page.locator(".st-key-clear").get_by_role("button")

    def map_of(self, quantity: str) -> Locator:
        """The map of a quantity, such as `forget_gate`."""
        return self.page.locator(f'.film figure[data-part="{quantity}"]')

    def equation(self, quantity: str) -> Locator:
        """The line with the equation of a quantity, such as `forget_gate`."""
        return self.page.locator(f'.equations li[data-part="{quantity}"]')

    def wire(self, name: str) -> Locator:
        """A wire of the drawn cell, such as `kept`."""
        return self.page.locator(f'.cell svg:not([hidden]) g[data-part="{name}"]').first

    def term(self, quantity: str, wire: str) -> Locator:
        """The number in a quantity's equation that is on that wire."""
        return self.equation(quantity).locator(f'span[data-part~="{wire}"]').first

    def choose(self, picker: str, option: str) -> None:
        """Chooses the option of a select box that begins so."""
        self.page.get_by_role("combobox", name=picker).click()
        self.page.get_by_role("option").filter(has_text=option).first.click()
        self.wait_idle()

    def cut(self, kind: str) -> None:
        """Chooses a cut, such as `Amnesiac` or `No cut`."""
        self.page.locator(".st-key-cut-kind").get_by_role("radio", name=kind, exact=True).click()
        self.wait_idle()

    def press(self, name: str) -> None:
        """Presses the button of that name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def sample(self, name: str) -> Locator:
        """The button of a sample digit, such as `easy-7`."""
        return self.page.locator(f'.samples button[data-name="{name}"]')

    def draw(self, *strokes: Stroke) -> None:
        """Draws strokes with the mouse; points are in canvas pixels, x to the right, y down."""
        corner = self._canvas_box()
        mouse = self.page.mouse
        for (x, y), *rest in strokes:
            mouse.move(corner["x"] + x, corner["y"] + y)
            mouse.down()
            for x, y in rest:
                mouse.move(corner["x"] + x, corner["y"] + y, steps=MOVES_PER_SEGMENT)
            mouse.up()
        self.wait_idle()

    def touch(self, *strokes: Stroke) -> None:
        """Draws strokes with a finger.

        The browser context must have touch: `@pytest.mark.browser_context_args(has_touch=True)`.
        Playwright's own touch screen only taps, hence the events below it.
        """
        corner = self._canvas_box()
        session = self.page.context.new_cdp_session(self.page)

        def finger(event: str, *points: Point) -> None:
            touches = [{"x": corner["x"] + x, "y": corner["y"] + y} for x, y in points]
            session.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": touches})

        for stroke in strokes:
            finger("touchStart", stroke[0])
            for (x0, y0), (x1, y1) in pairwise(stroke):
                for step in range(1, MOVES_PER_SEGMENT + 1):
                    part = step / MOVES_PER_SEGMENT
                    finger("touchMove", (x0 + part * (x1 - x0), y0 + part * (y1 - y0)))
                    self.page.evaluate(NEXT_FRAME)
            finger("touchEnd")
        self.wait_idle()

    def _canvas_box(self) -> FloatRect:
        # A canvas that was cleared leaves the page a moment after the new one has come.
        expect(self.canvas).to_have_count(1)
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        assert box is not None, "the canvas is not on the screen"
        return box


@contextlib.contextmanager
def watched(page: Page, server: Server) -> Iterator[Lab]:
    """A Lab whose journey fails on an error in the page, an outside request or a traceback."""
    page_errors: list[str] = []
    outside: list[str] = []
    already_logged = len(server.logged())

    def note_request(request: Request) -> None:
        if urlsplit(request.url).hostname not in (None, "127.0.0.1"):
            outside.append(request.url)

    page.on("pageerror", lambda error: page_errors.append(str(error)))
    page.context.on("request", note_request)
    yield Lab(page, server)
    logged = server.logged()[already_logged:]
    assert not page_errors, f"errors in the page: {page_errors}"
    assert not outside, f"requests that left the machine: {outside}"
    assert "Traceback" not in logged, logged
