"""Surprise of a language model at every word of a text, and its perplexity.

The surprise at a word of probability p is -log2 p bits. Two to the power of its mean is the
perplexity: the number of equally likely words among which a choice is as uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.cells import log_sum_exp
from core.network.layers import State
from core.network.network import Network

PIECE = 200
"""Words at a time: their logits, 10,000 each, then take 8 MB."""


def bits(logits: NDArray[np.float32], truth: NDArray[np.integer]) -> NDArray[np.float64]:
    """Compute -log2 of the probability that logits, (T, V), give to the ids that came, (T,)."""
    of_truth = logits[np.arange(len(truth)), truth]
    return (log_sum_exp(logits) - of_truth) / np.log(2)


def surprises(
    network: Network,
    ids: NDArray[np.integer],
    state: Sequence[State] | None = None,
    piece: int = PIECE,
) -> Iterator[NDArray[np.float64]]:
    """Yield the bits of the second and all later words of `ids`, some hundreds at a time.

    Args:
        network: A language model; its state is carried from piece to piece.
        ids: (N,), at least two words.
        state: The state before the first word; zeros when None.
        piece: Words at a time; the result does not depend on it.

    Raises:
        ValueError: If there are fewer than two words, an id is unknown, or the network is
            bidirectional.
    """
    if not network.answers_every_step:
        raise ValueError(
            _(
                "{name} is bidirectional: it has already read the words that it should predict.",
                name=network.name,
            )
        )
    if ids.ndim != 1 or len(ids) < 2:
        raise ValueError(_("Surprise needs a text of at least two words."))
    for start in range(0, len(ids) - 1, piece):
        truth = ids[start + 1 : start + piece + 1]
        trace = network.trace(ids[None, start : start + len(truth)], state=state)
        yield bits(trace.logits[0], truth)
        state = trace.state


def perplexity(network: Network, ids: NDArray[np.integer]) -> float:
    """Measure the perplexity on a text, (N,) ids, read as one stream.

    The first word is given and every other one predicted, `<eos>` included.

    Raises:
        ValueError: As `surprises` does.
    """
    return perplexity_of_bits(np.concatenate(list(surprises(network, ids))))


def perplexity_of_bits(surprise: NDArray[np.float64]) -> float:
    """Convert the surprise at each word, in bits, to a perplexity."""
    return float(2 ** surprise.mean())
