"""What lies on the drawing desk: the visitor's drawing, and which thing is being read.

Kept in the session, so that leaving and coming back keeps it, and in the address, so that a link or
a reload shows the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import streamlit as st

from core.analysis.digit_reading import check_row
from core.data.mnist import COLUMNS, ROWS
from core.data.samples import find
from core.drawing.links import in_256_shades, pack_picture, unpack_picture
from core.drawing.rasterize import BRUSH_PX, digit_image
from core.drawing.strokes import Stroke, canvas_from_strokes, pack, unpack
from core.network.cells import Array

NETWORKS = ("digits", "digits-last-row")
"""Those that a page offers which does not say otherwise."""
FIRST_SAMPLE = "notorious-10"
IN_ADDRESS = {"sample", "ink", "picture", "network"}
"""What a link to any page carries of the desk, beside the row."""


@dataclass
class DigitState:
    """One visitor's desk.

    Attributes:
        source: What is being read.
        strokes: The drawing, also while something else is being read.
        sample: The sample's name.
        photo: The uploaded picture as the network sees it, and its file's name.
        networks: Those that the page in view offers.
        network: Which of them reads.
        row: Where the address wants the cursor.
        canvas_number: Counts the canvases of this session: a new number is a new canvas.
        canvas_start: What the current canvas starts with, frozen while it lives.
        problems: Sentences about the address, shown until the next visit.
    """

    source: Literal["drawing", "sample", "photo"] = "sample"
    strokes: list[Stroke] = field(default_factory=list)
    sample: str = FIRST_SAMPLE
    photo: tuple[Array, str] | None = None
    networks: tuple[str, ...] = NETWORKS
    network: str = NETWORKS[0]
    row: int = ROWS
    canvas_number: int = 0
    canvas_start: dict[str, Any] | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def chosen_sample(self) -> str | None:
        """The sample that is being read, if one is."""
        return self.sample if self.source == "sample" else None

    @property
    def canvas_key(self) -> str:
        """The widget key of the current canvas."""
        return f"pad-{self.canvas_number}"

    @property
    def strokes_read(self) -> Sequence[Stroke]:
        """The strokes of what is being read; none if it is a picture."""
        if self.source == "drawing":
            return self.strokes
        return find(self.sample).strokes if self.source == "sample" else ()

    @property
    def picture(self) -> Array:
        """(28, 28), the picture that is being read where it is no drawing."""
        if self.source == "photo" and self.photo:
            return self.photo[0]
        return find(self.sample).image

    @property
    def image(self) -> Array:
        """(28, 28), what is being read as the network sees it; an empty canvas is empty paper."""
        if self.source != "drawing":
            return self.picture
        if not self.strokes:
            return np.zeros((ROWS, COLUMNS), np.float32)
        return digit_image(self.strokes)

    @property
    def what_is_read(self) -> str:
        """What is being read, in words."""
        if self.source == "photo" and self.photo:
            return f"Reading your picture {self.photo[1]}"
        if self.source == "sample":
            sample = find(self.sample)
            return f"Reading the sample {sample.name}: {sample.note}"
        return "Reading your drawing"

    def new_canvas(self) -> None:
        """Put a fresh canvas on the desk, with the drawing as it now is."""
        self.canvas_number += 1
        self.canvas_start = canvas_from_strokes(self.strokes, BRUSH_PX)

    def undo(self) -> None:
        """Take the last stroke away."""
        self.draw(self.strokes[:-1])
        self.new_canvas()

    def clear(self) -> None:
        """Take all strokes away."""
        self.draw([])
        self.new_canvas()

    def draw(self, strokes: list[Stroke]) -> None:
        """Read this drawing from now on."""
        self.strokes, self.source = strokes, "drawing"

    def pick(self, sample: str) -> None:
        """Read the sample of that name from now on; the drawing stays where it is."""
        find(sample)
        self.sample, self.source = sample, "sample"

    def show_photo(self, image: Array, file_name: str) -> None:
        """Read this picture from now on; the drawing stays where it is."""
        self.photo, self.source = (in_256_shades(image), file_name), "photo"

    def open_address(self, networks: tuple[str, ...], takes_row: bool) -> None:
        """Take over what the address asks for; what it asks in vain becomes an error message.

        Args:
            networks: Those that the page offers; one of another page's makes way for the first.
            takes_row: Whether the row is one of an image.
        """
        self.problems, self.row = [], ROWS
        self.networks = networks
        if self.network not in networks:
            self.network = networks[0]
        asked = st.query_params.to_dict()
        for name, take in _FROM_ADDRESS.items():
            if name in asked and (takes_row or name != "row"):
                try:
                    take(self, asked[name])
                except ValueError as error:
                    self.problems.append(str(error))

    def keep_in_address(self, *, shows_digit: bool = True) -> None:
        """Write into the address what is on the desk; the cursor's row looks after itself.

        Args:
            shows_digit: Whether the page shows the digit: where words are read it does not.
        """
        source = self.source if shows_digit else None
        wanted = {
            "sample": self.chosen_sample if shows_digit else None,
            "ink": pack(self.strokes) if source == "drawing" and self.strokes else None,
            "picture": pack_picture(self.picture) if source == "photo" else None,
            "network": self.network if self.network != NETWORKS[0] else None,
        }
        for name, value in wanted.items():
            if value is None:
                st.query_params.pop(name, None)
            elif st.query_params.get(name) != value:
                st.query_params[name] = value


def _take_ink(digit_state: DigitState, text: str) -> None:
    digit_state.draw(unpack(text))


def _take_picture(digit_state: DigitState, text: str) -> None:
    digit_state.show_photo(unpack_picture(text), "from the link")


def _take_network(digit_state: DigitState, name: str) -> None:
    if name not in digit_state.networks:
        known = ", ".join(digit_state.networks)
        raise ValueError(f"Expected a network among {known}, got {name[:40]!r}.")
    digit_state.network = name


def _take_row(digit_state: DigitState, text: str) -> None:
    digit_state.row = check_row(text)


_FROM_ADDRESS = {
    "sample": DigitState.pick,
    "ink": _take_ink,
    "picture": _take_picture,
    "network": _take_network,
    "row": _take_row,
}


def get_digit_state(networks: tuple[str, ...] = NETWORKS, *, takes_row: bool = True) -> DigitState:
    """The session's desk, with the address taken over on the first run of a visit.

    Args:
        networks: Those that the page offers.
        takes_row: Whether the row in its address is one of an image.
    """
    if "desk" not in st.session_state:
        st.session_state["desk"] = DigitState()
    found: DigitState = st.session_state["desk"]
    if st.session_state.pop("entered_page", False):
        found.open_address(networks, takes_row)
        found.new_canvas()
    return found
