"""A text that a language model learns from: ids in three parts, with their vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.text.vocabulary import Vocabulary


@dataclass(frozen=True)
class Corpus:
    """A text in three parts: for training, validation and testing.

    Attributes:
        vocabulary: The words or characters of the training part, the most frequent first.
        training: (N,) int32, their ids.
        validation: Likewise; what the vocabulary lacks has the id of its sign for the unknown.
        test: Likewise.
        facts: What else a network's card says about the text.
    """

    vocabulary: Vocabulary
    training: NDArray[np.int32]
    validation: NDArray[np.int32]
    test: NDArray[np.int32]
    facts: Mapping[str, object] = field(default_factory=dict)

    def describe(self) -> dict[str, object]:
        """Describe the data for a network's card."""
        return {
            self.vocabulary.kind: len(self.vocabulary),
            "trained_on": len(self.training),
            "validation": len(self.validation),
            "test": len(self.test),
            **self.facts,
        }
