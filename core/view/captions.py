"""How to read the maps of a layer, in words.

What to look for while a recipe trains, in a sentence or two for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.analysis.input_sequence import InputSequence
from core.network.layer_info import PIXELS, CellLayer
from core.recipes.base import Recipe

_MEMORY: Mapping[str, str] = MappingProxyType(
    {
        "lstm": "Where the forget gate has its full colour, memory is kept; where it fades into "
        "the page, memory goes.",
        "gru": "Where the update gate has its full colour, the old state is kept; where it fades "
        "into the page, the candidate takes its place.",
        "simple_rnn": "This cell has no gates: what a unit remembers is what it says.",
    }
)


def how_to_read(layer: CellLayer, input_sequence: InputSequence) -> str:
    """What the maps of a layer show of what was read, and what to do with them."""
    above = "" if input_sequence.read else ", and above each map lies what was read"
    what = (
        f"{input_sequence.step}s of the image"
        if not input_sequence.read
        else f"{input_sequence.step}s"
    )
    direction = ""
    if layer.backward:
        direction = (
            f"This reader runs from the last {input_sequence.step} to the first: "
            f"play moves the cursor "
            "from right to left, and what it remembers comes from the right. "
        )
    inputs = "" if layer.signals == PIXELS else f"This layer reads the {layer.signals.many}. "
    counted = (
        f"{input_sequence.step}s and pixels"
        if layer.signals == PIXELS
        else f"{input_sequence.step}s"
    )
    return (
        f"How to read it: units run down, {what} across{above}. {direction}{inputs}"
        f"{_MEMORY[layer.kind]} Click into a map to pin a unit and follow it; point at a wire, a "
        "number of an equation or a map to see what belongs together. Units are numbered from 0, "
        f"{counted} from 1."
    )


_BY_NAME = MappingProxyType(
    {
        "mnist-static": (
            "The readout begins with large weights, so the loss begins above that of a guess, 2.3. "
            "Watch the forget gates leave 0.73, where their bias of 1 put them."
        ),
        "mnist-projected": (
            "Weights from N(0, 1) stand in front of the cell: some of its gates are saturated "
            "before anything is learnt, where mnist-static has none."
        ),
        "mnist-small": (
            "Twenty-eight units and a quiet start: the loss begins at 2.3, a guess. What do the "
            "last fifty of its hundred passes still add?"
        ),
        "mnist-rnn": (
            "No gates at all: at every row all that it remembers is mixed anew. How far does it "
            "get in as many batches? Lay it over mnist-static."
        ),
        "mnist-gru": "Two gates instead of three. As good a reader? Lay it over mnist-static.",
        "mnist-stacked": (
            "The first layer reads rows, the second reads the first one. Look at the gates of "
            "either, at the same checkpoint."
        ),
        "mnist-bidirectional": (
            "One reader starts at the last row. Until both are through there is no answer: the "
            "belief is one column, that of the end."
        ),
        "mnist-deep-bidirectional": (
            "Four readers. Is it worth its time? Lay it over mnist-bidirectional and read the "
            "intervals."
        ),
        "mnist-dropout": (
            "In training half of what the layers say is dropped, so the batches look worse than "
            "the digits that are measured in full."
        ),
        "mnist-98": (
            "The learning rate rises for some forty batches and then falls to nothing: see how the "
            "loss calms down with it. Lay it over mnist-static."
        ),
        "digits": (
            "It is asked after every row. Watch the belief: it learns to be unsure while little "
            "has been read."
        ),
        "digits-last-row": (
            "It is asked after the last row alone. Scrub the rows: on the way it is sure, and "
            "wrong, and nobody has told it."
        ),
        "fable-article": (
            "One window a step and its words as bare numbers: the accuracy of so small batches is "
            "0 or 1, and only the mean says anything."
        ),
        "fable-article-two-layers": "Twice the layers on the same bare numbers. Does it help?",
        "fable-embedding": (
            "The article's network, but each word is learnt as 64 numbers, and a step takes 256 "
            "windows. Compare the seconds."
        ),
        "fable-window-10": "Ten words in instead of three: the ceiling of what can be known rises.",
        "ptb": "Most of the loss goes in the first passes. Each takes minutes.",
        "ptb-tutorial": "The tutorial's own numbers. Lay it over ptb.",
        "ptb-cheat": (
            "Its backward reader has read the next word already. How low does its loss get beside "
            "that of ptb?"
        ),
    }
)

_BY_FAMILY = MappingProxyType(
    {
        "digits": "Watch the loss, and your own digit as it is read after every few batches.",
        "stories": "Watch what it says on the way: single words first, then pieces of the text.",
        "language": "Watch the loss: e to its power is the perplexity.",
    }
)


def what_to_watch(recipe: Recipe) -> str:
    """What to look for while `recipe` trains."""
    return _BY_NAME.get(recipe.name, _BY_FAMILY[recipe.family])
