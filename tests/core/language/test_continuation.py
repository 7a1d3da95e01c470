"""A network goes on from a text, and the same seed goes on in the same way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.language.continuation import (
    MAX_LENGTH,
    ContinuationSettings,
    check_continuation_length,
    continue_text,
)
from core.language.scored_text import score_text
from core.text.sampling import Sampling
from tests.core.language.made_up import language_model

MODEL = language_model()
READ = score_text(MODEL, "The cat, saw")


def written(writing: ContinuationSettings) -> tuple[str, ...]:
    return continue_text(MODEL, READ, writing).tokens[len(READ.tokens) :]


def test_what_was_typed_stays_and_so_many_words_stand_behind_it() -> None:
    whole = continue_text(MODEL, READ, ContinuationSettings(length=7))
    assert whole.pieces[: len(READ.pieces)] == READ.pieces
    assert len(whole.tokens) == len(READ.tokens) + 7
    np.testing.assert_allclose(whole.bits[: len(READ.bits)], READ.bits, rtol=1e-4)


def test_at_temperature_0_it_writes_what_it_expects_most() -> None:
    whole = continue_text(MODEL, READ, ContinuationSettings(6, Sampling(), allows_unknown=True))
    assert all(whole.ranks[len(READ.tokens) :] == 1)


def test_a_seed_is_a_text_and_another_seed_another() -> None:
    first = written(ContinuationSettings(30))
    assert written(ContinuationSettings(30)) == first
    assert written(ContinuationSettings(30, seed=1)) != first


def test_the_unknown_word_is_written_only_where_that_is_allowed() -> None:
    hot = ContinuationSettings(MAX_LENGTH, Sampling(3.0), allows_unknown=True)
    assert "<unk>" in written(hot)
    assert "<unk>" not in written(replace(hot, allows_unknown=False))


def test_a_text_is_begun_where_nothing_was_typed() -> None:
    assert len(continue_text(MODEL, score_text(MODEL, ""), ContinuationSettings(4)).tokens) == 4


@pytest.mark.parametrize("number", [None, 0, MAX_LENGTH + 1])
def test_lengths_out_of_range_are_refused(number: int | None) -> None:
    with pytest.raises(ValueError, match="from 1 to 100"):
        check_continuation_length(number)
    if number is not None:
        with pytest.raises(ValueError, match="from 1 to 100"):
            continue_text(MODEL, READ, ContinuationSettings(number))
