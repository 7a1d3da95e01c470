"""Temperature, top-k and the draw, on made-up logits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.network.cells import softmax
from core.text.sampling import MAX_TEMPERATURE, Sampling, pick_token, probabilities

LOGITS = np.array([1.0, 3.0, 2.0, 3.0, -50.0])

logits = arrays(np.float32, st.integers(1, 12), elements=st.floats(-200, 200, width=32))
samplings = st.builds(
    Sampling,
    st.one_of(st.just(0.0), st.floats(1e-300, MAX_TEMPERATURE)),
    st.one_of(st.none(), st.integers(1, 100)),
)


@given(logits, samplings)
def test_chances_sum_to_one_and_follow_the_logits(z: np.ndarray, sampling: Sampling) -> None:
    chances = probabilities(z, sampling)
    assert chances.sum() == pytest.approx(1)
    assert (chances >= 0).all()
    assert chances[np.argmax(z)] == chances.max()
    assert np.count_nonzero(chances) <= (sampling.top_k or len(z))


def test_temperature_one_is_the_softmax() -> None:
    np.testing.assert_allclose(probabilities(LOGITS, Sampling(1.0)), softmax(LOGITS))


def test_temperature_zero_is_sure_of_the_first_of_the_likeliest() -> None:
    assert probabilities(LOGITS, Sampling()).tolist() == [0, 1, 0, 0, 0]


def test_top_k_leaves_so_many_and_beyond_the_vocabulary_all() -> None:
    assert probabilities(LOGITS, Sampling(1.0, 1)).tolist() == [0, 1, 0, 0, 0]
    two = probabilities(LOGITS, Sampling(1.0, 2))
    np.testing.assert_allclose(two, [0, 0.5, 0, 0.5, 0])
    np.testing.assert_array_equal(
        probabilities(LOGITS, Sampling(1.0, 1_000_000)), probabilities(LOGITS, Sampling(1.0))
    )


def test_many_logits_at_once_equal_each_alone() -> None:
    both = probabilities(np.stack([LOGITS, LOGITS[::-1]]), Sampling(0.7, 3))
    np.testing.assert_array_equal(both[1], probabilities(LOGITS[::-1], Sampling(0.7, 3)))


def test_luck_is_laid_out_from_the_likeliest_down() -> None:
    chances = np.array([0.2, 0.5, 0.3])
    assert [pick_token(chances, luck) for luck in (0.0, 0.49, 0.5, 0.79, 0.8, 0.999)] == [
        1, 1, 2, 2, 0, 0,
    ]  # fmt: skip


@given(logits, st.floats(0, 1, exclude_max=True), samplings)
def test_what_has_no_chance_is_never_drawn(z: np.ndarray, luck: float, sampling: Sampling) -> None:
    chances = probabilities(z, sampling)
    assert chances[pick_token(chances, luck)] > 0


# Luck nearer to 1 than sums of probabilities are exact falls on whatever rounding leaves there.
@given(logits, st.floats(0, 1 - 1e-9), st.floats(0.1, 5), st.floats(0.1, 5))
def test_the_same_luck_falls_on_a_likelier_word_when_it_gets_colder(
    z: np.ndarray, luck: float, one: float, other: float
) -> None:
    cold, warm = sorted((one, other))
    drawn = [pick_token(probabilities(z, Sampling(t)), luck) for t in (cold, warm)]
    assert z[drawn[0]] >= z[drawn[1]]


def test_draws_come_as_often_as_their_chances_say() -> None:
    chances = probabilities(LOGITS, Sampling(1.0))
    rng = np.random.default_rng(0)
    drawn = np.bincount([pick_token(chances, rng.random()) for _ in range(20_000)], minlength=5)
    np.testing.assert_allclose(drawn / 20_000, chances, atol=0.01)


@pytest.mark.parametrize("temperature", [-0.1, 10.1, float("nan"), float("inf")])
def test_a_temperature_outside_its_range_is_refused(temperature: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 10"):
        Sampling(temperature)


@pytest.mark.parametrize("top_k", [0, -3])
def test_a_top_k_below_one_is_refused(top_k: int) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Sampling(1.0, top_k)
