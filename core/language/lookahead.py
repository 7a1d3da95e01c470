"""A bidirectional network that is asked for the next word: it has read it already.

One of its two readers begins at the end. Trained to give the next word, it learns to hand on the
word that this reader read last, and its perplexity falls towards 1 though it foretells nothing.
Where the text ends, so that nothing stands to the right, it must guess like any other, and is worse
at it than a network that was never let to look.

A text as an honest network reads it, as one that peeks does, and that one with eyes shut.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.language.scored_text import ScoredText
from core.language.surprise import bits, perplexity_of_bits
from core.network.cells import Array
from core.network.keras_file import load_network
from core.network.layers import Bidirectional, Embedding, Layer
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR

BIDIRECTIONAL_MODEL = "ptb-cheat"
"""The shipped one; its words are those of `ptb`."""

PIECE = 35
"""Words of a long text that are read at a time: as many as in its training."""

Ids = NDArray[np.integer]


@dataclass(frozen=True)
class LookaheadBits:
    """How surprised it is by every word of a text but the first.

    Attributes:
        seen: (N - 1,), bits where the whole text lies before it, the word itself included.
        unseen: (N - 1,), bits where the text ends before the word.
    """

    seen: NDArray[np.float64]
    unseen: NDArray[np.float64]


def load_bidirectional_model(
    words: int, name: str = BIDIRECTIONAL_MODEL, folder: Path = NETWORKS_DIR
) -> Network:
    """The bidirectional network that goes with a language model of so many words.

    Raises:
        ValueError: If there is none, it knows other words, or it reads in one direction alone.
    """
    network = load_network(name, folder)
    if network.layers[-1].units != words:
        raise ValueError(f"Expected {words} words in {name}, got {network.layers[-1].units}.")
    _readers(network)
    return network


def seen_logits(network: Network, ids: Ids) -> Array:
    """(N, V), the logits of what follows each of N words, all of which both readers have read."""
    return network.trace(ids[None]).logits[0]


def unseen_logits(network: Network, ids: Ids) -> Array:
    """(N, V), the logits of what follows each of N words if the text ends with it.

    The backward reader then begins at that word, from a state of zeros, and has read no other.

    Raises:
        ValueError: If the network is not an embedding, two readers and an output layer.
    """
    embedding, readers, output = _readers(network)
    embedded = embedding.run(ids[None].astype(np.intp)).outputs  # (1, N, E)
    forward = readers.forward.run(embedded).outputs
    backward = readers.backward.run(embedded.swapaxes(0, 1)).outputs  # (N, 1, U): each its own end
    both = np.concatenate([forward, backward.swapaxes(0, 1)], -1)
    return output.run(both).outputs[0]


def lookahead_bits(network: Network, ids: Ids) -> LookaheadBits:
    """How surprised the network is by the second and all later words of a text.

    Args:
        network: An embedding, two readers and an output layer.
        ids: (N,), at least two words.

    Raises:
        ValueError: If there are fewer words, or the network is made in another way.
    """
    if ids.ndim != 1 or len(ids) < 2:
        raise ValueError(f"Expected at least two words to be surprised by, got {ids.shape}.")
    return LookaheadBits(
        bits(seen_logits(network, ids)[:-1], ids[1:]),
        bits(unseen_logits(network, ids[:-1]), ids[1:]),
    )


def lookahead_perplexities(network: Network, ids: Ids) -> tuple[float, float]:
    """Of a long text, read in pieces: with every next word seen, and with none."""
    pieces = [
        lookahead_bits(network, ids[start : start + PIECE + 1])
        for start in range(0, len(ids) - 1, PIECE)
    ]
    seen = np.concatenate([piece.seen for piece in pieces])
    unseen = np.concatenate([piece.unseen for piece in pieces])
    return perplexity_of_bits(seen), perplexity_of_bits(unseen)


def _readers(network: Network) -> tuple[Embedding, Bidirectional, Layer]:
    match network.layers:
        case (Embedding() as embedding, Bidirectional() as readers, output):
            return embedding, readers, output
    kinds = ", ".join(layer.kind for layer in network.layers)
    raise ValueError(f"Expected an embedding, two readers and an output layer, got {kinds}.")


MAX_COMPARED_WORDS = 40
"""Of a longer text its beginning: more is no clearer lesson."""


@dataclass(frozen=True)
class LookaheadComparison:
    """How surprised somebody is by every word.

    Attributes:
        title: Who reads, and how.
        lesson: What is to be learnt from it.
        bits: (T,), of each word.
    """

    title: str
    lesson: str
    bits: NDArray[np.float64]

    @property
    def perplexity(self) -> float:
        """Of these words."""
        return perplexity_of_bits(self.bits)


def compare_lookahead(cheat: Network, read: ScoredText) -> tuple[LookaheadComparison, ...]:
    """Three readers of the first words of a text; none where there is no word.

    Args:
        cheat: An embedding, a reader from either end, and an output layer.
        read: The text as the honest network read it.
    """
    if not read.tokens:
        return ()
    inputs = read.inputs[: MAX_COMPARED_WORDS + 1]
    cheated = lookahead_bits(cheat, inputs)
    return (
        LookaheadComparison(
            "Reads forward only", "The network above.", read.bits[:MAX_COMPARED_WORDS]
        ),
        LookaheadComparison(
            "Reads from both ends",
            "Its second reader comes from the end of the text and has passed the next word before "
            "it is asked for. It hands the word on: no surprise, and nothing foretold.",
            cheated.seen,
        ),
        LookaheadComparison(
            "The same, with the rest of the text covered",
            "Nothing stands to the right of a word that is yet to be written. There it must guess, "
            "and never had to learn how.",
            cheated.unseen,
        ),
    )
