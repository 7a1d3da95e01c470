"""What a visitor gives a model from a file, and what the model then reads of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.analysis.input_sequence import InputSequence
from core.data.input_sections import has_sections
from core.data.scaling import Scaling
from core.data.table import Numbers, Table, read_arrays, read_table
from core.drawing.photo_file import FILE_TYPES, Grey, read_grey
from core.i18n import gettext as _
from core.models.layers import Values

PICTURES = tuple(f".{ending}" for ending in FILE_TYPES)

TABLE, TOKENS, ARRAYS = "table", "tokens", "arrays"
"""What a model's first input is made of: numbers by step, ids, or an array of more axes."""


@dataclass(frozen=True)
class VisitorData:
    """What a visitor gave; a model takes the part that it reads.

    Attributes:
        table: Numbers by step.
        arrays: The arrays of an NPY or NPZ file, by name.
        text: A text, or ids.
        vocabulary: By word its id.
        scaling: Of the table's columns; None for none.
        series: Which series of the table is read; the first if empty.
        start: The row, from 0, with which the window begins.
        picture: (H, W) in [0, 1], white is 1; None without one.
        dark_is_1: Whether a picture is turned around, so that ink is 1 as in MNIST.
    """

    table: Table | None = None
    arrays: Mapping[str, Numbers] = field(default_factory=dict)
    text: str = ""
    vocabulary: Mapping[str, int] = field(default_factory=dict)
    scaling: Scaling | None = None
    series: str = ""
    start: int = 0
    picture: Grey | None = None
    dark_is_1: bool = False


def file_data(data: bytes, file_name: str, kind: str, *, has_words: bool = False) -> VisitorData:
    """What a file gives a model.

    Args:
        data: The file's bytes.
        file_name: Tells arrays of numpy from text.
        kind: What the model reads: `TABLE`, `TOKENS` or `ARRAYS`.
        has_words: Whether a vocabulary came with it, so that a text is one of words.

    Raises:
        ValueError: If it cannot be read; one sentence says why.
    """
    if file_name.lower().endswith((".npy", ".npz")):
        arrays = read_arrays(data)
        is_table = kind == TABLE and len(arrays) == 1
        return VisitorData(read_table(data, file_name) if is_table else None, arrays)
    if file_name.lower().endswith(PICTURES):
        return VisitorData(picture=read_grey(data))
    text = data.decode("utf-8-sig", "replace")
    if has_sections(text):
        return VisitorData(text=text)
    if kind == ARRAYS:
        raise ValueError(_("This model reads arrays; give an NPY or NPZ file, or a picture."))
    if kind == TABLE and not has_words:
        return VisitorData(read_table(data, file_name))
    return VisitorData(text=text)


@dataclass(frozen=True)
class ModelInput:
    """One sequence for a model, and what a person is shown of it.

    Attributes:
        arrays: For each input, with a batch axis of 1.
        names: (F,), of the columns; empty where ids are read.
        shown: (T, F), the columns in the user's own unit; None where ids or arrays are read.
        words: (T,), of ids; empty where numbers are read.
        target: (T,), in the user's own unit; None without a target.
        after: The target in the row behind the window, which a forecast is about, or without a
            target the next value of a single column; None without one.
        last_start: The last row, from 0, with which a window can begin.
        made_up: Whether no data were given, and an example was made.
        notes: What was left out, padded or made up, for people.
        events: The steps, from 0, at which something happened that the model does not see.
    """

    arrays: tuple[Values, ...]
    names: tuple[str, ...] = ()
    shown: Numbers | None = None
    words: tuple[str, ...] = ()
    target: Numbers | None = None
    after: float | None = None
    last_start: int = 0
    made_up: bool = False
    notes: tuple[str, ...] = ()
    events: tuple[int, ...] = ()

    def sequence(self, steps: int) -> InputSequence:
        """The input as a layer reads it that makes so many steps of it."""
        x = self.arrays[0][0]
        inputs = x if len(x) == steps else np.zeros((steps, 1), np.float32)
        if self.words and len(self.words) == steps:
            return InputSequence(inputs, "token", (), self.words, asks_every_step=True)
        return InputSequence(inputs, "step", (), asks_every_step=True)
