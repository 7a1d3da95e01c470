"""Cuts into a running network: what must stay the same, what must not, and what cannot be cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.interventions import Erase, Force, Freeze, Intervention, Scale, Wipe
from core.network.layers import LSTM
from core.network.network import Network
from core.network.trace import Trace
from tests.core.made_up import KINDS, UNITS, bidirectional, network, sequences, text_network

STEPS = 6


def assert_same(one: Trace, other: Trace, until: int | None = None) -> None:
    """Bit by bit, every quantity of every layer and what comes out."""
    np.testing.assert_array_equal(one.logits[:, :until], other.logits[:, :until])
    for did, also in zip(one.parts, other.parts, strict=True):
        for name, values in did.quantities.items():
            np.testing.assert_array_equal(values[:, :until], also.quantities[name][:, :until])


def editable(kind: str) -> tuple[str, ...]:
    return network(kind).layers[0].editable


CUTTABLE = [(kind, quantity) for kind in KINDS for quantity in editable(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_forcing_every_gate_to_its_own_traced_value_changes_nothing(kind: str) -> None:
    x = sequences(batch=1)
    trace = network(kind).trace(x)
    cuts = [
        # A later cut takes over from an earlier one: each step gets its own value.
        Force("cell", gate, float(trace.layer("cell").quantities[gate][0, t, unit]), (unit,), t)
        for gate in editable(kind)
        for t in range(STEPS)
        for unit in range(UNITS)
    ]
    assert_same(network(kind).trace(x, cuts), trace)


@pytest.mark.parametrize(("kind", "quantity"), CUTTABLE)
def test_scaling_by_one_changes_nothing(kind: str, quantity: str) -> None:
    x = sequences()
    cut = network(kind).trace(x, [Scale("cell", quantity, 1.0)])
    assert_same(cut, network(kind).trace(x))


@pytest.mark.parametrize("kind", KINDS)
def test_wiping_before_the_first_step_and_no_cut_change_nothing(kind: str) -> None:
    x = sequences()
    for cuts in ([Wipe("cell", 0)], []):
        assert_same(network(kind).trace(x, cuts), network(kind).trace(x))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(CUTTABLE), st.integers(0, STEPS - 1), st.integers(0, UNITS - 1))
def test_a_cut_leaves_the_steps_before_it_alone(
    what: tuple[str, str], start: int, unit: int
) -> None:
    kind, quantity = what
    x = sequences()
    cuts: list[Intervention] = [
        Force("cell", quantity, 0.5, (unit,), start),
        Freeze("cell", quantity, None, start),
        Scale("cell", quantity, 0.3, (unit,), start),
        Wipe("cell", start),
        Erase(start),
    ]
    whole = network(kind).trace(x)
    for cut in cuts:
        changed = network(kind).trace(x, [cut])
        assert_same(changed, whole, until=start)
        nothing_to_wipe = isinstance(cut, Wipe) and start == 0
        # An sLSTM divides by the sum of its input gates: a common factor cancels out.
        cancels = isinstance(cut, Scale) and what == ("slstm", "input_gate") and start == 0
        is_same = (changed.logits[:, start:] == whole.logits[:, start:]).all()
        assert nothing_to_wipe or cancels or not is_same


def test_forgetting_all_equals_a_network_without_cell_state() -> None:
    x = sequences()
    forgetting = network("lstm").trace(x, [Force("cell", "forget_gate", 0.0)])
    wiped = network("lstm").trace(x, [Wipe("cell", t, "cell_state") for t in range(STEPS)])
    np.testing.assert_array_equal(forgetting.logits, wiped.logits)


@pytest.mark.parametrize("kind", KINDS)
def test_wiping_at_every_step_equals_reading_each_row_by_itself(kind: str) -> None:
    x = sequences()
    wiped = network(kind).trace(x, [Wipe("cell", t) for t in range(STEPS)])
    for t in range(STEPS):
        alone = network(kind).trace(x[:, t : t + 1])
        np.testing.assert_allclose(wiped.logits[:, t], alone.logits[:, 0], atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_wiping_in_the_middle_equals_beginning_there(kind: str) -> None:
    x = sequences()
    wiped = network(kind).trace(x, [Wipe("cell", 4)])
    np.testing.assert_allclose(wiped.logits[:, 4:], network(kind).trace(x[:, 4:]).logits, atol=1e-6)
    np.testing.assert_array_equal(wiped.layer("cell").before["hidden_state"][:, 4], 0)


def test_one_unit_can_lose_its_memory_alone() -> None:
    did = network("lstm").trace(sequences(), [Wipe("cell", 3, "cell_state", (1,))]).layer("cell")
    before, left = did.before["cell_state"][:, 3], did.quantities["cell_state"][:, 2]
    np.testing.assert_array_equal(before[:, 1], 0)
    np.testing.assert_array_equal(before[:, [0, 2]], left[:, [0, 2]])
    np.testing.assert_array_equal(
        did.before["hidden_state"][:, 3], did.quantities["hidden_state"][:, 2]
    )


@pytest.mark.parametrize(("kind", "quantity"), CUTTABLE)
def test_a_forced_quantity_has_its_value_and_the_others_follow_their_own_equations(
    kind: str, quantity: str
) -> None:
    did = network(kind).trace(sequences(), [Force("cell", quantity, 0.25, (0, 2), 2)])
    values = did.layer("cell").quantities[quantity]
    np.testing.assert_array_equal(values[:, 2:, [0, 2]], 0.25)
    assert (values[:, 2:, 1] != 0.25).all()


@pytest.mark.parametrize(("kind", "quantity"), CUTTABLE)
def test_a_frozen_quantity_stays_at_each_sequences_own_mean(kind: str, quantity: str) -> None:
    x = sequences()
    mean = network(kind).trace(x).layer("cell").quantities[quantity].mean(1, keepdims=True)
    frozen = network(kind).trace(x, [Freeze("cell", quantity, (1,), 3)]).layer("cell")
    values = frozen.quantities[quantity][:, 3:, [1]]
    np.testing.assert_array_equal(values, np.broadcast_to(mean[..., [1]], values.shape))


@pytest.mark.parametrize("quantity", editable("lstm"))
def test_scaling_never_leaves_the_range(quantity: str) -> None:
    did = network("lstm").trace(sequences(), [Scale("cell", quantity, 50.0)]).layer("cell")
    top = np.abs(did.quantities[quantity]).max()
    assert top > 1 if quantity == "cell_state" else top == 1


def test_an_erased_row_has_no_ink_and_the_callers_image_keeps_it() -> None:
    x = sequences()
    blank = x.copy()
    blank[:, 2] = 0
    kept = x.copy()
    erased = network("gru").trace(x, [Erase(2)])
    assert_same(erased, network("gru").trace(blank))
    np.testing.assert_array_equal(erased.inputs, blank)
    np.testing.assert_array_equal(x, kept)


def test_an_erased_word_has_an_embedding_of_zeros() -> None:
    ids = [[1, 2, 3, 2]]
    erased = text_network().trace(ids, [Erase(1)])
    embedded = erased.layer("embedding").outputs
    np.testing.assert_array_equal(embedded[0, 1], 0)
    assert (embedded[0, [0, 2, 3]] != 0).all()
    np.testing.assert_array_equal(erased.inputs, ids)
    table = text_network().layers[0].embeddings
    assert (table[2] != 0).all()


def test_a_backward_reader_is_cut_in_the_order_in_which_it_reads() -> None:
    x = sequences()
    cut = bidirectional().trace(x, [Force("both_backward", "forget_gate", 0.0, None, 4)])
    whole = bidirectional().trace(x)
    forward, backward = cut.layer("both").directions
    assert_same(Trace(x, (forward,)), Trace(x, (whole.layer("both_forward"),)))
    np.testing.assert_array_equal(backward.by_row("forget_gate")[:, :2], 0)
    assert (backward.by_row("forget_gate")[:, 2:] != 0).all()


def test_a_cut_goes_on_from_a_state() -> None:
    x = sequences()
    first = network("lstm").trace(x[:, :3])
    cut = network("lstm").trace(x[:, 3:], [Force("cell", "input_gate", 0.0)], first.state)
    whole = network("lstm").trace(x, [Force("cell", "input_gate", 0.0, None, 3)])
    np.testing.assert_allclose(cut.logits, whole.logits[:, 3:], atol=1e-6)


def test_slices_with_cuts_put_together_equal_the_whole() -> None:
    x = sequences(batch=11)
    cuts = [Freeze("cell", "forget_gate"), Erase(1), Wipe("cell", 3)]
    parts = list(network("lstm").logits(x, cuts, batch=4))
    assert [len(part) for part in parts] == [4, 4, 3]
    np.testing.assert_allclose(
        np.concatenate(parts), network("lstm").trace(x, cuts).logits, atol=1e-5
    )
    uncut = np.concatenate(list(network("lstm").logits(x, [], batch=4)))
    np.testing.assert_array_equal(uncut, np.concatenate(list(network("lstm").logits(x, batch=4))))


@pytest.mark.parametrize(
    ("cut", "sentence"),
    [
        (Force("dense", "forget_gate", 0), r"No layer is called 'dense'.*: cell\."),
        (Force("logits", "forget_gate", 0), r"Layer 'logits' has no quantity .*: none\."),
        (
            Force("cell", "update_gate", 0),
            r"Layer 'cell' has no quantity 'update_gate' .*: input_gate, forget_gate",
        ),
        (Force("cell", "forget_gate", 1.5), r"forget_gate must be between 0 and 1, not 1.5"),
        (Force("cell", "candidate", -1.5), r"candidate must be between -1 and 1, not -1.5"),
        (
            Force("cell", "forget_gate", float("nan")),
            r"forget_gate must be between 0 and 1, not nan",
        ),
        (
            Force("cell", "cell_state", float("inf")),
            r"value for cell_state must be between -1000 and 1000, not inf",
        ),
        (
            Scale("cell", "forget_gate", float("nan")),
            r"factor for forget_gate must be between .*, not nan",
        ),
        (
            Scale("cell", "forget_gate", -1e300),
            r"factor for forget_gate must be between .*, not -1e",
        ),
        (Freeze("cell", "forget_gate", (3,)), r"Layer 'cell' has units from 0 to 2, not 3"),
        (Freeze("cell", "forget_gate", (0, -1)), r"Layer 'cell' has units from 0 to 2, not -1"),
        (Freeze("cell", "forget_gate", ()), r"at least one unit of layer 'cell'"),
        (Scale("cell", "forget_gate", 2, None, 6), r"step from 0 to 5, not 6"),
        (Wipe("cell", -1), r"step from 0 to 5, not -1"),
        (
            Wipe("cell", 1, "forget_gate"),
            r"Layer 'cell' has no memory 'forget_gate' .*: hidden_state, cell_state",
        ),
        (Wipe("logits", 1), r"Layer 'logits' has no memory"),
        (Wipe("cell", 1, None, (9,)), r"Layer 'cell' has units from 0 to 2, not 9"),
        (Erase(28), r"step from 0 to 5, not 28"),
    ],
)
def test_what_cannot_be_cut_is_told(cut: Intervention, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        network("lstm").trace(sequences(), [cut])


def test_a_network_of_one_unit_reads_one_step_with_every_cut() -> None:
    def ones(*shape: int) -> np.ndarray:
        return np.ones(shape, np.float32)

    tiny = Network("tiny", (LSTM("cell", ones(1, 4), ones(1, 4), ones(4)),))
    cuts = [Freeze("cell", "forget_gate"), Scale("cell", "candidate", 0.5), Wipe("cell", 0)]
    assert tiny.trace([[[1.0]]], cuts).logits.shape == (1, 1, 1)
