"""Data for the browser: a passage coloured by one unit of a layer, and what comes next."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.passage import LIKELIEST, Passage
from core.analysis.unit_concepts import Flags
from core.text.vocabulary import Vocabulary
from core.view.quantities import ABOVE_ZERO, BELOW_ZERO, LOOKS, quantity_looks

WHOLE = 65_535
"""A probability of 1 as an unsigned number of two bytes."""
GATE_CHARACTERS = 1_000
GATE_STEPS = 100
"""The gates page gets the last steps up to the chosen one."""


def unit_text_view(
    passage: Passage,
    vocabulary: Vocabulary,
    unit: int,
    quantity: str,
    *,
    network: str,
    threshold: float | None = None,
    above: bool = True,
    holds: Flags | None = None,
    marks: Sequence[tuple[int, int]] = (),
    is_marking: bool = False,
) -> dict[str, Any]:
    """Convert a passage for the browser component `units`.

    Args:
        passage: T steps.
        vocabulary: Of the network.
        unit: Which unit colours it.
        quantity: By which quantity.
        network: The network's name on the gates page, or "" where that page cannot read the text.
        threshold: Where the unit switches on; None where that is unknown.
        above: Whether it is on at and above the threshold.
        holds: (T,), where the chosen idea holds; None without one.
        marks: Passages that were marked, starts and ends.
        is_marking: Whether dragging over the text marks it.

    Returns:
        `pieces`; `values`, by quantity (T,) float32 as base64; `quantity`, `bound`, the largest
        size of its values, and `looks`, how quantities look; `entries`, `expected` and
        `probabilities`, as in `core.view.surprise_view`; `threshold` and `above`; `ideas` and
        `marks`, starts and ends; `is_marking`; `unit`; `kind`, of the vocabulary; `gates`, the
        `network`, and how many `steps` and `characters` the gates page takes.
    """
    known, places = np.unique(passage.likeliest, return_inverse=True)
    values = {name: passage.unit(name, unit) for name in passage.quantities}
    shown = values[quantity]
    return {
        "pieces": passage.read.pieces,
        "values": {name: _floats(each) for name, each in values.items()},
        "quantity": quantity,
        "bound": bound_of(quantity, shown),
        "looks": quantity_looks(),
        "entries": vocabulary.tokens(known),
        "each": min(LIKELIEST, passage.likeliest.shape[1]),
        "expected": _two_bytes(places.reshape(passage.likeliest.shape)),
        "probabilities": _two_bytes(np.rint(passage.probabilities.astype(np.float64) * WHOLE)),
        "threshold": threshold,
        "above": above,
        "ideas": runs_of(holds) if holds is not None else (),
        "marks": tuple(tuple(mark) for mark in marks),
        "is_marking": is_marking,
        "unit": unit,
        "kind": vocabulary.kind,
        "gates": {"network": network, "steps": GATE_STEPS, "characters": GATE_CHARACTERS},
    }


def bound_of(quantity: str, values: NDArray[np.floating]) -> float:
    """Return the end of a quantity's scale: 1 for gates, else the largest size of its values."""
    if LOOKS[quantity].colour:
        return 1.0
    return float(np.abs(values).max(initial=0)) or 1.0


def runs_of(holds: Flags) -> tuple[tuple[int, int], ...]:
    """List the runs of true labels, (T,), as starts and ends, the end not included.

    >>> runs_of(np.array([True, True, False, True]))
    ((0, 2), (3, 4))
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], holds, [False]]).astype(np.int8)))
    return tuple((int(start), int(end)) for start, end in edges.reshape(-1, 2))


def coloured_html(
    pieces: Sequence[str], values: NDArray[np.floating], quantity: str, bound: float, at: int = -1
) -> str:
    """Return a line of text as HTML, each piece coloured by a value; `at` is outlined.

    The size of a value is also the height of a bar below the piece, or above it if negative.
    """
    colour = LOOKS[quantity].colour
    spans = []
    for k, (piece, value) in enumerate(zip(pieces, values.tolist(), strict=True)):
        size = min(1.0, abs(value) / bound)
        tint = colour or (ABOVE_ZERO if value >= 0 else BELOW_ZERO)
        side = "bottom" if value >= 0 else "top"
        style = f"--size:{size:.2f};--tint:{tint};--side:{side}"
        name = "at" if k == at else ""
        text = escape(piece.replace("\n", "\u23ce").replace("\t", "\u2192"))
        spans.append(f'<span class="{name}" style="{style}">{text}</span>')
    return f'<code class="lab-unit-text">{"".join(spans)}</code>'


def _floats(numbers: NDArray[np.floating]) -> str:
    return base64.b64encode(numbers.astype("<f4").tobytes()).decode()


def _two_bytes(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.astype("<u2").tobytes()).decode()
