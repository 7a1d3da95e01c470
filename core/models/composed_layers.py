"""Layers that hold several others and are not computed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.i18n import gettext as _
from core.models.keras_names import MODELS


def refuse_composed(name: str, kind: str, config: Mapping[str, Any]) -> None:
    """Refuse layers that hold several others, with what to do instead.

    Raises:
        ValueError: If it is one.
    """
    inner, cell = config.get("layer"), config.get("cell")
    inner_kind = inner.get("class_name") if isinstance(inner, Mapping) else None
    if kind == "TimeDistributed" and inner_kind in MODELS:
        raise ValueError(
            _(
                "Layer {layer!r} is a TimeDistributed of a whole model ({kind}), which is not "
                "computed here; apply TimeDistributed to each of its layers.",
                layer=name,
                kind=str(inner_kind),
            )
        )
    if kind == "RNN" and (
        isinstance(cell, list) or (isinstance(cell, Mapping) and "cells" in cell)
    ):
        raise ValueError(
            _(
                "Layer {layer!r} is an RNN of several cells (StackedRNNCells), which is not "
                "computed here; use a recurrent layer for each cell, with return_sequences=True "
                "but for the last.",
                layer=name,
            )
        )
