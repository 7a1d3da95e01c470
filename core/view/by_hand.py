"""Networks small enough for pencil and paper: two units, one input, one output.

>>> network_by_hand(SIMPLE_RNN).trace(sequence_by_hand(SIMPLE_RNN)).logits[0, :, 0]
array([1.561284, 2.727071], dtype=float32)

Their numbers can be written as texts by name, one for each field of a form, and read back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.i18n import N_
from core.i18n import gettext as _
from core.network.cells import Array
from core.network.gates import BLOCKS
from core.network.layers import GRU, LSTM, Dense, Layer, SimpleRNN
from core.network.network import Network

Row: TypeAlias = tuple[float, ...]

UNITS = 2
MAX_STEPS = 20
MAX_SIZE = 1000.0  # float32 is exact to four decimals up to here


@dataclass(frozen=True)
class ByHand:
    """All numbers of a network with two units, one number in and one number out at every step.

    Attributes:
        kind: `simple_rnn`, `lstm` or `gru`; the last applies its reset gate to the old state
            (`reset_after=False`), as in textbooks.
        kernel: 2 numbers for each of the kind's `BLOCKS`, in their order.
        recurrent_kernel: 2 rows, one for each unit's last hidden state, each as long as `kernel`.
        bias: As long as `kernel`.
        output_kernel: 2 numbers.
        output_bias: Added to the output.
        inputs: One number a step, from 1 to 20 steps.
    """

    kind: str
    kernel: Row
    recurrent_kernel: tuple[Row, Row]
    bias: Row
    output_kernel: Row = (1.0, 2.0)
    output_bias: float = 0.1
    inputs: Row = (1.0, 2.0)


SIMPLE_RNN = ByHand(
    "simple_rnn",
    kernel=(0.5, 0.6),
    recurrent_kernel=((0.1, 0.2), (0.3, 0.4)),
    bias=(0.1, -0.1),
)
"""A tutorial's first network, with its numbers."""

LSTM_BY_HAND = ByHand(
    "lstm",
    kernel=(0.5, 0.6, 0.1, 0.2, 0.5, -0.6, 0.3, 0.4),
    recurrent_kernel=(
        (0.1, 0.2, 0.2, 0.1, 0.1, 0.2, 0.3, 0.1),
        (0.3, 0.4, 0.1, 0.3, 0.3, 0.4, 0.2, 0.2),
    ),
    bias=(0.1, -0.1, 1.0, 1.0, 0.1, -0.1, 0.0, 0.0),
)
"""Made up for this app; its forget gates have the usual initial bias of 1."""

GRU_BY_HAND = ByHand(
    "gru",
    kernel=(0.5, 0.6, 0.1, 0.2, 0.5, -0.6),
    recurrent_kernel=(
        (0.1, 0.2, 0.2, 0.1, 0.1, 0.2),
        (0.3, 0.4, 0.1, 0.3, 0.3, 0.4),
    ),
    bias=(0.1, -0.1, 0.0, 0.0, 0.1, -0.1),
)
"""Made up for this app."""

STAGES: Mapping[str, ByHand] = MappingProxyType(
    {stage.kind: stage for stage in (SIMPLE_RNN, LSTM_BY_HAND, GRU_BY_HAND)}
)

_CELLS: Mapping[str, Callable[[str, Array, Array, Array], Layer]] = {
    "simple_rnn": SimpleRNN,
    "lstm": LSTM,
    "gru": GRU,
}


def network_by_hand(stage: ByHand) -> Network:
    """Build the network with these numbers: a recurrent layer named after its kind, then `output`.

    Raises:
        ValueError: If the kind is unknown, or a number is missing, too large or not finite.
    """
    if stage.kind not in _CELLS:
        raise ValueError(f"Expected a kind among {', '.join(_CELLS)}, got {stage.kind!r}.")
    columns = UNITS * len(BLOCKS[stage.kind])
    kernel = _row("input weights", stage.kernel, columns)
    if len(stage.recurrent_kernel) != UNITS:
        raise ValueError(
            f"Expected state weights of {UNITS} units, got {len(stage.recurrent_kernel)}."
        )
    recurrent_kernel = np.stack(
        [_row("state weights", row, columns) for row in stage.recurrent_kernel]
    )
    bias = _row("bias", stage.bias, columns)
    cell = _CELLS[stage.kind](stage.kind, kernel[None], recurrent_kernel, bias)
    output = Dense(
        "output",
        _row("output weights", stage.output_kernel, UNITS)[:, None],
        _row("output bias", (stage.output_bias,), 1),
    )
    return Network("by hand", (cell, output))


def sequence_by_hand(stage: ByHand) -> Array:
    """Return the inputs as an array, (1, T, 1).

    Raises:
        ValueError: If there are no steps or too many, or a number is too large or not finite.
    """
    if not 1 <= len(stage.inputs) <= MAX_STEPS:
        raise ValueError(f"Expected 1 to {MAX_STEPS} steps, got {len(stage.inputs)}.")
    return _row("inputs", stage.inputs, len(stage.inputs))[None, :, None]


