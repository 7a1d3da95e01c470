"""A text cut into streams loses no order, and foretells the very next word."""

from __future__ import annotations

import numpy as np
import pytest

from core.training.language_learner import cut, epoch_pieces, measured_pieces, pieces_in_epoch

TEXT = np.arange(103, dtype=np.int32)


def test_a_stream_reads_on_from_piece_to_piece() -> None:
    ids, following = cut(TEXT, batch=2, length=5, pieces=3)
    assert ids.shape == (3, 5, 2)
    np.testing.assert_array_equal(ids[:, :, 0].ravel(), np.arange(15))
    np.testing.assert_array_equal(ids[:, :, 1].ravel(), np.arange(15, 30))
    np.testing.assert_array_equal(following, ids + 1)


@pytest.mark.parametrize("epoch", range(8))
def test_every_epoch_has_as_many_pieces_and_a_start_of_its_own(epoch: int) -> None:
    pieces = pieces_in_epoch(len(TEXT), batch=4, length=6)
    ids, following = epoch_pieces(TEXT, batch=4, length=6, seed=1, epoch=epoch)
    assert ids.shape == following.shape == (pieces, 6, 4) == (4, 6, 4)
    np.testing.assert_array_equal(following, ids + 1)
    assert 0 <= ids[0, 0, 0] < 6
    again, _ = epoch_pieces(TEXT, batch=4, length=6, seed=1, epoch=epoch)
    np.testing.assert_array_equal(again, ids)


def test_starts_differ() -> None:
    starts = {int(epoch_pieces(TEXT, 4, 6, 1, epoch)[0][0, 0, 0]) for epoch in range(20)}
    assert len(starts) > 3


def test_a_measured_text_begins_at_its_beginning_and_ends_with_a_shorter_piece() -> None:
    pieces = list(measured_pieces(TEXT, batch=4, length=10))
    assert [ids.shape for ids, _ in pieces] == [(10, 4), (10, 4), (5, 4)]
    whole = np.concatenate([ids for ids, _ in pieces])
    np.testing.assert_array_equal(whole.T.ravel(), np.arange(100))
    assert all((following == ids + 1).all() for ids, following in pieces)


def test_a_text_shorter_than_a_batch_has_no_pieces() -> None:
    assert pieces_in_epoch(5, batch=2, length=3) == 0
    assert pieces_in_epoch(2, batch=2, length=3) == 0
