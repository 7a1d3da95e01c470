"""The browser components below the film: similar moments, and the picture button."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.analysis.ablation_effect import sample_digit_name, sample_digits
from core.analysis.top_activations import Activation, TopActivation
from core.data.mnist import ROWS
from core.drawing.links import image_data_url
from core.formatting import signed
from core.i18n import gettext as _
from pages.parts.component_value import on_value
from pages.parts.components import component

_MOMENTS = component("moments")
_TAKEAWAY = component("takeaway", "png")


def moment_picker(
    moments: Sequence[TopActivation],
    like: Activation,
    *,
    key: str,
    on_pick: Callable[[object], None],
) -> None:
    """Show moments among the 1,000 digits that are similar to one in the current input.

    Args:
        moments: The result of `core.analysis.top_activations.top_activations`.
        like: The moment that was searched for.
        key: The key of the component on its page.
        on_pick: Called with what the browser sent as the moment that was clicked: `name` and `row`.
    """
    images, labels = sample_digits()
    shown = tuple(
        {
            "name": sample_digit_name(moment.sequence),
            "picture": image_data_url(images[moment.sequence]),
            "row": moment.row + 1,
            "rows": ROWS,
            "label": int(labels[moment.sequence]),
            "strength": strength(moment.strength, like),
        }
        for moment in moments
    )

    _MOMENTS(key=key, data={"moments": shown}, on_picked_change=on_value(key, "picked", on_pick))


def strength(weakest: float, like: Activation) -> str:
    """Say how active the units are at a moment; `weakest` is the activation of the weakest."""
    if len(like.units) == 1:
        return signed(like.signs[0] * weakest)
    return _("all {value:.2f} or more", value=weakest) if weakest > 0 else _("not all")


def picture_button(file_name: str, *, key: str) -> None:
    """Show a button that saves the maps and the cell as a picture."""
    data = {"file": file_name, "root": ".film", "parts": ".stage, .cell"}
    _TAKEAWAY(key=key, data=data)
