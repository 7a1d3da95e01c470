"""How surprised a language model is by every word of a text.

A word of probability p surprises by -log2 p bits. Two to the mean of that is the perplexity: the
model is as unsure as somebody who chooses among so many equally likely words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.network.layers import State
from core.network.network import Network

PIECE = 200
"""Words at a time: their logits, 10,000 each, then take 8 MB."""


def bits(logits: NDArray[np.float32], truth: NDArray[np.integer]) -> NDArray[np.float64]:
    """(T,), -log2 of the probability that logits, (T, V), give to the words that came, (T,) ids."""
    highest = logits.max(axis=1, keepdims=True)
    total = np.exp(logits - highest).sum(axis=1, dtype=np.float64)
    of_truth = logits[np.arange(len(truth)), truth] - highest[:, 0]
    return (np.log(total) - of_truth) / np.log(2)


def surprises(
    network: Network,
    ids: NDArray[np.integer],
    state: Sequence[State] | None = None,
    piece: int = PIECE,
) -> Iterator[NDArray[np.float64]]:
    """The bits of the second word of `ids` and of all that follow, some hundreds at a time.

    Args:
        network: A language model; it reads on from piece to piece, as if they were one.
        ids: (N,), at least two words.
        state: What the network carries into the first word; zeros when None.
        piece: Words at a time; it changes no figure.

    Raises:
        ValueError: If there are fewer than two words, an id is not the network's, or the network
            reads from both ends.
    """
    if not network.answers_every_step:
        raise ValueError(
            f"Expected a network that reads forward alone, got {network.name}, which reads from "
            "both ends: it has read the words that it is to foretell."
        )
    if ids.ndim != 1 or len(ids) < 2:
        raise ValueError(f"Expected at least two words to be surprised by, got {ids.shape}.")
    for start in range(0, len(ids) - 1, piece):
        truth = ids[start + 1 : start + piece + 1]
        trace = network.trace(ids[None, start : start + len(truth)], state=state)
        yield bits(trace.logits[0], truth)
        state = trace.state


def perplexity(network: Network, ids: NDArray[np.integer]) -> float:
    """Of a whole text, (N,) ids, read from its first word to its last with the state carried on.

    The first word is given and every other one foretold, `<eos>` as any.

    Raises:
        ValueError: As `surprises` does.
    """
    return perplexity_of_bits(np.concatenate(list(surprises(network, ids))))


def perplexity_of_bits(surprise: NDArray[np.float64]) -> float:
    """The perplexity of words that surprise by so many bits each."""
    return float(2 ** surprise.mean())
