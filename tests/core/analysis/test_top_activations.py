"""When units fire, over many sequences, on hidden states that are known."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.top_activations import (
    HiddenStates,
    TopActivation,
    activation_at,
    mean_activation,
    record_hidden_states,
    top_activations,
)
from core.network.layers import LayerTrace
from tests.core.made_up import KINDS, bidirectional, network, sequences

HIDDEN = np.array(
    [
        [[0.1, -0.5], [0.9, -0.25]],  # unit 0, unit 1 at step 0; the same at step 1
        [[0.5, -0.75], [0.5, 0.75]],
        [[-0.9, 0.9], [0.0, 0.0]],
    ],
    np.float32,
)
SEEN = HiddenStates("cell", HIDDEN)
HALF_PRECISION = 2.5e-4


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_seen_is_the_hidden_state_of_every_sequence(kind: str) -> None:
    x = sequences(batch=7)
    seen = record_hidden_states(network(kind), "cell", x, batch=3)
    expected = network(kind).trace(x).layer("cell").quantities["hidden_state"]
    np.testing.assert_allclose(seen.hidden_state, expected, atol=HALF_PRECISION)


def test_a_backward_reader_is_seen_row_by_row() -> None:
    seen = record_hidden_states(bidirectional(), "both_backward", sequences())
    expected = bidirectional().trace(sequences()).layer("both_backward")
    backward = expected.quantities["hidden_state"][:, ::-1]
    np.testing.assert_allclose(seen.hidden_state, backward, atol=HALF_PRECISION)


def test_units_fire_together_where_the_weakest_of_them_is_strongest() -> None:
    for sequence, row in enumerate((1, 0)):
        did = LayerTrace(
            "cell", HIDDEN[:0], {"hidden_state": HIDDEN[[sequence]]}, HIDDEN[[sequence]]
        )
        found = activation_at(did, (1, 0))
        assert (found.row, found.signs) == (row, (-1, 1))
        assert found.values == tuple(HIDDEN[sequence, row, [1, 0]])


def test_the_mean_over_the_sequences_of_each_class() -> None:
    means = mean_activation(SEEN, 1, np.array([0, 0, 2]), classes=3)
    np.testing.assert_allclose(means[0], [-0.625, 0.25])
    np.testing.assert_allclose(means[2], [0.9, 0.0], rtol=1e-6)
    assert np.isnan(means[1]).all()


def test_the_strongest_moment_of_each_sequence_comes_first() -> None:
    found = top_activations(SEEN, (0, 1), (1, -1))
    assert found == (TopActivation(1, 0, 0.5), TopActivation(0, 1, 0.25), TopActivation(2, 1, 0.0))
    assert top_activations(SEEN, (1,), (1,), count=1) == (TopActivation(2, 0, pytest.approx(0.9)),)


def test_what_does_not_exist_is_told() -> None:
    with pytest.raises(
        ValueError, match="Expected a recurrent layer, got 'logits', which is dense"
    ):
        record_hidden_states(network("lstm"), "logits", sequences())
    with pytest.raises(ValueError, match="at least one sequence"):
        record_hidden_states(network("lstm"), "cell", sequences()[:0])
    with pytest.raises(ValueError, match="Unit of cell must be a whole number from 0 to 1, not"):
        mean_activation(SEEN, 2, np.zeros(3, int), 10)
    with pytest.raises(ValueError, match="Expected 3 labels, got 2"):
        mean_activation(SEEN, 0, np.zeros(2, int), 10)
    with pytest.raises(ValueError, match="Unit of cell must be a whole number from 0 to 1, not"):
        top_activations(SEEN, (-1,), (1,))
    for units, signs in (((), ()), ((0,), (1, 1)), ((0,), (0,))):
        with pytest.raises(ValueError, match="Expected a sign, 1 or -1, for each"):
            top_activations(SEEN, units, signs)
    did = network("lstm").trace(sequences()).layer("cell")
    with pytest.raises(ValueError, match="at least one unit of layer 'cell', got none"):
        activation_at(did, ())
    with pytest.raises(ValueError, match="Unit of cell must be a whole number from 0 to 2, not"):
        activation_at(did, (3,))
