"""Surprise of a language model at every word of a text, and its perplexity.

The surprise at a word of probability p is -log2 p bits. Two to the power of its mean is the
perplexity: the number of equally likely words among which a choice is as uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.network.cells import Array, log_sum_exp
from core.network.layers import State
from core.network.network import Network
from core.network.trace import Trace

STREAM_PIECE = 50
"""Steps at a time where many streams are read side by side."""
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
    start = 1
    for logits, _state in logits_in_pieces(network, ids[:-1], state, piece):
        yield bits(logits, ids[start : start + len(logits)])
        start += len(logits)


def logits_in_pieces(
    network: Network,
    ids: NDArray[np.integer],
    state: Sequence[State] | None = None,
    piece: int = PIECE,
) -> Iterator[tuple[Array, tuple[State, ...]]]:
    """Yield the logits after each word of a text, some hundreds of words at a time.

    A recurrent layer is held up by memory: it reads all its weights for every word, on one thread.
    The first one, which takes about half of the time of `ptb`, therefore reads the next piece on a
    thread of its own, while the layers above it and the caller work on this one.

    Args:
        network: A network that begins with an embedding and ends with its output layer.
        ids: (N,), at least one word.
        state: The state before the first word; zeros when None.
        piece: Words at a time; the result does not depend on it.

    Yields:
        (T, V) float32 logits, writable, and the state after the last of these T words.
    """
    first = next((k + 1 for k, layer in enumerate(network.layers) if layer.memory), 1)
    below = Network(network.name, network.layers[:first])
    above = Network(network.name, network.layers[first:])
    pieces = [ids[None, start : start + piece] for start in range(0, len(ids), piece)]

    def read(which: int, state: Sequence[State] | None) -> Trace:
        return below.trace(pieces[which], state=state)

    upper_state = state[first:] if state else None
    lower = read(0, state[:first] if state else None)
    with ThreadPoolExecutor(1) as ahead:
        for which in range(len(pieces)):
            is_last = which + 1 == len(pieces)
            following = None if is_last else ahead.submit(read, which + 1, lower.state)
            upper = above.trace(lower.logits, state=upper_state)
            upper_state = upper.state
            yield upper.logits[0], (*lower.state, *upper.state)
            if following:
                lower = following.result()


def perplexity(network: Network, ids: NDArray[np.integer], streams: int = 1) -> float:
    """Measure the perplexity on a text, (N,) ids.

    The first word is given and every other one predicted, `<eos>` included.

    Args:
        network: A language model.
        ids: (N,).
        streams: 1 reads the text from its first word to its last; more cut it into as many pieces
            that are read side by side, which is faster. The first word of each is given, and what
            would lie beyond the last whole piece is left out.

    Raises:
        ValueError: As `surprises` does.
    """
    if streams > 1:
        return perplexity_of_bits(_bits_in_streams(network, ids, streams))
    return perplexity_of_bits(np.concatenate(list(surprises(network, ids))))


def _bits_in_streams(
    network: Network, ids: NDArray[np.integer], streams: int
) -> NDArray[np.float64]:
    beside = ids[: len(ids) // streams * streams].reshape(streams, -1)
    state = None
    found = []
    for start in range(0, beside.shape[1] - 1, STREAM_PIECE):
        end = min(start + STREAM_PIECE, beside.shape[1] - 1)
        trace = network.trace(beside[:, start:end], state=state)
        state, logits = trace.state, trace.logits
        truth = beside[:, start + 1 : end + 1].ravel()
        found.append(bits(logits.reshape(-1, logits.shape[-1]), truth))
    return np.concatenate(found)


def perplexity_of_bits(surprise: NDArray[np.float64]) -> float:
    """Convert the surprise at each word, in bits, to a perplexity."""
    return float(2 ** surprise.mean())
