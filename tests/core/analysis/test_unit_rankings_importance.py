"""What is lost with a unit, in networks where that is known."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.unit_rankings import importance, removal
from core.network.layers import Dense, SimpleRNN
from core.network.network import Network
from tests.core.made_up import KINDS, network, sequences


def telling() -> Network:
    """Only unit 0 knows the answer: it has the sign of the input; unit 1 is not read."""
    rnn = SimpleRNN(
        "cell",
        np.array([[5, 5]], np.float32),
        np.zeros((2, 2), np.float32),
        np.zeros(2, np.float32),
    )
    readout = Dense("logits", np.array([[-9, 9], [0, 0]], np.float32), np.zeros(2, np.float32))
    return Network("telling", (rnn, readout))


IMAGES = np.array([-1, 1, -1, 1], np.float32)[:, None, None]
LABELS = np.array([0, 1, 0, 1])


def test_the_unit_that_knows_is_missed_and_the_other_is_not() -> None:
    found = importance(telling(), "cell", IMAGES, LABELS, (1, 0))
    np.testing.assert_allclose(found.accuracy_lost, [0, 0.5])
    np.testing.assert_allclose(found.surprise_added, [0, np.log(2)], atol=1e-5)
    assert found.ranking == (0, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_removed_unit_is_heard_of_nowhere(kind: str) -> None:
    made, x = network(kind), sequences()
    cut = made.trace(x, [removal("cell", (1,))])
    cell, logits = made.layers
    deaf = cell.recurrent_kernel.copy()
    deaf[1] = 0
    blind = logits.kernel.copy()
    blind[1] = 0
    without = Network(
        "without",
        (type(cell)("cell", cell.kernel, deaf, cell.bias), Dense("logits", blind, logits.bias)),
    )
    np.testing.assert_allclose(cut.logits, without.trace(x).logits, atol=1e-6)


def test_what_cannot_be_measured_is_told() -> None:
    with pytest.raises(ValueError, match="Expected as many images as labels.*got 0 and 0"):
        importance(telling(), "cell", IMAGES[:0], LABELS[:0], (0,))
    with pytest.raises(ValueError, match="Expected as many images as labels.*got 4 and 3"):
        importance(telling(), "cell", IMAGES, LABELS[:3], (0,))
    with pytest.raises(ValueError, match="'cell' has units from 0 to 1, not 2"):
        importance(telling(), "cell", IMAGES, LABELS, (2,))
    with pytest.raises(ValueError, match="Layer 'logits' has no quantity"):
        importance(telling(), "logits", IMAGES, LABELS, (0,))
