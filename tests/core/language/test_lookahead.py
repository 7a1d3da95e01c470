"""A bidirectional network with the next word in view and without."""

from __future__ import annotations

import numpy as np
import pytest

from core.language.lookahead import (
    BIDIRECTIONAL_MODEL,
    MAX_COMPARED_WORDS,
    PIECE,
    compare_lookahead,
    load_bidirectional_model,
    lookahead_bits,
    lookahead_perplexities,
    seen_logits,
    unseen_logits,
)
from core.language.model import load_language_model
from core.language.scored_text import score_text
from core.language.surprise import bits, surprises
from core.network.card import load_card
from core.network.shipped import NETWORKS_DIR
from tests.core.language.made_up import ENTRIES, cheat, language_model


def text(length: int = 12) -> np.ndarray:
    return np.random.default_rng(3).integers(0, len(ENTRIES), length)


def test_unseen_is_what_it_says_where_the_text_ends() -> None:
    ids = text()
    ended = [cheat().trace(ids[None, : k + 1]).logits[0, -1] for k in range(len(ids))]
    np.testing.assert_allclose(unseen_logits(cheat(), ids), ended, atol=1e-5)


def test_seen_depends_on_the_words_to_the_right_and_unseen_does_not() -> None:
    ids = text()
    other = ids.copy()
    other[-1] = (ids[-1] + 1) % len(ENTRIES)
    assert (seen_logits(cheat(), ids)[:-1] != seen_logits(cheat(), other)[:-1]).any(1).all()
    np.testing.assert_array_equal(
        unseen_logits(cheat(), ids)[:-1], unseen_logits(cheat(), other)[:-1]
    )


def test_bits_are_of_the_second_word_and_all_later_ones() -> None:
    ids = text()
    found = lookahead_bits(cheat(), ids)
    np.testing.assert_allclose(found.seen, bits(seen_logits(cheat(), ids)[:-1], ids[1:]))
    np.testing.assert_allclose(found.unseen, bits(unseen_logits(cheat(), ids)[:-1], ids[1:]))
    assert found.seen.shape == found.unseen.shape == (11,)


def test_a_long_text_is_read_in_pieces_with_none_of_its_words_left_out() -> None:
    ids = text(2 * PIECE + 1)
    halves = lookahead_bits(cheat(), ids[: PIECE + 1]), lookahead_bits(cheat(), ids[PIECE:])
    seen, unseen = lookahead_perplexities(cheat(), ids)
    assert seen == pytest.approx(2 ** np.mean([half.seen for half in halves]))
    assert unseen == pytest.approx(2 ** np.mean([half.unseen for half in halves]))


def test_what_cannot_cheat_is_refused() -> None:
    with pytest.raises(ValueError, match="at least two words"):
        lookahead_bits(cheat(), text(1))
    with pytest.raises(ValueError, match=r"made-up has embedding, lstm, lstm, dense"):
        unseen_logits(language_model().network, text())
    with pytest.raises(ValueError, match="No trained network is called"):
        load_bidirectional_model(10_000, "nothing")


def test_an_honest_perplexity_of_it_is_refused() -> None:
    with pytest.raises(ValueError, match="is bidirectional"):
        list(surprises(cheat(), text()))


def test_the_shipped_one_knows_what_it_has_seen_and_little_else() -> None:
    honest = load_language_model()
    network = load_bidirectional_model(len(honest.vocabulary))
    ids = honest.vocabulary.ids(
        ["<eos>", "the", "judge", "ruled", "that", "the", "workers", "could", "not", "strike"]
    )
    found = lookahead_bits(network, ids)
    assert found.seen.mean() < 2 < 5 < found.unseen.mean()
    with pytest.raises(ValueError, match="another vocabulary"):
        load_bidirectional_model(3)


def test_the_shipped_one_is_small_and_its_card_tells_both_perplexities() -> None:
    scores = load_card(BIDIRECTIONAL_MODEL).scores
    assert scores["test_perplexity_seen"] < 1.5
    assert scores["test_perplexity_unseen"] > 200  # twice as unsure as one that never looked
    assert "test_perplexity" not in scores
    assert (NETWORKS_DIR / f"{BIDIRECTIONAL_MODEL}.keras").stat().st_size <= 2.5e6


def test_three_ways_to_read_the_same_words() -> None:
    read = score_text(language_model(), "the cat saw the mouse")
    forward, seen, unseen = compare_lookahead(cheat(), read)
    bits = lookahead_bits(cheat(), read.inputs)
    np.testing.assert_array_equal(forward.bits, read.bits)
    np.testing.assert_array_equal(seen.bits, bits.seen)
    np.testing.assert_array_equal(unseen.bits, bits.unseen)
    assert forward.perplexity == read.perplexity


def test_only_the_beginning_of_a_long_text_is_compared_and_nothing_of_an_empty_one() -> None:
    long = score_text(language_model(), "the cat " * MAX_COMPARED_WORDS)
    assert [len(one.bits) for one in compare_lookahead(cheat(), long)] == [MAX_COMPARED_WORDS] * 3
    assert compare_lookahead(cheat(), score_text(language_model(), "")) == ()
