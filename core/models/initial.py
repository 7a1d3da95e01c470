"""Initial weights for an architecture that came without any, as Keras draws them."""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from core.models.architecture import Architecture


class InitialWeights:
    """Draws each weight from a generator of its own, so that their order does not matter.

    Kernels: Glorot & Bengio (2010), uniform. Recurrent kernels: orthogonal (Saxe et al., 2014).
    Embeddings: uniform in ±0.05. Biases: 0, an LSTM's forget gate 1. Scales and variances: 1.

    Args:
        architecture: Whose weights are drawn.
        seed: Of the random numbers.
    """

    def __init__(self, architecture: Architecture, seed: int = 0) -> None:
        self._architecture = architecture
        self._seed = seed

    def __call__(self, layer: str, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """The weight `name` of `layer`, float32 of that shape."""
        rng = np.random.default_rng([self._seed, zlib.crc32(f"{layer}/{name}".encode())])
        weight = name.rpartition(".")[2]
        if weight in ("gamma", "moving_variance", "scale", "concat_score_weight"):
            return np.ones(shape, np.float32)
        if weight == "embeddings":
            return rng.uniform(-0.05, 0.05, shape).astype(np.float32)
        if weight == "recurrent_kernel":
            rows, columns = shape
            normal = rng.standard_normal((max(shape), min(shape)))
            q, r = np.linalg.qr(normal)
            q = q * np.sign(np.diagonal(r))
            return np.ascontiguousarray(q if rows >= columns else q.T, np.float32)
        if weight == "kernel":
            receptive = int(np.prod(shape[:-2]))
            limit = np.sqrt(6 / (receptive * (shape[-2] + shape[-1])))
            return rng.uniform(-limit, limit, shape).astype(np.float32)
        zeros = np.zeros(shape, np.float32)
        if weight == "bias" and self._is_lstm(layer):
            units = shape[-1] // 4
            zeros[units : 2 * units] = 1
        return zeros

    def _is_lstm(self, layer: str) -> bool:
        spec = self._architecture.layers[layer]
        inner = spec.config.get("layer")
        return "LSTM" in (spec.class_name, inner and inner.get("class_name"))
