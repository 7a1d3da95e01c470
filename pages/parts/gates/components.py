"""The inline browser components below the film: like moments, and what takes the view away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.analysis.ablation_effect import sample_digit_name, sample_digits
from core.analysis.top_activations import Activation, TopActivation
from core.data.mnist import ROWS
from core.drawing.links import image_data_url
from core.formatting import signed
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
    """Moments among the 1,000 digits to click, which are like one in what is being read.

    Args:
        moments: What `core.analysis.top_activations.top_activations` found.
        like: What it was to find.
        key: The place's own name on its page.
        on_pick: Gets what the browser sent as the moment that was clicked: `name` and `row`.
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


def strength(furthest: float, like: Activation) -> str:
    """How far the units go at a moment, in a few words; `furthest` is how far the weakest does."""
    if len(like.units) > 1:
        return f"all {furthest:.2f} or more" if furthest > 0 else "not all"
    return signed(like.signs[0] * furthest)


def picture_and_link_buttons(file_name: str, *, key: str) -> None:
    """Two buttons: one saves the maps and the cell as a picture, one copies the page's address."""
    data = {"file": file_name, "root": ".film", "parts": ".stage, .cell"}
    _TAKEAWAY(key=key, data=data)
