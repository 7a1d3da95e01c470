"""Networks small enough for pencil and paper: two units, one input, one output, every number open.

>>> trace = run(network_by_hand(SIMPLE_RNN), sequence_by_hand(SIMPLE_RNN))
>>> trace.logits[0, :, 0]
array([1.561284, 2.727071], dtype=float32)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.cells import Array
from core.layers import GRU, LSTM, Dense, Layer, SimpleRNN
from core.trace import Network

Row: TypeAlias = tuple[float, ...]

UNITS = 2
MAX_STEPS = 20
MAX_SIZE = 1000.0  # as a learner types them; float32 is still exact to four decimals there

BLOCKS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "simple_rnn": ("hidden_state",),
        "lstm": ("input_gate", "forget_gate", "candidate", "output_gate"),
        "gru": ("update_gate", "reset_gate", "candidate"),
    }
)
"""By kind, what each pair of columns is for."""


@dataclass(frozen=True)
class ByHand:
    """All numbers of a network with two units, one number in and one number out at every step.

    Attributes:
        kind: `simple_rnn`, `lstm` or `gru`; the last applies its reset gate to the memory
            (`reset_after=False`), as it is taught.
        kernel: 2 numbers for each of the kind's `BLOCKS`, in their order.
        recurrent_kernel: 2 rows, one for each unit's last hidden state, each as long as `kernel`.
        bias: As long as `kernel`.
        output_kernel: 2 numbers.
        output_bias: Added to the output.
        inputs: What is fed in, one number a step; at least 1, at most 20.
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
"""The tutorial's first network, with its numbers."""

LSTM_BY_HAND = ByHand(
    "lstm",
    kernel=(0.5, 0.6, 0.1, 0.2, 0.5, -0.6, 0.3, 0.4),
    recurrent_kernel=(
        (0.1, 0.2, 0.2, 0.1, 0.1, 0.2, 0.3, 0.1),
        (0.3, 0.4, 0.1, 0.3, 0.3, 0.4, 0.2, 0.2),
    ),
    bias=(0.1, -0.1, 1.0, 1.0, 0.1, -0.1, 0.0, 0.0),
)
"""Made up for this app; its forget gates begin with the usual bias of 1."""

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
    """The network with these numbers: a recurrent layer named for its kind, then `output`.

    Raises:
        ValueError: If the kind is not known, or a number is missing, too large or none at all.
    """
    if stage.kind not in BLOCKS:
        raise ValueError(f"Expected a kind among {', '.join(BLOCKS)}, got {stage.kind!r}.")
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
    """(1, T, 1), what is fed in.

    Raises:
        ValueError: If there are no steps or too many, or a number is too large or none at all.
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
