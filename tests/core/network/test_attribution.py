"""Attributions add up, agree with what erasing really does, and say when there is nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.network.attribution import agreement, attribution, erase, patches, runs_of_steps
from core.network.network import Network
from tests.core import made_up
from tests.core.made_up import bidirectional, sequences, text_network

METHODS = ("gradient_x_input", "integrated_gradients", "erasure")
KINDS = ("lstm", "gru", "simple_rnn", "peephole_lstm", "slstm", "min_lstm")


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 50), st.integers(0, 5))
def test_integrated_gradients_add_up_to_the_difference(kind: str, seed: int, step: int) -> None:
    network, (x,) = made_up.network(kind, seed), sequences(1, seed=seed)
    found = attribution(network, x, 1, step, "integrated_gradients")
    difference = found.logit - found.baseline_logit
    assert found.by_step.sum() == pytest.approx(difference, abs=0.01 * abs(difference) + 1e-4)
    np.testing.assert_allclose(found.by_feature.sum(-1), found.by_step, atol=1e-6)
    assert (found.by_step[step + 1 :] == 0).all()


def test_erasure_is_what_the_network_says_without_the_step() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    found = attribution(network, x, 0, method="erasure")
    without = x.copy()
    without[2] = 0
    fall = network.trace(x[None]).logits[0, -1, 0] - network.trace(without[None]).logits[0, -1, 0]
    assert found.by_step[2] == pytest.approx(fall, abs=1e-6)
    assert found.by_feature is None


def test_a_patch_and_a_run_of_steps_can_be_erased() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    masks = np.zeros((2, *x.shape), bool)
    masks[0, 1:3], masks[1] = True, True
    falls = erase(network, x, 0, masks)
    found = attribution(network, x, 0)
    assert falls[1] == pytest.approx(found.logit - found.baseline_logit, abs=1e-6)
    assert falls[0] == pytest.approx(erase(network, x, 0, masks[:1, :, 0])[0], abs=1e-6)


def test_words_are_attributed_from_the_mean_word() -> None:
    network = text_network()
    ids = np.array([1, 3, 0, 2])
    for method in METHODS:
        found = attribution(network, ids, 1, method=method)
        assert found.by_step.shape == (4,)
        assert np.isfinite(found.by_step).all()
    assert found.logit == pytest.approx(network.trace(ids[None]).logits[0, -1, 1], abs=1e-6)


def test_a_bidirectional_network_is_attributed() -> None:
    (x,) = sequences(1)
    found = attribution(bidirectional(), x, 0, method="integrated_gradients")
    assert found.by_step.sum() == pytest.approx(found.logit - found.baseline_logit, abs=1e-2)


def test_agreement_is_one_with_itself_and_minus_one_with_its_opposite() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    erasure = attribution(network, x, 0, method="erasure")
    assert agreement(erasure, erasure) == pytest.approx(1)
    assert agreement(replace(erasure, by_step=-erasure.by_step), erasure) == pytest.approx(-1)
    assert -1 <= agreement(attribution(network, x, 0), erasure) <= 1


def test_a_network_that_says_the_same_whatever_it_reads_is_flat() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    *body, last = network.layers
    deaf = Network("deaf", (*body, replace(last, kernel=np.zeros_like(last.kernel))))
    for method in METHODS:
        assert attribution(deaf, x, 0, method=method).is_flat
    flat = attribution(deaf, x, 0, method="erasure")
    assert np.isnan(agreement(flat, flat))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"output": 99}, "Output 99 does not exist"),
        ({"step": 99}, "Step 99 does not exist"),
        ({"method": "guess"}, "'guess' is no attribution method. Choose one of: gradient_x_input"),
    ],
)
def test_what_does_not_exist_is_refused(wrong: dict[str, object], sentence: str) -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    with pytest.raises(ValueError, match=sentence):
        attribution(network, x, **{"output": 0, **wrong})


@pytest.mark.parametrize("kind", KINDS)
def test_reading_on_from_the_first_change_is_reading_all_of_it(kind: str) -> None:
    network, (x,) = made_up.network(kind), sequences(1, steps=13)
    masks = runs_of_steps(13, 3)
    falls = erase(network, x, 2, masks, step=9)
    for mask, fall in zip(masks, falls, strict=True):
        without = np.where(mask[:, None], 0, x)
        logits = [network.trace(each[None]).logits[0, 9, 2] for each in (x, without)]
        assert fall == pytest.approx(logits[0] - logits[1], abs=1e-5)


def test_patches_cover_an_image_once() -> None:
    masks = patches(7, 5, 4)
    assert masks.shape == (4, 7, 5)
    np.testing.assert_array_equal(masks.sum(0), np.ones((7, 5)))
    assert masks[3].sum() == 3 * 1


def test_a_difference_of_nothing_needs_no_more_points() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    found = attribution(network, x, 0, method="integrated_gradients", baseline=x[0] * 0 + 1e-3)
    assert np.isfinite(found.by_step).all()
