"""How well a language model foretells a text, beside models that count words."""

from __future__ import annotations

import time

from core.data.ptb import Treebank
from core.language.counts import counted_perplexities
from core.language.lookahead import lookahead_perplexities
from core.language.model import LanguageModel
from core.language.surprise import perplexity
from core.network.network import Network


def language_report(model: LanguageModel, text: Treebank) -> str:
    """The perplexities of a network and of what it is compared with, a line each.

    Every text is one stream, its first word given: the state is carried from its first word to its
    last, and the end of a sentence is foretold like any word.

    Raises:
        ValueError: If the network knows other words than the text has.
    """
    network, known = model.network, len(model.vocabulary)
    if model.vocabulary != text.vocabulary:
        raise ValueError(
            f"Expected a text of the {known} words that {network.name} knows, got one of "
            f"{len(text.vocabulary)} words that are others."
        )
    started = time.perf_counter()
    of_network = perplexity(network, text.test)
    rate = (len(text.test) - 1) / (time.perf_counter() - started)
    counted = counted_perplexities(text)
    lines = [
        f"test perplexity {of_network:.2f}",
        f"validation perplexity {perplexity(network, text.validation):.2f}",
        f"{len(text.test) - 1} words of the test text foretold, {rate:.0f} a second",
        "",
        "beside it, on the same test text",
        f"interpolated Kneser-Ney trigram {counted['trigram']:.2f}",
        f"unigram {counted['unigram']:.2f}",
    ]
    return "\n".join(lines)


def lookahead_report(network: Network, text: Treebank) -> str:
    """The perplexities of a network that reads from both ends, with every next word and without."""
    seen, unseen = lookahead_perplexities(network, text.test)
    return "\n".join(
        (
            f"test perplexity with the next word before it {seen:.2f}",
            f"test perplexity where the text ends before the next word {unseen:.2f}",
        )
    )
