"""Lookahead leakage: why a bidirectional network cannot predict the next word fairly.

The backward layer of a bidirectional network starts at the end of the text. Trained to give the
next word, the network learns to pass on the word that this layer read last, and its perplexity
falls towards 1 although it predicts nothing. Where the text ends before the next word it has to
predict like any other network, and does so worse than one that never saw the next word.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.language.scored_text import ScoredText
from core.language.surprise import bits, perplexity_of_bits
from core.network.cells import Array
from core.network.keras_file import load_network
from core.network.layers import Bidirectional, Embedding, Layer
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR

BIDIRECTIONAL_MODEL = "ptb-cheat"
"""The shipped network; its vocabulary is that of `ptb`."""

PIECE = 35
"""Words of a long text that are read at a time: as many as in its training."""

MAX_COMPARED_WORDS = 40
"""Of a longer text only the beginning is compared."""

Ids = NDArray[np.integer]


@dataclass(frozen=True)
class LookaheadBits:
    """Surprise of a bidirectional network at every word of a text but the first.

    Attributes:
        seen: (N - 1,), bits if it reads the whole text, the word itself included.
        unseen: (N - 1,), bits if the text ends before the word.
    """

    seen: NDArray[np.float64]
    unseen: NDArray[np.float64]


@dataclass(frozen=True)
class LookaheadComparison:
    """How one way of reading is surprised by every word.

    Attributes:
        title: The way of reading.
        lesson: What it shows.
        bits: (T,), surprise at each word.
    """

    title: str
    lesson: str
    bits: NDArray[np.float64]

    @property
    def perplexity(self) -> float:
        """The perplexity over these words."""
        return perplexity_of_bits(self.bits)


def load_bidirectional_model(
    words: int, name: str = BIDIRECTIONAL_MODEL, folder: Path = NETWORKS_DIR
) -> Network:
    """Load the bidirectional network that goes with a language model of `words` words.

    Raises:
        ValueError: If there is none, it has another vocabulary, or it is not bidirectional.
    """
    network = load_network(name, folder)
    if network.layers[-1].units != words:
        raise ValueError(
            _("{name} has another vocabulary than this language model.", name=network.name)
        )
    _check_layers(network)
    return network


def compare_lookahead(bidirectional: Network, read: ScoredText) -> tuple[LookaheadComparison, ...]:
    """Compare three ways to read the first words of a text.

    Args:
        bidirectional: An embedding, a bidirectional layer and an output layer.
        read: The text as the forward network read it.

    Returns:
        The forward network, the bidirectional one, and the bidirectional one without the rest of
        the text; empty if the text has no words.
    """
    if not read.tokens:
        return ()
    found = lookahead_bits(bidirectional, read.inputs[: MAX_COMPARED_WORDS + 1])
    return (
        LookaheadComparison(
            _("Reads forward only"), _("This page's network."), read.bits[:MAX_COMPARED_WORDS]
        ),
        LookaheadComparison(
            _("Reads in both directions"),
            _(
                "Its backward layer starts at the end of the text and has already read the next "
                "word. It passes that word on: there is no surprise, and no prediction either."
            ),
            found.seen,
        ),
        LookaheadComparison(
            _("The same network without the rest of the text"),
            _(
                "When you write, nothing follows the current word. Now it has to predict, which it "
                "never learned to do."
            ),
            found.unseen,
        ),
    )


def lookahead_bits(network: Network, ids: Ids) -> LookaheadBits:
    """Measure the network's surprise at the second and all later words of a text.

    Args:
        network: An embedding, a bidirectional layer and an output layer.
        ids: (N,), at least two words.

    Raises:
        ValueError: If there are fewer words, or the network has other layers.
    """
    if ids.ndim != 1 or len(ids) < 2:
        raise ValueError(_("Surprise needs a text of at least two words."))
    return LookaheadBits(
        bits(seen_logits(network, ids)[:-1], ids[1:]),
        bits(unseen_logits(network, ids[:-1]), ids[1:]),
    )


def lookahead_perplexities(network: Network, ids: Ids) -> tuple[float, float]:
    """Measure the perplexity on a long text, with and without the next word in view."""
    pieces = [
        lookahead_bits(network, ids[start : start + PIECE + 1])
        for start in range(0, len(ids) - 1, PIECE)
    ]
    seen = np.concatenate([piece.seen for piece in pieces])
    unseen = np.concatenate([piece.unseen for piece in pieces])
    return perplexity_of_bits(seen), perplexity_of_bits(unseen)


def seen_logits(network: Network, ids: Ids) -> Array:
    """Logits of what follows each of N words, (N, V), if both directions read all of them."""
    return network.trace(ids[None]).logits[0]


def unseen_logits(network: Network, ids: Ids) -> Array:
    """Logits of what follows each of N words, (N, V), if the text ends with that word.

    The backward layer then starts at that word, from a state of zeros, and reads no other.

    Raises:
        ValueError: If the network is not an embedding, a bidirectional layer and an output layer.
    """
    embedding, both, output = _check_layers(network)
    embedded = embedding.run(ids[None].astype(np.intp)).outputs  # (1, N, E)
    forward = both.forward.run(embedded).outputs
    backward = both.backward.run(embedded.swapaxes(0, 1)).outputs  # (N, 1, U): N texts of one word
    return output.run(np.concatenate([forward, backward.swapaxes(0, 1)], -1)).outputs[0]


def _check_layers(network: Network) -> tuple[Embedding, Bidirectional, Layer]:
    match network.layers:
        case (Embedding() as embedding, Bidirectional() as both, output):
            return embedding, both, output
    kinds = ", ".join(layer.kind for layer in network.layers)
    raise ValueError(
        _(
            "This needs an embedding, a bidirectional layer and an output layer; {name} has "
            "{kinds}.",
            name=network.name,
            kinds=kinds,
        )
    )
