"""Scaling: a table's numbers as a model was trained on them, minus a mean and over a scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.data.table import TARGET, Numbers, Table, parse_table
from core.i18n import gettext as _


@dataclass(frozen=True)
class Scaling:
    """A mean and a scale for each column, in the user's own unit.

    Attributes:
        mean: (F,).
        scale: (F,), never 0.
        target: Mean and scale of what the model predicts; None if that is not scaled. A table of
            one column lends its own: what is predicted is its next value.
    """

    mean: Numbers
    scale: Numbers
    target: tuple[float, float] | None = None

    def apply(self, values: Numbers) -> Numbers:
        """(T, F), as the model reads it."""
        return (values - self.mean) / self.scale

    def restore_target(self, values: Numbers) -> Numbers:
        """What the model predicts, in the user's own unit."""
        if self.target is None:
            return values
        mean, scale = self.target
        return values * scale + mean


def scaling_of(table: Table) -> Scaling:
    """Each column's own mean and standard deviation; 1 for a column that never changes."""
    deviation = table.values.std(0)
    values = table.values[:, 0] if table.target is None else table.target
    target = None
    if table.target is not None or len(table.names) == 1:
        target = float(values.mean()), float(values.std()) or 1.0
    return Scaling(table.values.mean(0), np.where(deviation == 0, 1.0, deviation), target)


def parse_scaling(text: str, names: Sequence[str]) -> Scaling:
    """Read a table with the columns `mean` and `scale` and a row for each column of the data.

    A further row, the last, is that of what the model predicts.

    Args:
        text: The table.
        names: Of the columns of the data.

    Raises:
        ValueError: If it is not such a table.
    """
    table = parse_table(text)
    known = {name.lower(): table.values[:, k] for k, name in enumerate(table.names)}
    if "mean" not in known or "scale" not in known:
        raise ValueError(_("The scaling needs a line of names with the columns mean and scale."))
    mean, scale = known["mean"], known["scale"]
    if len(mean) not in (len(names), len(names) + 1):
        raise ValueError(
            _(
                "The scaling has {found} rows; the data have {expected} columns, and a last row "
                "for the {target} is allowed.",
                found=len(mean),
                expected=len(names),
                target=TARGET,
            )
        )
    if (scale == 0).any():
        raise ValueError(_("A scale is 0, and nothing can be divided by it."))
    more = len(mean) > len(names) or len(names) == 1
    target = (float(mean[-1]), float(scale[-1])) if more else None
    return Scaling(mean[: len(names)], scale[: len(names)], target)
