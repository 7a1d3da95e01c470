"""Connected pieces of a mask, and how a mask grows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.drawing.components import connected_components, dilated


def flooded(mask):
    """The number of each pixel's piece by the plain way: flood from every pixel not yet reached."""
    labels = np.zeros(mask.shape, int)
    for start in zip(*np.nonzero(mask), strict=True):
        if labels[start]:
            continue
        number, waiting = labels.max() + 1, [start]
        while waiting:
            row, column = waiting.pop()
            if not (0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]):
                continue
            if mask[row, column] and not labels[row, column]:
                labels[row, column] = number
                waiting += [(row + dy, column + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    return labels


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=12), elements=st.booleans()))
def test_pieces_are_those_that_a_flood_finds(mask):
    pieces, labels = connected_components(mask), flooded(mask)
    pairs = set(zip(pieces.labels.ravel().tolist(), labels.ravel().tolist(), strict=True))
    assert len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs})
    assert len(pieces.areas) == labels.max()
    for number, (area, box) in enumerate(zip(pieces.areas, pieces.boxes, strict=True), start=1):
        rows, columns = np.nonzero(pieces.labels == number)
        assert area == len(rows)
        assert box.tolist() == [rows.min(), columns.min(), rows.max() + 1, columns.max() + 1]


def test_an_empty_mask_has_no_pieces():
    pieces = connected_components(np.zeros((3, 4), bool))
    assert not len(pieces.areas)
    assert not pieces.mask(np.zeros(0, bool)).any()


def test_the_ends_of_one_row_do_not_touch_those_of_the_next():
    assert len(connected_components(np.array([[0, 0, 1], [1, 0, 0]], bool)).areas) == 2


def test_chosen_pieces_become_a_mask():
    pieces = connected_components(np.array([[1, 0, 1, 1]], bool))
    assert pieces.longer_sides.tolist() == [1, 2]
    assert pieces.mask(np.array([False, True])).tolist() == [[False, False, True, True]]


def test_growing_by_a_cross_and_a_square_in_turn_is_nearly_round():
    dot = np.zeros((9, 9), bool)
    dot[4, 4] = True
    assert dilated(dot, 0).sum() == 1
    assert dilated(dot, 1).sum() == 5
    assert dilated(dot, 2).sum() == 21  # 5 x 5 without its corners
    assert not dilated(dot, 2)[2, 2]
