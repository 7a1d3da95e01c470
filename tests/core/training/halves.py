"""Digits that a network of a few units learns in seconds."""

from __future__ import annotations

import numpy as np

from core.data.mnist import Digits


def halves(count: int, seed: int) -> Digits:
    """Ink above is a zero, ink below a one."""
    labels = np.random.default_rng(seed).integers(0, 2, count)
    images = np.zeros((count, 28, 28), np.uint8)
    images[labels == 0, 4:12, 8:20] = 255
    images[labels == 1, 16:24, 8:20] = 255
    return Digits(images, labels.astype(np.int64))
