"""What an opened model reads: a visitor's table, text, picture or arrays, shaped for its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.analysis.visitor_data import ARRAYS, TABLE, TOKENS, ModelInput, VisitorData
from core.data.input_sections import has_sections, read_sections
from core.data.scaling import Scaling
from core.data.table import (
    MAX_ROWS,
    Numbers,
    Table,
    table_from_array,
)
from core.data.token_text import TokenIds, read_tokens
from core.drawing.photo_file import resized
from core.i18n import gettext as _
from core.i18n import ngettext
from core.models.example_input import vocabulary as known_ids
from core.models.layers import Values
from core.models.model import Model
from core.models.size import steps_shown
from core.whole_numbers import shown

MAX_STEPS = 2_000
"""That are read where a model takes sequences of any length."""


def input_kind(model: Model) -> str:
    """What the model's first input is made of."""
    position = model.architecture.inputs[0]
    if known_ids(model.architecture, position) is not None:
        return TOKENS
    return TABLE if len(_shape(model)) in (1, 2) else ARRAYS


def input_sentence(model: Model) -> str:
    """What the model reads, for the person who is to bring it."""
    shape, kind = _shape(model), input_kind(model)
    if len(model.architecture.inputs) > 1:
        names = [model.architecture.calls[k].layer for k in model.architecture.inputs]
        shapes = [_plain(model.architecture.layers[name].config["shape"]) for name in names]
        return _(
            "It has {n} inputs: {inputs}. Give the arrays of an NPZ file, or text in which a line "
            "[{first}] stands before the rows of that input, and so on.",
            n=len(names),
            inputs=", ".join(f"{name} ({size})" for name, size in zip(names, shapes, strict=True)),
            first=names[0],
        )
    if kind == TOKENS:
        last = _known(model) - 1
        if shape[0] is None:
            return _("It reads ids from 0 to {last:,}, any number of them.", last=last)
        return _("It reads {steps:,} ids from 0 to {last:,}.", steps=shape[0], last=last)
    if kind == ARRAYS:
        return _(
            "It reads arrays of the shape {shape}: give NPY, NPZ or a picture.",
            shape=_plain(shape),
        )
    if len(shape) == 1:
        return _("It reads a row of {n:,} numbers.", n=shape[0])
    columns = ngettext("{n} column", "{n} columns", shape[1] or 1)
    if shape[0] is None:
        return _("It reads a table of {columns} and any number of rows.", columns=columns)
    rows = ngettext("{n} row", "{n} rows", shape[0])
    return _("It reads windows of {rows} of a table of {columns}.", rows=rows, columns=columns)


def model_input(model: Model, data: VisitorData, seed: int = 0) -> ModelInput:
    """Make the inputs of a model from what a visitor gave; an example where that is nothing.

    Raises:
        ValueError: If the data do not fit the model; one sentence says why.
    """
    kind = input_kind(model)
    several = len(model.architecture.inputs)
    if data.picture is not None:
        return _of_picture(model, data)
    if data.arrays and (several > 1 or kind == ARRAYS):
        return _of_arrays(model, data.arrays)
    if has_sections(data.text):
        return _of_arrays(model, _sections(model, data.text))
    if kind == TOKENS and data.arrays:
        ids = next(iter(data.arrays.values())).ravel()[: 10 * MAX_STEPS]
        text = " ".join(f"{id_:.0f}" for id_ in ids)
        made = _of_tokens(model, VisitorData(text=text))
    elif kind == TOKENS and data.text.strip():
        made = _of_tokens(model, data)
    elif kind == TABLE and data.text.strip() and data.vocabulary:
        made = _one_hot(model, data)
    elif kind == TABLE and (data.table is not None or data.arrays):
        table = data.table or table_from_array(next(iter(data.arrays.values())))
        made = _of_table(model, table, data)
    else:
        return _example(model, data, seed)
    if several == 1:
        return made
    others = model.example(seed)[1:]
    note = ngettext(
        "{n} further input is made up; give all of them as the arrays of an NPZ file.",
        "{n} further inputs are made up; give all of them as the arrays of an NPZ file.",
        several - 1,
    )
    return replace(made, arrays=(made.arrays[0], *others), notes=(*made.notes, note))


def _shape(model: Model) -> list[int | None]:
    call = model.architecture.calls[model.architecture.inputs[0]]
    shape: list[int | None] = model.architecture.spec(call).config["shape"]
    return shape


def _known(model: Model) -> int:
    return known_ids(model.architecture, model.architecture.inputs[0]) or 0


def _plain(shape: list[int | None]) -> str:
    return " x ".join("?" if n is None else f"{n:,}" for n in shape)


