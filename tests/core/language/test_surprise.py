"""Surprise is -log2 p, carried over a whole text."""

from __future__ import annotations

import numpy as np
import pytest

from core.language.surprise import bits, perplexity, perplexity_of_bits, surprises
from core.network.cells import softmax
from core.network.layers import LSTM, Dense, Embedding
from core.network.network import Network

WORDS = 9


def language_model(scale: float = 1.0) -> Network:
    random = np.random.default_rng(5)

    def weights(*shape: int) -> np.ndarray:
        return random.normal(0, scale, shape).astype(np.float32)

    return Network(
        "made up",
        (
            Embedding("embedding", weights(WORDS, 4)),
            LSTM("lstm_1", weights(4, 20), weights(5, 20), weights(20)),
            LSTM("lstm_2", weights(5, 12), weights(3, 12), weights(12)),
            Dense("logits", weights(3, WORDS), weights(WORDS)),
        ),
    )


def text(length: int = 50) -> np.ndarray:
    return np.random.default_rng(6).integers(0, WORDS, length)


def test_bits_are_minus_log2_of_the_probability() -> None:
    logits = np.log(np.array([[0.5, 0.25, 0.25], [0.125, 0.75, 0.125]], np.float32)) + 100
    np.testing.assert_allclose(bits(logits, np.array([1, 0])), [2, 3], atol=1e-5)


def test_bits_of_large_logits_do_not_overflow() -> None:
    logits = np.array([[1e4, -1e4]], np.float32)
    assert bits(logits, np.array([0])) == 0
    assert bits(logits, np.array([1])) == pytest.approx(2e4 / np.log(2))


def test_a_model_that_knows_nothing_is_as_unsure_as_the_vocabulary_is_large() -> None:
    assert perplexity(language_model(0.0), text()) == pytest.approx(WORDS)
    assert perplexity_of_bits(np.full(3, 5.0)) == 32


@pytest.mark.parametrize("piece", [1, 7, 49, 200])
def test_the_state_is_carried_from_piece_to_piece(piece: int) -> None:
    network, ids = language_model(), text()
    whole = network.trace(ids[None, :-1])
    expected = -np.log2(softmax(whole.logits)[0, np.arange(49), ids[1:]])
    found = np.concatenate(list(surprises(network, ids, piece=piece)))
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_reading_goes_on_from_a_state() -> None:
    network, ids = language_model(), text()
    state = network.trace(ids[None, :20]).state
    both = np.concatenate(list(surprises(network, ids)))
    rest = np.concatenate(list(surprises(network, ids[20:], state)))
    np.testing.assert_allclose(rest, both[20:], atol=1e-5)


def test_one_word_cannot_surprise() -> None:
    with pytest.raises(ValueError, match="at least two words"):
        perplexity(language_model(), text(1))
    with pytest.raises(ValueError, match="ids from 0 to 8"):
        perplexity(language_model(), np.array([1, 9, 2]))
