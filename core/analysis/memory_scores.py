"""How well networks remember: errors and accuracies on the test sequences of a task."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from time import perf_counter

import numpy as np

from core.network.network import Network
from core.tasks import Sequences, task

TEST_SEQUENCES = 2_000
"""Sequences of every test."""

PUBLISHED = {"lstm": 0.0105, "gru": 0.0129, "rnn": 0.3855}
"""Root mean square errors that a published comparison reports for adding at length 100."""

PUBLISHED_FOR = ("adding", 100)

_TEST_SEED = 1_000_000_007
"""Far from the seeds that networks are trained with."""


@lru_cache(maxsize=8)
def sequences_to_test(name: str, gap: int, count: int = TEST_SEQUENCES) -> Sequences:
    """The test sequences of a task at a gap: always the same.

    Raises:
        ValueError: If there is no such task, or the gap is outside its limits.
    """
    random = np.random.default_rng([_TEST_SEED, gap])
    return task(name).sample(random, count, gap)


def score_networks(
    networks: Sequence[Network], name: str, gap: int, count: int = TEST_SEQUENCES
) -> list[float]:
    """The error or accuracy of each network on the test sequences of a task.

    Args:
        networks: They read the task's features.
        name: The task.
        gap: In steps.
        count: How many sequences.
    """
    asked_of, drawn = task(name), sequences_to_test(name, gap, count)
    targets = drawn.targets[:, drawn.asked]
    scores = []
    for network in networks:
        logits = np.concatenate([each[:, drawn.asked] for each in network.logits(drawn.inputs)])
        scores.append(asked_of.total(asked_of.scores(logits, targets)))
    return scores


def step_microseconds(network: Network, steps: int = 100, times: int = 15) -> float:
    """How long one step of one sequence takes in NumPy: the fastest of several measurements.

    Args:
        network: What reads.
        steps: Of the sequence.
        times: How often it is measured.

    Returns:
        Microseconds.
    """
    inputs = np.zeros((1, steps, network.width), np.float32)
    fastest = float("inf")
    for _time in range(times):
        began = perf_counter()
        network.trace(inputs)
        fastest = min(fastest, perf_counter() - began)
    return 1e6 * fastest / steps
