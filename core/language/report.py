"""How well a language model foretells a text, beside models that count words."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from core.language.ngrams import Trigram, Unigram
from core.language.surprise import perplexity
from core.language.treebank import Treebank
from core.trace import Network


def language_report(network: Network, text: Treebank) -> str:
    """The perplexities of a network and of what it is compared with, a line each.

    Every text is one stream, its first word given: the state is carried from its first word to its
    last, and the end of a sentence is foretold like any word.

    Raises:
        ValueError: If the network knows another number of words than the text has.
    """
    known = network.layers[-1].units
    if known != len(text.vocabulary):
        raise ValueError(
            f"Expected a text of {known} different words for {network.name}, "
            f"got one of {len(text.vocabulary)}."
        )
    started = time.perf_counter()
    of_network = perplexity(network, text.test)
    rate = (len(text.test) - 1) / (time.perf_counter() - started)
    trigram = Trigram.of(text.training, known)
    unigram = Unigram.of(text.training, known)
    lines = [
        f"test perplexity {of_network:.2f}",
        f"validation perplexity {perplexity(network, text.validation):.2f}",
        f"{len(text.test) - 1} words of the test text foretold, {rate:.0f} a second",
        "",
        "beside it, on the same test text",
        f"interpolated Kneser-Ney trigram {_perplexity(trigram.of_each(text.test)):.2f}",
        f"unigram {_perplexity(unigram.of_each(text.test)):.2f}",
    ]
    return "\n".join(lines)


def _perplexity(probabilities: NDArray[np.float64]) -> float:
    return float(np.exp(-np.log(probabilities).mean()))
