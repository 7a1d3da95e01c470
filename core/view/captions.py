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
        "original_lstm": N_(
            "There is no forget gate: the cell state is kept in full and only ever added to."
        ),
        "peephole_lstm": N_(
            "Full colour in the forget gate means that the cell state is kept; pale means that it "
            "is dropped. The gates also see the cell state itself."
        ),
        "slstm": N_(
            "The input gate and the forget gate are exponentials, shown as they are used: divided "
            "by the larger of the two."
        ),
        "min_lstm": N_(
            "The gates depend on the input of the step alone; input gate and forget gate add up to "
            "1."
        ),
        "simple_rnn": N_("This cell has no gates: its hidden state is all its memory."),
    }
)


def how_to_read(layer: CellLayer, input_sequence: InputSequence) -> str:
    """Say what the maps of a layer show, and what can be done with them."""
    step = input_sequence.step_name
    is_image = input_sequence.step == "row"
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
        "mnist-static": N_(
            "The dense layer starts with large weights, so the loss starts above 2.3, that of a "
            "guess. The forget gates start near 0.73, because of their bias of 1."
        ),
        "mnist-projected": N_(
            "Weights drawn from N(0, 1) precede the cell: some of its gates are saturated before "
            "training begins, while mnist-static has none that are."
        ),
        "mnist-small": N_(
            "Twenty-eight units and small initial weights: the loss starts at 2.3, a guess. What "
            "do the last fifty of its hundred epochs still add?"
        ),
        "mnist-rnn": N_(
            "No gates at all: every row overwrites the whole memory. How far does it get in as "
            "many batches? Compare it with mnist-static."
        ),
        "mnist-gru": N_("Two gates instead of three. Is it as accurate as mnist-static?"),
        "mnist-stacked": N_(
            "The first layer reads the rows, the second reads the first. Compare the gates of both "
            "at the same checkpoint."
        ),
        "mnist-bidirectional": N_(
            "One direction starts at the last row. There is no answer until both have finished, so "
            "the probabilities are a single column."
        ),
        "mnist-deep-bidirectional": N_(
            "Two layers with two directions each. Is it worth the time? Compare it with "
            "mnist-bidirectional and look at the intervals."
        ),
        "mnist-dropout": N_(
            "During training half of each layer's output is dropped, so accuracy on the batches "
            "looks worse than on validation digits, which are read in full."
        ),
        "mnist-98": N_(
            "The learning rate rises for about forty batches and then falls to zero: watch the "
            "loss settle with it. Compare it with mnist-static."
        ),
        "digits": N_(
            "The loss counts every row. Watch the probabilities: the network learns to be unsure "
            "while it has read little."
        ),
        "digits-last-row": N_(
            "The loss counts the last row only. Move through the rows: midway the network is often "
            "confident and wrong, since nothing penalises that."
        ),
        "fable-article": N_(
            "One window per batch, with words as plain numbers: accuracy on such a batch is 0 or "
            "1, so only the mean is informative."
        ),
        "fable-article-two-layers": N_("Twice the layers on the same plain numbers. Does it help?"),
        "fable-embedding": N_(
            "The article's network, but each word becomes 64 learned numbers, and a batch has 256 "
            "windows. Compare the training times."
        ),
        "fable-window-10": N_(
            "Ten words of context instead of three: the best possible accuracy rises."
        ),
        "ptb": N_("Most of the loss disappears in the first epochs, each of which takes minutes."),
        "ptb-tutorial": N_("The tutorial's own settings. Compare it with ptb."),
        "ptb-cheat": N_(
            "Its backward layer has already read the next word. How far below the loss of ptb does "
            "it get?"
        ),
    }
)

_BY_FAMILY = MappingProxyType(
    {
        "digits": N_("Watch the loss, and how each checkpoint reads your own digit."),
        "stories": N_("Watch the samples: first single words, then pieces of the text."),
        "language": N_("Watch the loss: e to its power is the perplexity."),
        "series": N_(
            "Watch the accuracy: the share of forecasts within the tolerance. Kicks cannot be "
            "foreseen, so it stays below 100%."
        ),
        "memory": N_("Watch the loss: it rises for a moment whenever the gap grows too fast."),
    }
)


def what_to_watch(recipe: Recipe) -> str:
    """What to look for while `recipe` trains, in a sentence or two."""
    return _(_BY_NAME.get(recipe.name, _BY_FAMILY[recipe.family]))
