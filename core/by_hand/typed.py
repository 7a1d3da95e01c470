"""The numbers of a network by hand as a person types them: named texts, and back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from core.by_hand.stage import BLOCKS, MAX_SIZE, STAGES, UNITS, ByHand

MAX_TYPED_STEPS = 4

COLUMNS: Mapping[str, str] = {
    "input": "input weight",
    "from-0": "weight from unit 0",
    "from-1": "weight from unit 1",
    "bias": "bias",
}
"""Of each unit of each block, in the order of the equation: how a field ends, and what it is."""

OUTPUT: Mapping[str, str] = {
    "output-from-0": "output weight of unit 0",
    "output-from-1": "output weight of unit 1",
    "output-bias": "output bias",
}

SHORT_OF_INPUTS = 1.0
"""What further steps are fed until somebody types something else."""


def field_name(block: str, unit: int, column: str) -> str:
    """The name of the field of one number of one unit."""
    return f"{block}-{unit}-{column}"


def input_name(step: int) -> str:
    """The name of the field of what is fed at a step, from 0."""
    return f"fed-{step}"


def fields(stage: ByHand) -> dict[str, str]:
    """By name, what stands in each field; there are always four steps to type."""
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
        fed = stage.inputs[step] if step < len(stage.inputs) else SHORT_OF_INPUTS
        texts[input_name(step)] = fed
    return {name: f"{number:.10g}" for name, number in texts.items()}


def stage_from_fields(kind: str, texts: Mapping[str, str], steps: int) -> ByHand:
    """The stage with the numbers that were typed.

    Args:
        kind: One of `core.by_hand.stage.STAGES`.
        texts: What `fields` returns, as changed by a person.
        steps: How many of the inputs to feed, 1 to 4.

    Raises:
        ValueError: If a text is no number, or there are no such steps or kind.
    """
    if kind not in STAGES:
        raise ValueError(f"Expected a cell among {', '.join(STAGES)}, got {kind!r}.")
    if steps not in range(1, MAX_TYPED_STEPS + 1):
        raise ValueError(f"Expected 1 to {MAX_TYPED_STEPS} steps, got {steps!r}.")
    column = {
        name: tuple(
            number_from_text(
                texts[field_name(block, unit, name)], f"{what} of {block}, unit {unit}"
            )
            for block, unit in _rows(kind)
        )
        for name, what in COLUMNS.items()
    }
    first, second, bias = (number_from_text(texts[name], what) for name, what in OUTPUT.items())
    return replace(
        STAGES[kind],
        kernel=column["input"],
        recurrent_kernel=(column["from-0"], column["from-1"]),
        bias=column["bias"],
        output_kernel=(first, second),
        output_bias=bias,
        inputs=tuple(
            number_from_text(texts[input_name(step)], f"input of step {step + 1}")
            for step in range(steps)
        ),
    )


def _rows(kind: str) -> list[tuple[str, int]]:
    """Block and unit, in the order of the columns of `ByHand.kernel`."""
    return [(block, unit) for block in BLOCKS[kind] for unit in range(UNITS)]


def number_from_text(text: str, what: str) -> float:
    """The number that a person typed.

    Raises:
        ValueError: If it is none, or too large; the sentence calls it `what`.
    """
    try:
        number = float(text)
    except (TypeError, ValueError):
        number = math.nan
    if not abs(number) <= MAX_SIZE:
        shown = repr(text[:20]) if text and text.strip() else "an empty field"
        raise ValueError(
            f"Expected a number between {-MAX_SIZE:g} and {MAX_SIZE:g} as {what}, got {shown}."
        )
    return number