def _of_table(model: Model, table: Table, data: VisitorData) -> ModelInput:
    shape = _shape(model)
    if table.series:
        table = table.only(data.series or table.series[0][0])
    if len(shape) == 1:
        return _of_row(table, shape[0] or table.values.size, data.scaling)
    steps, width = shape
    if width is not None and len(table.names) == 1 < width and _are_ids(table.values, width):
        text = " ".join(f"{number:.0f}" for number in table.values[:, 0])
        words = {str(number): number for number in range(width)}
        return _one_hot(model, VisitorData(text=text, vocabulary=words))
    if width is not None and len(table.names) == 2 * width and _seems_decimal(table.values):
        raise ValueError(
            _(
                "The table has {found} columns where the model reads {expected}: if its commas are "
                "decimal commas, write points.",
                found=len(table.names),
                expected=width,
            )
        )
    if width is not None and len(table.names) != width:
        raise ValueError(
            _(
                "The model reads {expected} and the table has {found} ({names}); leave out or add "
                "some, and call the one that is to be predicted target.",
                expected=ngettext("{n} column", "{n} columns", width),
                found=len(table.names),
                names=shown(", ".join(table.names)),
            )
        )
    length = min(table.rows, steps_shown(model, MAX_STEPS)) if steps is None else steps
    if table.rows < length:
        raise ValueError(
            _(
                "The model reads windows of {steps} and the table has {rows}.",
                steps=ngettext("{n} row", "{n} rows", length),
                rows=ngettext("{n} row", "{n} rows", table.rows),
            )
        )
    start = min(max(0, data.start), table.rows - length)
    end = start + length
    values = table.values if data.scaling is None else data.scaling.apply(table.values)
    target = table.target
    return ModelInput(
        (values[start:end].astype(np.float32)[None],),
        table.names,
        table.values[start:end],
        target=None if target is None else target[start:end],
        after=_after(table, end),
        last_start=table.rows - length,
        notes=table.notes,
        events=tuple(row - start for row in table.events if start <= row < end),
    )


def _sections(model: Model, text: str) -> dict[str, Numbers]:
    """The rows of each input, by the inputs' own names.

    Raises:
        ValueError: If a section has the name of no input.
    """
    found = read_sections(text)
    wanted = [model.architecture.calls[k].layer for k in model.architecture.inputs]
    for name in found:
        if name not in wanted:
            raise ValueError(
                _(
                    "The model has no input {name}; its inputs are {known}.",
                    name=shown(name),
                    known=", ".join(wanted),
                )
            )
    return found


def _seems_decimal(values: Numbers) -> bool:
    """Whether every number is whole, as where a comma has cut decimal numbers in two."""
    return bool((values == np.rint(values)).all())


def _are_ids(values: Numbers, count: int) -> bool:
    """Whether they are whole numbers that number one of so many classes."""
    return bool((values == np.rint(values)).all() and values.min() >= 0 and values.max() < count)


def _of_picture(model: Model, data: VisitorData) -> ModelInput:
    """A picture whose rows are steps, at the model's size, in grey."""
    shape = _shape(model)
    assert data.picture is not None
    is_picture = len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3))
    if not is_picture or len(model.architecture.inputs) > 1 or shape[1] is None:
        raise ValueError(
            _("The model reads the shape {shape}, which is no picture.", shape=_plain(shape))
        )
    height, width = shape[0] or data.picture.shape[0], shape[1]
    grey = resized(data.picture, height, width)
    grey = 1 - grey if data.dark_is_1 else grey
    array = grey if len(shape) == 2 else np.repeat(grey[..., None], shape[2] or 1, -1)
    range_ = _("ink is 1, paper 0") if data.dark_is_1 else _("black is 0, white 1")
    note = _(
        "The picture is read in grey at {width} x {height}; {range}.",
        width=width,
        height=height,
        range=range_,
    )
    names = tuple(_("column {n}", n=k + 1) for k in range(width))
    return ModelInput(
        (array[None].astype(np.float32),), names, grey.astype(np.float64), notes=(note,)
    )


def _after(table: Table, end: int) -> float | None:
    """What stands in the row behind the window and may have been forecast."""
    if end >= table.rows:
        return None
    if table.target is not None:
        return float(table.target[end])
    return float(table.values[end, 0]) if len(table.names) == 1 else None


def _of_row(table: Table, count: int, scaling: Scaling | None) -> ModelInput:
    """A flat row of numbers, which the model itself takes apart into steps."""
    values = table.values if scaling is None else scaling.apply(table.values)
    if values.size != count and values.shape[1] == count:
        values, shown_values = values[:1], table.values[:1]
    else:
        shown_values = table.values
    if values.size != count:
        raise ValueError(
            _(
                "The model reads {expected} numbers and the table has {found}.",
                expected=count,
                found=values.size,
            )
        )
    return ModelInput(
        (values.reshape(1, count).astype(np.float32),),
        (_("number"),),
        shown_values.reshape(count, 1),
        notes=table.notes,
    )


def _of_tokens(model: Model, data: VisitorData) -> ModelInput:
    shape, size = _shape(model), _known(model)
    tokens = read_tokens(data.text, data.vocabulary, size)
    return _fitted(tokens, shape, tokens.notes, steps_shown(model, MAX_STEPS))


