"""A text as an honest network reads it, as one that peeks does, and that one with eyes shut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.language.cheat import cheat_bits
from core.language.reading import SentenceRead
from core.language.surprise import two_to_the_mean
from core.trace import Network

PEEKED_WORDS = 40
"""Of a longer text its beginning: more is no clearer lesson."""


@dataclass(frozen=True)
class Peek:
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
        return two_to_the_mean(self.bits)


def peeks(cheat: Network, read: SentenceRead) -> tuple[Peek, ...]:
    """Three readers of the first words of a text; none where there is no word.

    Args:
        cheat: An embedding, a reader from either end, and an output layer.
        read: The text as the honest network read it.
    """
    if not read.tokens:
        return ()
    inputs = read.inputs[: PEEKED_WORDS + 1]
    cheated = cheat_bits(cheat, inputs)
    return (
        Peek("Reads forward only", "The network above.", read.bits[:PEEKED_WORDS]),
        Peek(
            "Reads from both ends",
            "Its second reader comes from the end of the text and has passed the next word before "
            "it is asked for. It hands the word on: no surprise, and nothing foretold.",
            cheated.seen,
        ),
        Peek(
            "The same, with the rest of the text covered",
            "Nothing stands to the right of a word that is yet to be written. There it must guess, "
            "and never had to learn how.",
            cheated.unseen,
        ),
    )
