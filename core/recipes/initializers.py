"""What weights are drawn from before training begins, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# Weights of one layer that are drawn from one distribution must not be the same numbers: these are
# added to the seed of the layer.
BIAS_SEEDS = 1_000_003
BACKWARD_SEEDS = 2_000_003
RECURRENT_SEEDS = 3_000_017


@dataclass(frozen=True)
class Normal:
    """The normal distribution N(0, stddev²)."""

    stddev: float = 1.0
    kind: Literal["normal"] = field(default="normal", init=False)


@dataclass(frozen=True)
class Uniform:
    """The uniform distribution from `-limit` to `limit`."""

    limit: float
    kind: Literal["uniform"] = field(default="uniform", init=False)


@dataclass(frozen=True)
class Constant:
    """One value for all."""

    value: float
    kind: Literal["constant"] = field(default="constant", init=False)


Initializer = Normal | Uniform | Constant
