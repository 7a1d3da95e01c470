"""The network that a run has trained to read digits."""

from __future__ import annotations

from pathlib import Path

from core.checkpoints import Card, load_card, load_network
from core.runs.folder import RunFolder
from core.trace import Network

TESTS = ("mnist_test", "sample_test")
"""What the score on the test digits is called on a card: on those of MNIST, or of the sample."""


def own_network(results: Path) -> tuple[Network, Card]:
    """The network and its card.

    Args:
        results: The folder of a run that is done.

    Raises:
        ValueError: If the run learnt something else, or its files cannot be read.
    """
    path = RunFolder(results).network
    if path is None:
        raise ValueError("Expected a training that is done, got one without a network.")
    card = load_card(path.stem, results)
    if not any(test in card.scores for test in TESTS):
        raise ValueError(f"Expected a network that reads digits, got {path.stem!r}.")
    return load_network(path.stem, results), card
