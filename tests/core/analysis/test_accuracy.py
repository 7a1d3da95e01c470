"""The measures of a digit network, on logits whose scores are known beforehand."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.accuracy import score_logits, wilson_interval


def test_known_logits_give_known_scores() -> None:
    # Two rows, three digits: the last row answers 1, 2, 3; the truth is 1, 2, 4.
    logits = np.full((3, 2, 10), -100, np.float32)
    logits[:, 0, 0] = 0  # after the first row everybody says 0, quite sure
    logits[[0, 1, 2], 1, [1, 2, 3]] = 0
    scores = score_logits([logits[:2], logits[2:]], np.array([1, 2, 4]))
    assert (scores.correct, scores.count) == (2, 3)
    np.testing.assert_allclose(scores.row_accuracy, [0, 2 / 3])
    np.testing.assert_allclose(scores.row_confidence, [1, 1])
    assert scores.widest_gap == pytest.approx(1)
    assert scores.confusion[4, 3] == 1
    assert scores.as_plain()["accuracy"] == pytest.approx(2 / 3)


def test_logits_and_labels_must_match() -> None:
    with pytest.raises(ValueError, match="4 labels for the logits of 3 digits"):
        score_logits([np.zeros((3, 2, 10), np.float32)], np.zeros(4, int))


def test_wilson_interval_of_a_textbook_case() -> None:
    # 15 of 20: 0.531 to 0.888, as in Agresti & Coull (1998) and R's prop.test(correct=FALSE).
    low, high = wilson_interval(15, 20)
    assert low == pytest.approx(0.531, abs=5e-4)
    assert high == pytest.approx(0.888, abs=5e-4)
    assert wilson_interval(20, 20)[1] == pytest.approx(1)
