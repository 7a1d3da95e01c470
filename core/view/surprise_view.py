"""Data for the browser: how surprised a language model was by every word of a text."""

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
"""Surprise of full colour; a uniform guess among 10,000 words costs 13.3 bits."""

GATE_WORDS = 60
"""The gates page gets at most so many words: the last ones up to the chosen word."""

GATE_CHARACTERS = 1_000
WHOLE = 65_535
"""A probability of 1 as an unsigned number of two bytes."""


def surprise_view(
    model: LanguageModel,
    read: ScoredText,
    compared: Sequence[Baseline] = (),
    typed: int | None = None,
) -> dict[str, Any]:
    """Convert a scored text for the browser component `surprise`.

    Args:
        model: The network.
        read: The text, including what the network generated.
        compared: The perplexities to show.
        typed: How many of the words were typed; all of them if None.

    Returns:
        `typed` and `tokens`, every piece as typed and as read, empty where it is not read; `bits`
        and `ranks` of the T words that are read; `running_bits` of those that were typed;
        `entries`, the words that are expected anywhere; `expected`, ten indices into it for each of
        T + 1 positions, and `probabilities` in units of 1 / `WHOLE`, both as base64 of
        little-endian unsigned numbers of two bytes; `vocabulary`, its size; `special`, the
        tokens `unknown` and `end`; `typed_words`; `full_bits`; `compared`, of each the `title`,
        `perplexity` and `note`; `gates`, how many `words` and `characters` the gates page takes,
        and of which `network`.
    """
    typed = len(read.tokens) if typed is None else typed
    known, places = np.unique(read.expected, return_inverse=True)
    return {
        "typed": tuple(piece.typed for piece in read.pieces),
        "tokens": tuple(piece.token for piece in read.pieces),
        "bits": _short(read.bits),
        "ranks": tuple(read.ranks.tolist()),
        "running_bits": _short(read.running_bits[:typed]),
        "entries": model.vocabulary.tokens(known),
        "expected": _two_bytes(places.reshape(read.expected.shape)),
        "probabilities": _two_bytes(
            np.rint(read.expected_probabilities.astype(np.float64) * WHOLE)
        ),
        "vocabulary": len(model.vocabulary),
        "special": {"unknown": UNKNOWN, "end": END_OF_SENTENCE},
        "typed_words": typed,
        "full_bits": FULL_BITS,
        "compared": tuple(
            {"title": one.title, "perplexity": one.perplexity, "note": one.note} for one in compared
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
