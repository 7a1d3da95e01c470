"""What must hold for every recurrent cell, whatever its activations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models.activations import ACTIVATIONS
from core.models.layers.recurrent import PACKED, Cell

KINDS = sorted(PACKED)


def cell(kind: str, seed: int, activation: str = "tanh", gates: str = "sigmoid") -> Cell:
    rng = np.random.default_rng(seed)
    units, width = int(rng.integers(1, 6)), 3
    packed = PACKED[kind] * units
    two = kind == "GRU" and seed % 2
    shapes = [(width, packed), (units, packed), (2, packed) if two else (packed,)]
    weights = [rng.normal(0, 0.5, shape).astype(np.float32) for shape in shapes]
    return Cell("cell", kind, *weights, activation, gates)


def sequence(seed: int, steps: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(2, steps, 3)).astype(np.float32)


seeds = st.integers(0, 10_000)
kinds = st.sampled_from(KINDS)
gate_activations = st.sampled_from(["sigmoid", "hard_sigmoid", "legacy_hard_sigmoid"])
activations = st.sampled_from(["tanh", "relu", "elu", "linear", "hard_sigmoid"])


@given(kinds, seeds, st.integers(1, 9))
@settings(max_examples=40, deadline=None)
def test_both_walks_agree_where_both_can_be_taken(kind: str, seed: int, steps: int) -> None:
    x = sequence(seed, steps)
    fast = cell(kind, seed).walk(x)
    slow = cell(kind, seed).walk(x, mask=np.ones(x.shape[:2], bool))
    assert list(fast.quantities) == list(slow.quantities)
    for name, values in fast.quantities.items():
        np.testing.assert_allclose(values, slow.quantities[name], atol=1e-5)
    for ours, theirs in zip(fast.state, slow.state, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-5)


@given(kinds, seeds, st.integers(2, 9), activations, gate_activations)
@settings(max_examples=40, deadline=None)
def test_a_sequence_in_two_parts_gives_what_it_gives_whole(
    kind: str, seed: int, steps: int, activation: str, gates: str
) -> None:
    walked, x = cell(kind, seed, activation, gates), sequence(seed, steps).astype(np.float64)
    whole = walked.walk(x)
    first = walked.walk(x[:, :1])
    second = walked.walk(x[:, 1:], first.state)
    np.testing.assert_allclose(second.outputs, whole.outputs[:, 1:], rtol=1e-9, atol=1e-12)


@given(kinds, seeds, st.integers(1, 5), st.integers(1, 4), activations)
@settings(max_examples=40, deadline=None)
def test_steps_that_do_not_count_change_no_state(
    kind: str, seed: int, steps: int, more: int, activation: str
) -> None:
    walked, x = cell(kind, seed, activation), sequence(seed, steps + more)
    mask = np.zeros(x.shape[:2], bool)
    mask[:, :steps] = True
    masked = walked.walk(x, mask=mask)
    short = walked.walk(x[:, :steps], mask=mask[:, :steps])
    for ours, theirs in zip(masked.state, short.state, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    np.testing.assert_allclose(masked.outputs[:, -1], short.outputs[:, -1], atol=1e-6)


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_activations_keep_the_precision_and_survive_large_numbers(name: str) -> None:
    for dtype in (np.float32, np.float64):
        x = np.array([[-80, -1, 0, 0.5, 80]], dtype)
        out = ACTIVATIONS[name](x)
        assert out.dtype == dtype
        assert np.isfinite(out).all()
