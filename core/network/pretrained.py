"""Shipped networks whose weights a training can begin with."""

from __future__ import annotations

from typing import Any

from core.network.card import load_card
from core.network.shipped import shipped_names
from core.recipes import Recipe

_SHAPE = ("kind", "units", "entries", "activation", "rate", "layer")


def pretrained_starts(recipe: Recipe) -> tuple[str, ...]:
    """The names of the shipped networks that have the recipe's layers; its own name first."""
    shape = _shape(recipe.as_dict()["layers"])
    fitting = [
        name for name in shipped_names() if _shape(load_card(name).recipe["layers"]) == shape
    ]
    return tuple(sorted(fitting, key=lambda name: name != recipe.name))


def check_start(recipe: Recipe) -> None:
    """Nothing, if the recipe begins from nothing or with the weights of a network that fits it.

    Raises:
        ValueError: If it begins with those of a network of other layers, or of none that is here.
    """
    if recipe.start_from is None or recipe.start_from in (known := pretrained_starts(recipe)):
        return
    fitting = ", ".join(known) or "none"
    raise ValueError(
        f"Expected to begin from a shipped network of the same layers ({fitting}), got "
        f"{recipe.start_from!r}."
    )


def _shape(layers: Any) -> list[dict[str, Any]]:
    """Of each layer what its weights and their use follow from: not its name or first weights."""
    return [
        {
            key: _shape([value])[0] if key == "layer" else value
            for key, value in layer.items()
            if key in _SHAPE
        }
        for layer in layers
    ]
