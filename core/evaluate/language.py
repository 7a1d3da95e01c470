"""Perplexity of a language model on the Penn Treebank, and of models that count words."""

from __future__ import annotations

import time

from core.data.corpus import Corpus
from core.language.counts import counted_perplexities
from core.language.lookahead import lookahead_perplexities
from core.language.model import LanguageModel
from core.language.surprise import perplexity
from core.network.network import Network


def language_report(model: LanguageModel, text: Corpus) -> str:
    """Report the perplexities of a network and of count models, one per line.

    A text is read as one stream: the first word is given, the state is carried to the last, and the
    end of a sentence is predicted like any word.

    Raises:
        ValueError: If the vocabulary of the network is not that of the text.
    """
    network, known = model.network, len(model.vocabulary)
    if model.vocabulary != text.vocabulary:
        raise ValueError(
            f"{network.name} has another vocabulary ({known} words) than the text "
            f"({len(text.vocabulary)} words)."
        )
    started = time.perf_counter()
    of_network = perplexity(network, text.test)
    rate = (len(text.test) - 1) / (time.perf_counter() - started)
    counted = counted_perplexities(text)
    lines = [
        f"test perplexity {of_network:.2f}",
        f"validation perplexity {perplexity(network, text.validation):.2f}",
        f"{len(text.test) - 1} predicted words of the test text, {rate:.0f} a second",
        "",
        "count models on the same test text",
        f"interpolated Kneser-Ney trigram {counted['trigram']:.2f}",
        f"unigram {counted['unigram']:.2f}",
    ]
    return "\n".join(lines)


def lookahead_report(network: Network, text: Corpus) -> str:
    """Report the perplexities of a bidirectional network with and without the next word in view."""
    seen, unseen = lookahead_perplexities(network, text.test)
    return "\n".join(
        (
            f"test perplexity with the next word in view {seen:.2f}",
            f"test perplexity where the text ends before the next word {unseen:.2f}",
        )
    )
