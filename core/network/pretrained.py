"""Shipped networks whose weights a training can start from."""

from __future__ import annotations

from typing import Any

from core.i18n import gettext as _
from core.network.card import load_card
from core.network.shipped import shipped_names
from core.recipes import Recipe

_SHAPE = ("kind", "units", "entries", "activation", "rate", "layer")


def pretrained_starts(recipe: Recipe) -> tuple[str, ...]:
    """The names of the shipped networks with the layers of a recipe, its own name first."""
    shape = _shape(recipe.as_dict()["layers"])
    fitting = [
        name for name in shipped_names() if _shape(load_card(name).recipe["layers"]) == shape
    ]
    return tuple(sorted(fitting, key=lambda name: name != recipe.name))


def check_start(recipe: Recipe) -> None:
    """Check that the network a recipe starts from, if any, is here and has the recipe's layers.

    Raises:
        ValueError: If it is not, or has not.
    """
    if recipe.start_from is None or recipe.start_from in (known := pretrained_starts(recipe)):
        return
    fitting = ", ".join(known) or _("none")
    raise ValueError(
        _(
            "This recipe cannot start from '{network}', only from a network with the same layers: "
            "{known}.",
            network=recipe.start_from[:40],
            known=fitting,
        )
    )


def _shape(layers: Any) -> list[dict[str, Any]]:
    """What the shapes and the use of a layer's weights depend on, of each layer."""
    return [
        {
            key: _shape([value])[0] if key == "layer" else value
            for key, value in layer.items()
            if key in _SHAPE
        }
        for layer in layers
    ]
