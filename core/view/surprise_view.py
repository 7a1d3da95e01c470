"""What a browser needs to show how surprised a language model was by every word of a text."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.language.baselines import Baseline
from core.language.model import LanguageModel
from core.language.scored_text import ScoredText

FULL_BITS = 14
"""As surprising as that, or more, has the full colour: knowing nothing of 10,000 words is 13.3."""

GATE_WORDS = 60
"""The gates page gets so many words at most: of a longer text the last ones up to the chosen."""

GATE_CHARACTERS = 1_000
WHOLE = 65_535
"""A probability of 1 among the numbers of two bytes that a browser gets."""


def surprise_view(
    model: LanguageModel,
    read: ScoredText,
    rivals: Sequence[Baseline] = (),
    begun: int | None = None,
) -> dict[str, Any]:
    """A text as a browser shows it.

    Args:
        model: What read it.
        read: The text, what the network has written on included.
        rivals: What its perplexity stands beside.
        begun: How many of the words somebody typed; all of them if None.

    Returns:
        `typed` and `tokens`, for every piece as it was typed and as it is read, empty where it is
        not; of the T words that are read `bits` and `ranks`; of those that were typed
        `running_bits`; `entries`, the words that are expected anywhere, `expected`, ten places in
        it for each of T + 1 places of the text, and `chances`, their probabilities in `WHOLE`ths,
        both as base64 of unsigned numbers of two bytes, little end first; `vocabulary`, how many
        words it knows; `special`, the tokens that stand for no word of their own, by what they are;
        `begun`; `full_bits`, `FULL_BITS`; `rivals`, each its `title`, `perplexity` and `note`;
        `gates`, how many words and characters the gates page takes, and by which `network`.
    """
    begun = len(read.tokens) if begun is None else begun
    known, places = np.unique(read.expected, return_inverse=True)
    return {
        "typed": tuple(piece.typed for piece in read.pieces),
        "tokens": tuple(piece.token for piece in read.pieces),
        "bits": _short(read.bits),
        "ranks": tuple(read.ranks.tolist()),
        "running_bits": _short(read.running_bits[:begun]),
        "entries": model.vocabulary.tokens(known),
        "expected": _two_bytes(places.reshape(read.expected.shape)),
        "chances": _two_bytes(np.rint(read.chances.astype(np.float64) * WHOLE)),
        "vocabulary": len(model.vocabulary),
        "special": {"unknown": UNKNOWN, "end": END_OF_SENTENCE},
        "begun": begun,
        "full_bits": FULL_BITS,
        "rivals": tuple(
            {"title": rival.title, "perplexity": rival.perplexity, "note": rival.note}
            for rival in rivals
        ),
        "gates": {
            "network": model.network.name,
            "words": GATE_WORDS,
            "characters": GATE_CHARACTERS,
        },
    }


def _short(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(numbers.round(2).tolist())


def _two_bytes(numbers: NDArray[Any]) -> str:
    return base64.b64encode(numbers.astype("<u2").tobytes()).decode()
