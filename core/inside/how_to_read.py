"""How to read the maps of a layer, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.inside.anatomy import PIXELS, CellLayer
from core.inside.subject import Subject

_MEMORY: Mapping[str, str] = MappingProxyType(
    {
        "lstm": "Where the forget gate has its full colour, memory is kept; where it fades into "
        "the page, memory goes.",
        "gru": "Where the update gate has its full colour, the old state is kept; where it fades "
        "into the page, the candidate takes its place.",
        "simple_rnn": "This cell has no gates: what a unit remembers is what it says.",
    }
)


def how_to_read(layer: CellLayer, subject: Subject) -> str:
    """What the maps of a layer show of what was read, and what to do with them."""
    above = "" if subject.read else ", and above each map lies what was read"
    what = f"{subject.step}s of the image" if not subject.read else f"{subject.step}s"
    direction = ""
    if layer.backward:
        direction = (
            f"This reader runs from the last {subject.step} to the first: play moves the cursor "
            "from right to left, and what it remembers comes from the right. "
        )
    inputs = "" if layer.signals == PIXELS else f"This layer reads the {layer.signals.many}. "
    counted = f"{subject.step}s and pixels" if layer.signals == PIXELS else f"{subject.step}s"
    return (
        f"How to read it: units run down, {what} across{above}. {direction}{inputs}"
        f"{_MEMORY[layer.kind]} Click into a map to pin a unit and follow it; point at a wire, a "
        "number of an equation or a map to see what belongs together. Units are numbered from 0, "
        f"{counted} from 1."
    )
