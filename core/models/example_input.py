"""Inputs made up for a model: what a self-check computes on, and a first look without data."""

from __future__ import annotations

import numpy as np

from core.i18n import gettext as _
from core.models.architecture import Architecture, Ref
from core.models.layers import Values

STEPS = 12
"""Where a model takes sequences of any length."""

LARGEST = 5_000_000
"""Numbers in an input."""

_ON_THE_WAY = ("Reshape", "Masking", "Dropout", "ops.Cast", "TFOpLambda", "Flatten", "Activation")


def example_inputs(architecture: Architecture, seed: int = 0, batch: int = 1) -> tuple[Values, ...]:
    """An array for each of the model's inputs.

    Numbers are drawn from a standard normal distribution and smoothed over the steps, so that they
    look like a measured series; ids from all that the embedding knows. Where a layer masks steps,
    the last few of each sequence are masked.

    Args:
        architecture: The model's.
        seed: Of the random numbers.
        batch: B.

    Raises:
        ValueError: If the model does not say how many numbers a step has.
    """
    rng = np.random.default_rng(seed)
    made = []
    for position in architecture.inputs:
        spec = architecture.spec(architecture.calls[position])
        shape = [STEPS if n is None and k == 0 else n for k, n in enumerate(spec.config["shape"])]
        if None in shape or np.prod([float(n) for n in shape]) * batch > LARGEST:
            raise ValueError(
                _(
                    "The input {layer!r} has the shape {shape}, from which no example can be made.",
                    layer=spec.name,
                    shape=spec.config["shape"],
                )
            )
        ids = vocabulary(architecture, position)
        masked = max(1, shape[0] // 4) if len(shape) > 0 and shape[0] > 3 else 0
        values: Values
        if ids is not None:
            values = rng.integers(min(1, ids - 1), ids, (batch, *shape))
            if masked and _masks_zero(architecture, position):
                values[:, -masked:] = 0
        else:
            values = rng.standard_normal((batch, *shape))
            if len(shape) > 1 and shape[0] > 3:
                values[:, 1:] = 0.6 * values[:, :-1] + 0.8 * values[:, 1:]
            mask_value = _mask_value(architecture, position)
            if masked and mask_value is not None:
                values[:, -masked:] = mask_value
            values = values.astype(np.float32)
        made.append(values)
    return tuple(made)


def vocabulary(architecture: Architecture, position: int) -> int | None:
    """How many ids an input knows; None if it holds numbers.

    Args:
        architecture: The model's.
        position: The input's, in the model's calls.
    """
    sizes = [
        architecture.layers[layer].config.get("input_dim")
        for layer in _first_readers(architecture, position)
        if architecture.layers[layer].class_name in ("Embedding", "ReversibleEmbedding")
    ]
    known = [size for size in sizes if isinstance(size, int) and size > 0]
    return min(known) if known else None


def _masks_zero(architecture: Architecture, position: int) -> bool:
    readers = [architecture.layers[layer] for layer in _first_readers(architecture, position)]
    return any(s.config.get("mask_zero") or s.class_name == "ops.NotEqual" for s in readers)


def _mask_value(architecture: Architecture, position: int) -> float | None:
    for call in architecture.calls:
        spec = architecture.spec(call)
        if spec.class_name == "Masking" and Ref(position) in call.refs():
            value = spec.config.get("mask_value", 0.0)
            return float(value) if isinstance(value, int | float) else None
    return None


def _first_readers(architecture: Architecture, position: int) -> list[str]:
    """The layers that read an input, beyond those that only pass it on."""
    waiting, readers = {position}, []
    for k, call in enumerate(architecture.calls):
        if any(ref.call in waiting for ref in call.refs()):
            if architecture.spec(call).class_name in _ON_THE_WAY:
                waiting.add(k)
            readers.append(call.layer)
    return readers
