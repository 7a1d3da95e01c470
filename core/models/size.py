"""How large a model may be; what is larger is refused in a sentence before it fills the memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.i18n import gettext as _


class SizedLayer(Protocol):
    """A recurrent layer, as far as its size goes."""

    @property
    def name(self) -> str:
        """Its own."""

    @property
    def units(self) -> int:
        """How many it has."""


class SizedModel(Protocol):
    """A model, as far as its size goes."""

    @property
    def recurrent_layers(self) -> Sequence[SizedLayer]:
        """Those with gates."""

    @property
    def parameter_count(self) -> int:
        """The number of weights."""


MAX_UNITS = 2_048
"""Of a recurrent layer. One of 4,096 units has 268 MB of weights."""

MAX_WEIGHTS = 60_000_000
"""Of a model: 240 MB."""

MAX_KEPT = 50_000_000
"""Sequences times steps times units of a recurrent layer, of which up to nine arrays are kept."""

MAX_SHOWN = 1_000_000
"""Steps times units of a layer whose maps a page shows: they come to a few megabytes."""


def check_size(model: SizedModel) -> None:
    """Check that a model is not too large to be opened.

    Raises:
        ValueError: If it is; the sentence names what is.
    """
    for layer in _measurable(model):
        if layer.units > MAX_UNITS:
            raise ValueError(
                _(
                    "Layer {layer!r} has {units:,} units; at most {most:,} can be opened.",
                    layer=layer.name,
                    units=layer.units,
                    most=MAX_UNITS,
                )
            )
    if model.parameter_count > MAX_WEIGHTS:
        raise ValueError(
            _(
                "The model has {n:,} weights; at most {most:,} can be opened.",
                n=model.parameter_count,
                most=MAX_WEIGHTS,
            )
        )


def check_kept(layer: str, batch: int, steps: int, units: int) -> None:
    """Check that everything a layer computes can be kept.

    Raises:
        ValueError: If it is too much.
    """
    if batch * steps * units > MAX_KEPT:
        raise ValueError(
            _(
                "Layer {layer!r} would keep {units:,} units at {steps:,} steps of {batch:,} "
                "sequences, more than {most:,} numbers a gate; give fewer sequences or steps.",
                layer=layer,
                units=units,
                steps=steps,
                batch=batch,
                most=MAX_KEPT,
            )
        )


def check_shown(model: SizedModel, steps: int) -> None:
    """Check that a page can show every unit at so many steps.

    Raises:
        ValueError: If the maps would be too large for a browser.
    """
    for layer in _measurable(model):
        if layer.units * steps > MAX_SHOWN:
            raise ValueError(
                _(
                    "Layer {layer!r} has {units:,} units and {steps:,} steps; a page shows at most "
                    "{most:,} numbers of a gate. In Python, `lab.trace` computes them.",
                    layer=layer.name,
                    units=layer.units,
                    steps=steps,
                    most=MAX_SHOWN,
                )
            )


def steps_shown(model: SizedModel, most: int) -> int:
    """How many steps a page shows of a model that takes any number of them, at most `most`."""
    units = max((layer.units for layer in _measurable(model)), default=1)
    return max(1, min(most, MAX_SHOWN // units))


def _measurable(model: SizedModel) -> list[SizedLayer]:
    """The recurrent layers, but for those whose settings are damaged: the pass refuses them."""
    return [
        layer
        for layer in model.recurrent_layers
        if isinstance(layer.units, int) and layer.units > 0
    ]
