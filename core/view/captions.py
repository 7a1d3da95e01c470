"""Captions: how to read the maps of a layer, and what to look for while a recipe trains."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.analysis.input_sequence import InputSequence
from core.i18n import N_
from core.i18n import gettext as _
from core.network.layer_info import PIXELS, CellLayer
from core.recipes.base import Recipe

_MEMORY: Mapping[str, str] = MappingProxyType(
    {
        "lstm": N_(
            "Full colour in the forget gate means that the cell state is kept; pale means that it "
            "is dropped."
        ),
        "gru": N_(
            "Full colour in the update gate means that the previous state is kept; pale means that "
            "the candidate replaces it."
        ),
        "simple_rnn": N_("This cell has no gates: its hidden state is all its memory."),
    }
)


def how_to_read(layer: CellLayer, input_sequence: InputSequence) -> str:
    """Say what the maps of a layer show, and what can be done with them."""
    step = input_sequence.step_name
    is_image = not input_sequence.read
    sentences = [
        _("How to read the maps: each line is a unit, each column a row of the image.")
        if is_image
        else _("How to read the maps: each line is a unit, each column a {step}.", step=step),
        _(_MEMORY[layer.kind]),
        _("The striped part has not been read yet."),
    ]
    if layer.backward:
        sentences.append(
            _(
                "This layer reads from the last {step} to the first, so time runs from right to "
                "left.",
                step=step,
            )
        )
    if layer.signals != PIXELS:
        sentences.append(_("The inputs of this layer are {inputs}.", inputs=layer.signals.many))
    sentences += [
        _("Click a map to pin a unit; point at a wire or a number to see what it belongs to."),
        _("Units are numbered from 0, rows and pixels from 1.")
        if layer.signals == PIXELS
        else _("Units are numbered from 0, the steps from 1."),
    ]
    return " ".join(sentences)


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
