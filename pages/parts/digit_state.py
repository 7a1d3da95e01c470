"""The digit that a visitor looks at, drawing, sample or photo, and the network that reads it.

Kept in the session, so that leaving and coming back keeps it, and in the address, so that a link or
a reload shows the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from core.data.mnist import COLUMNS, ROWS
from core.data.samples import find
from core.drawing.links import in_256_shades, pack_picture, unpack_picture
from core.drawing.rasterize import BRUSH_PX, digit_image
from core.drawing.strokes import Stroke, canvas_from_strokes, pack, unpack
from core.i18n import gettext as _
from core.network.cells import Array
from core.whole_numbers import shown, whole_number_from_text
from pages.parts.query_params import (
    QueryParam,
    page_state,
    read_params,
    write_params,
    write_texts,
)

NETWORKS = ("digits", "digits-last-row")
"""Offered by every page that does not name others."""
FIRST_SAMPLE = "notorious-10"


@dataclass
class DigitState:
    """One visitor's digit.

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
        """Say what is being read."""
        if self.source == "photo" and self.photo:
            return _("Reading your picture {file}", file=self.photo[1])
        if self.source == "sample":
            sample = find(self.sample)
            return _("Reading the sample {name}: {note}", name=sample.name, note=_(sample.note))
        return _("Reading your drawing")

    def new_canvas(self) -> None:
        """Replace the canvas by a fresh one that holds the current drawing."""
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


def get_digit_state(networks: tuple[str, ...] = NETWORKS, *, takes_row: bool = True) -> DigitState:
    """Get the session's digit and the network that reads it, the address read on entry.

    Args:
        networks: Those that the page offers; a network of another page makes way for the first.
        takes_row: Whether the row in the page's address is one of an image.
    """
    state, is_entry = page_state("desk", DigitState)
    if is_entry:
        state.row, state.networks = ROWS, networks
        if state.network not in networks:
            state.network = networks[0]
        params = [param for param in PARAMS if takes_row or param.name != "row"]
        state.problems = read_params(params, state)
        state.new_canvas()
    return state


def keep_digit_in_address(state: DigitState, *, shows_digit: bool = True) -> None:
    """Write the digit and its network into the address; the browser writes the cursor's row.

    Args:
        state: The visitor's.
        shows_digit: Whether the page shows the digit: where words are read it does not.
    """
    write_params([param for param in PARAMS if shows_digit or param.name not in _OF_DIGIT], state)
    if not shows_digit:
        write_texts(dict.fromkeys(_OF_DIGIT))


def _read_network(state: DigitState, text: str) -> None:
    if text not in state.networks:
        known = ", ".join(state.networks)
        raise ValueError(
            _("There is no network {name} here; choose {known}.", name=shown(text), known=known)
        )
    state.network = text


def _read_row(state: DigitState, text: str) -> None:
    state.row = whole_number_from_text(text, 1, ROWS, _("Row"))


def _write_ink(state: DigitState) -> str | None:
    return pack(state.strokes) if state.source == "drawing" and state.strokes else None


_OF_DIGIT = ("sample", "ink", "picture")
PARAMS: tuple[QueryParam[DigitState], ...] = (
    QueryParam("sample", DigitState.pick, lambda state: state.chosen_sample),
    QueryParam("ink", lambda state, text: state.draw(unpack(text)), _write_ink),
    QueryParam(
        "picture",
        lambda state, text: state.show_photo(unpack_picture(text), _("from the link")),
        lambda state: pack_picture(state.picture) if state.source == "photo" else None,
    ),
    QueryParam(
        "network",
        _read_network,
        lambda state: state.network if state.network != NETWORKS[0] else None,
    ),
    QueryParam("row", _read_row),
)
"""`sample`: a name in `core.data.samples`; `ink`: strokes (`core.drawing.strokes.pack`); `picture`:
28 x 28 shades (`core.drawing.links.pack_picture`); `network`: a model's name; `row`: 1 to 28."""

IN_ADDRESS = {param.name for param in PARAMS} - {"row"}
"""What a link to any page carries of the digit, beside the row."""
