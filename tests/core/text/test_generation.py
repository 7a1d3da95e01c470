"""Stories told by a fake that counts: no network is needed to see that telling is right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from core.text.generation import MAX_TOKENS, branch, generate
from core.text.sampling import Sampling

V = 7


class Counting:
    """Believes most in the number after the last, somewhat in all others; counts its passes."""

    def __init__(self) -> None:
        self.read: list[tuple[int, ...]] = []

    def __call__(self, ids: Sequence[int]) -> np.ndarray:
        self.read.append(tuple(ids))
        logits = np.linspace(0, 1, V, dtype=np.float32)
        logits[(ids[-1] + 1) % V] = 3
        return logits


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_the_likeliest_word_always_is_what_the_fake_counts_up() -> None:
    fake = Counting()
    story = generate(fake, [2, 3], 6, Sampling(), rng())
    assert story.ids == (2, 3, 4, 5, 6, 0, 1, 2)
    assert fake.read[0] == (2, 3)
    assert fake.read[-1] == (2, 3, 4, 5, 6, 0, 1)
    assert len(fake.read) == 6


def test_the_same_seed_tells_the_same_story_and_another_seed_another() -> None:
    told = [generate(Counting(), [0], 30, Sampling(1.5), rng(seed)).ids for seed in (5, 5, 6)]
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_another_temperature_is_read_from_kept_logits_without_a_pass() -> None:
    fake = Counting()
    word = generate(fake, [0], 3, Sampling(), rng()).words[1]
    passes = len(fake.read)
    hot, cold = (word.probabilities(Sampling(t)) for t in (2.0, 0.5))
    assert hot.sum() == pytest.approx(1)
    assert cold[word.id] > word.probability > hot[word.id]
    assert word.likeliest(2) == (2, 6)
    assert len(fake.read) == passes


def test_kept_logits_are_the_storys_own() -> None:
    shared = np.zeros(V, np.float32)
    story = generate(lambda ids: shared, [0], 1, Sampling(), rng())
    shared[3] = 9
    assert story.words[0].logits[3] == 0
    with pytest.raises(ValueError, match="read-only"):
        story.words[0].logits[3] = 1


def test_a_branch_keeps_the_past_and_passes_for_new_words_alone() -> None:
    story = generate(Counting(), [0], 8, Sampling(), rng())
    fake = Counting()
    other = branch(story, 3, 0, fake, 8, Sampling(), rng())
    assert other.ids == (0, 1, 2, 3, 0, 1, 2, 3, 4)
    assert other.words[:3] == story.words[:3]
    assert other.words[3].is_chosen_by_hand
    assert other.words[3].logits is story.words[3].logits
    assert len(fake.read) == 4
    assert story.ids == (0, 1, 2, 3, 4, 5, 6, 0, 1)


def test_a_branch_that_takes_the_same_word_tells_the_same_story_with_the_same_seed() -> None:
    story = generate(Counting(), [0], 20, Sampling(2.0), rng(3))
    same = branch(story, 9, story.words[9].id, Counting(), 20, Sampling(2.0), rng(3))
    assert same.ids == story.ids


@pytest.mark.parametrize("length", [0, -1, MAX_TOKENS + 1, 100_000])
def test_a_length_outside_its_range_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=r"from 1 to 1,000"):
        generate(Counting(), [0], length, Sampling(), rng())


def test_a_story_needs_a_beginning() -> None:
    with pytest.raises(ValueError, match="at least one word to begin with"):
        generate(Counting(), [], 3, Sampling(), rng())


@pytest.mark.parametrize(
    ("at", "taken", "length", "sentence"),
    [
        (5, 0, 5, "no word 6"),
        (-1, 0, 5, "no word 0"),
        (2, V, 5, "no word with the id 7"),
        (2, -1, 5, "no word with the id -1"),
        (2, 0, 2, "at least 3 words"),
        (2, 0, 100_000, "from 1 to 1,000"),
    ],
)
def test_a_branch_that_cannot_be_is_refused(
    at: int, taken: int, length: int, sentence: str
) -> None:
    story = generate(Counting(), [0], 5, Sampling(), rng())
    with pytest.raises(ValueError, match=f"{sentence}"):
        branch(story, at, taken, Counting(), length, Sampling(), rng())
