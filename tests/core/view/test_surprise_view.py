"""What a browser is sent about a text is what the network made of it."""

from __future__ import annotations

import base64
import json

import numpy as np

from core.language.baselines import baselines
from core.language.continuation import ContinuationSettings, continue_text
from core.language.scored_text import score_text
from core.view.surprise_view import WHOLE, surprise_view
from tests.core.language.made_up import ENTRIES, language_model, unigram

MODEL = language_model()


def two_bytes(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<u2")


def test_pieces_bits_and_expectations_are_all_there() -> None:
    read = score_text(MODEL, "The dog, 5 ran.")
    shown = surprise_view(MODEL, read, baselines(MODEL, read, unigram(), None))
    assert shown["typed"] == ("The", "dog", ",", "5", "ran", ".")
    assert shown["tokens"] == ("the", "<unk>", "", "N", "ran", "<eos>")
    assert shown["bits"] == tuple(read.bits.round(2))
    assert shown["running_bits"] == tuple(read.running_bits.round(2))
    assert shown["ranks"] == tuple(read.ranks)
    entries = np.array(shown["entries"])[two_bytes(shown["expected"])]
    assert tuple(entries) == MODEL.vocabulary.tokens(read.expected.ravel())
    shares = two_bytes(shown["probabilities"]) / WHOLE
    np.testing.assert_allclose(shares, read.expected_probabilities.ravel(), atol=0.5 / WHOLE + 1e-7)
    assert [one["title"] for one in shown["compared"]] == [
        "this network",
        "word frequencies only",
        "no knowledge",
    ]
    assert shown["vocabulary"] == len(ENTRIES)
    json.dumps(shown)  # it travels as JSON


def test_what_the_network_wrote_is_told_from_what_was_typed() -> None:
    read = score_text(MODEL, "the cat")
    shown = surprise_view(MODEL, continue_text(MODEL, read, ContinuationSettings(3)), (), 2)
    assert shown["typed_words"] == 2
    assert len(shown["tokens"]) == len(shown["bits"]) == 5
    assert shown["running_bits"] == tuple(read.running_bits.round(2))


def test_of_nothing_typed_the_first_words_are_sent() -> None:
    shown = surprise_view(MODEL, score_text(MODEL, ""))
    assert shown["tokens"] == shown["bits"] == ()
    assert len(two_bytes(shown["expected"])) == len(ENTRIES)