def _row(what: str, numbers: Row, count: int) -> Array:
    if len(numbers) != count:
        raise ValueError(f"Expected {count} numbers as {what}, got {len(numbers)}.")
    for number in numbers:
        if not (math.isfinite(number) and abs(number) <= MAX_SIZE):
            raise ValueError(
                f"Expected numbers between {-MAX_SIZE:g} and {MAX_SIZE:g} as {what}, got {number}."
            )
    return np.array(numbers, np.float32)


MAX_TYPED_STEPS = 4

COLUMNS: Mapping[str, str] = {
    "input": N_("input weight"),
    "from-0": N_("weight from unit 0"),
    "from-1": N_("weight from unit 1"),
    "bias": N_("bias"),
}
"""The fields of a unit in a block, in the order of its equation: end of the name, and meaning."""

OUTPUT: Mapping[str, str] = {
    "output-from-0": N_("output weight of unit 0"),
    "output-from-1": N_("output weight of unit 1"),
    "output-bias": N_("output bias"),
}

DEFAULT_INPUT = 1.0
"""The input of further steps until another one is typed."""


def field_name(block: str, unit: int, column: str) -> str:
    """Name the field of one number of one unit."""
    return f"{block}-{unit}-{column}"


def field_title(block: str, unit: int, column: str) -> str:
    """Say what the number in a field of a unit is."""
    what = _(COLUMNS[column])
    return _("{what} of {quantity}, unit {unit}", what=what, quantity=block, unit=unit)


def input_title(step: int) -> str:
    """Say what the number in the field of an input is; `step` counts from 0."""
    return _("input of step {step}", step=step + 1)


def input_name(step: int) -> str:
    """Name the field of the input at a step, from 0."""
    return f"fed-{step}"


def fields(stage: ByHand) -> dict[str, str]:
    """Write all numbers as texts, by the name of the field; there are always four steps."""
    texts: dict[str, float] = {}
    for at, (block, unit) in enumerate(_rows(stage.kind)):
        column = (
            stage.kernel[at],
            stage.recurrent_kernel[0][at],
            stage.recurrent_kernel[1][at],
            stage.bias[at],
        )
        for name, number in zip(COLUMNS, column, strict=True):
            texts[field_name(block, unit, name)] = number
    texts |= zip(OUTPUT, (*stage.output_kernel, stage.output_bias), strict=True)
    for step in range(MAX_TYPED_STEPS):
        fed = stage.inputs[step] if step < len(stage.inputs) else DEFAULT_INPUT
        texts[input_name(step)] = fed
    return {name: f"{number:.10g}" for name, number in texts.items()}


def stage_from_fields(kind: str, texts: Mapping[str, str], steps: int) -> ByHand:
    """Read the numbers that were typed.

    Args:
        kind: One of `STAGES`.
        texts: What `fields` returns, with any changes.
        steps: How many of the inputs to use, 1 to 4.

    Raises:
        ValueError: If a text is not a number, or the kind or the number of steps does not exist.
    """
    if kind not in STAGES:
        raise ValueError(f"Expected a cell among {', '.join(STAGES)}, got {kind!r}.")
    if steps not in range(1, MAX_TYPED_STEPS + 1):
        raise ValueError(f"Expected 1 to {MAX_TYPED_STEPS} steps, got {steps!r}.")
    column = {
        name: tuple(
            number_from_text(texts[field_name(block, unit, name)], field_title(block, unit, name))
            for block, unit in _rows(kind)
        )
        for name in COLUMNS
    }
    first, second, bias = (number_from_text(texts[name], _(what)) for name, what in OUTPUT.items())
    return replace(
        STAGES[kind],
        kernel=column["input"],
        recurrent_kernel=(column["from-0"], column["from-1"]),
        bias=column["bias"],
        output_kernel=(first, second),
        output_bias=bias,
        inputs=tuple(
            number_from_text(texts[input_name(step)], input_title(step)) for step in range(steps)
        ),
    )


def _rows(kind: str) -> list[tuple[str, int]]:
    """Block and unit, in the order of the columns of `ByHand.kernel`."""
    return [(block, unit) for block in BLOCKS[kind] for unit in range(UNITS)]


def number_from_text(text: str, what: str) -> float:
    """Read a number that a person typed.

    Args:
        text: A decimal number, such as `-0.5` or `5e-1`.
        what: What it is, for the error message.

    Raises:
        ValueError: If the text is not a number, or the number is too large.
    """
    try:
        number = math.nan if "_" in text else float(text)
    except (TypeError, ValueError):
        number = math.nan
    if not abs(number) <= MAX_SIZE:
        largest = f"{MAX_SIZE:g}"
        if not text or not text.strip():
            raise ValueError(
                _("{what} is empty. Enter a number from -{max} to {max}.", what=what, max=largest)
            )
        raise ValueError(
            _(
                "{text} cannot be used as {what}. Enter a number from -{max} to {max}.",
                text=repr(text[:20]),
                what=what,
                max=largest,
            )
        )
    return number