def _fitted(
    tokens: TokenIds, shape: list[int | None], notes: tuple[str, ...], most: int
) -> ModelInput:
    """The ids, cut or filled with 0 in front as `keras.utils.pad_sequences` does by default."""
    ids, words = tokens.ids, tokens.words
    length = shape[0] if shape and shape[0] is not None else min(len(ids), most)
    if len(ids) > length:
        notes = (*notes, _("The last {n} are read.", n=length))
    ids, words = ids[-length:], words[-length:]
    if len(ids) < length:
        gap = length - len(ids)
        notes = (
            *notes,
            _("The model reads {n}: in front stand {gap} zeros.", n=length, gap=gap),
        )
        ids = np.concatenate([np.zeros(gap, np.intp), ids])
        words = ("0",) * gap + words
    whole = tuple(1 if n is None else n for n in shape)
    return ModelInput((_reshaped(ids, whole),), words=words, notes=notes)


def _reshaped(ids: NDArray[np.intp], shape: tuple[int, ...]) -> Values:
    if len(shape) <= 1:
        return ids[None]
    if int(np.prod(shape[1:])) != 1:
        raise ValueError(
            _("The model reads ids of the shape {shape}: give NPY or NPZ.", shape=list(shape))
        )
    return ids.reshape(1, len(ids), *shape[1:])


def _one_hot(model: Model, data: VisitorData) -> ModelInput:
    """Text for a model whose steps are one-hot vectors of a vocabulary."""
    shape = _shape(model)
    width = shape[-1]
    if len(shape) != 2 or width is None:
        raise ValueError(_("The model reads numbers and no text: give a table."))
    tokens = read_tokens(data.text, data.vocabulary, width)
    steps = shape[0] or min(len(tokens.ids), steps_shown(model, MAX_STEPS))
    vectors = np.zeros((1, steps, width), np.float32)
    ids, words, notes = tokens.ids[-steps:], tokens.words[-steps:], tokens.notes
    gap = steps - len(ids)
    vectors[0, np.arange(gap, steps), ids] = 1
    if gap:
        notes = (*notes, _("The model reads {n}: in front stand {gap} zeros.", n=steps, gap=gap))
    if len(tokens.ids) > steps:
        notes = (*notes, _("The last {n} are read.", n=steps))
    return ModelInput((vectors,), words=("-",) * gap + words, notes=notes)


def _of_arrays(model: Model, arrays: Mapping[str, Numbers]) -> ModelInput:
    """Arrays as they are, one for each input, by the inputs' names or in their order."""
    wanted = [model.architecture.calls[k].layer for k in model.architecture.inputs]
    if len(arrays) != len(wanted):
        raise ValueError(
            _(
                "The model reads {n} arrays ({names}) and the data hold {found}.",
                n=len(wanted),
                names=", ".join(wanted),
                found=len(arrays),
            )
        )
    by_name = (
        [arrays[name] for name in wanted] if set(wanted) == set(arrays) else [*arrays.values()]
    )
    for array in by_name:
        if array.size > MAX_ROWS * 100:
            raise ValueError(_("An array has more than {n:,} numbers.", n=MAX_ROWS * 100))
    given = [
        array.astype(np.intp) if known_ids(model.architecture, k) is not None else array
        for k, array in zip(model.architecture.inputs, by_name, strict=True)
    ]
    for k, position in enumerate(model.architecture.inputs):
        shape = model.architecture.spec(model.architecture.calls[position]).config["shape"]
        if len(shape) == 2 and given[k].ndim == 1:
            given[k] = given[k][:, None]  # a column of one number a step
    checked, _batched = model.check_inputs(given if len(given) > 1 else given[0])
    return shown_input(model, tuple(values[:1] for values in checked))


def _example(model: Model, data: VisitorData, seed: int) -> ModelInput:
    arrays = model.example(seed)
    if (
        len(_shape(model)) == 1 and input_kind(model) == TABLE
    ):  # the numbers of a row: a smooth line
        noise = np.random.default_rng(seed).standard_normal((1, arrays[0].shape[1]))[0]
        smooth = np.convolve(noise, np.full(5, 5**-0.5), "same")
        arrays = (smooth[None].astype(np.float32), *arrays[1:])
    by_id = {id_: word for word, id_ in data.vocabulary.items()}
    made = shown_input(model, arrays, by_id)
    note = _("No data given: this is an example, made at random.")
    return replace(made, made_up=True, notes=(note, *made.notes))


def shown_input(
    model: Model, arrays: tuple[Values, ...], by_id: Mapping[int, str] | None = None
) -> ModelInput:
    """Arrays for all inputs, of which the first is shown to a person.

    Args:
        model: The model.
        arrays: Each with a batch axis of 1.
        by_id: The words of ids.
    """
    first, kind = arrays[0][0], input_kind(model)
    if kind == TOKENS:
        if first.ndim > 1 and first.size != len(first):
            return ModelInput(arrays)
        ids = first.ravel().tolist()
        return ModelInput(arrays, words=tuple((by_id or {}).get(int(k), f"{k:.0f}") for k in ids))
    if first.ndim == 1:
        first = first[:, None]
    if first.ndim > 2:
        return ModelInput(arrays)
    names = tuple(_("column {n}", n=k + 1) for k in range(first.shape[1]))
    return ModelInput(arrays, names, first.astype(np.float64))
