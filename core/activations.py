"""Functions that squash numbers, safe from overflow."""

from __future__ import annotations

import numpy as np

from core.cells import Array


def softmax(logits: Array) -> Array:
    """Probabilities over the last axis: exp(z) / sum(exp(z)), safe from overflow."""
    z = np.exp(logits - logits.max(-1, keepdims=True))
    return z / z.sum(-1, keepdims=True)
