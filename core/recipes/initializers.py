"""What weights are drawn from before training begins, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


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
