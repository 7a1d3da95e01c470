"""What a text costs in bits per character without a network: n-grams, gzip and xz.

`python -m core.language.character_baselines` prints it for the standard library's source.
"""

from __future__ import annotations

import gzip
import lzma
import sys

import numpy as np

from core.data.corpus import Corpus
from core.data.python_code import python_corpus
from core.language.ngrams import Ngrams, Unigram

LONGEST = 5
CHARACTER_STREAMS = 64
"""A text of a million characters is measured in so many pieces side by side."""


def character_baselines(text: Corpus) -> dict[str, float]:
    """Measure the bits per character of the test text.

    gzip and xz compress the test text by itself. xz, which looks back millions of characters, is
    also measured with the training text before it: what the test text adds to the file counts.

    Args:
        text: A corpus of characters.

    Returns:
        By name: `1_grams` to `5_grams`, interpolated Kneser-Ney models of the training text; also
        `gzip`, `xz` and `xz_after_training_text`.
    """
    known = len(text.vocabulary)
    probabilities = {"1_grams": Unigram.of(text.training, known).of_each(text.test)}
    for order in range(2, min(LONGEST, len(text.training)) + 1):
        model = Ngrams.of(text.training, known, order)
        probabilities[f"{order}_grams"] = model.of_each(text.test)
    found = {name: float(-np.log2(each).mean()) for name, each in probabilities.items()}
    entries = np.array(text.vocabulary.entries)
    training, test = ("".join(entries[ids]).encode() for ids in (text.training, text.test))
    before, both = (len(lzma.compress(part)) for part in (training, training + test))
    found["gzip"] = 8 * len(gzip.compress(test)) / len(text.test)
    found["xz"] = 8 * len(lzma.compress(test)) / len(text.test)
    found["xz_after_training_text"] = 8 * (both - before) / len(text.test)
    return found


def main() -> int:
    """Print the bits per character of the standard library's test files."""
    try:
        text = python_corpus()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{len(text.test):,} characters of {text.facts['files']}, Python {text.facts['python']}")
    for name, value in character_baselines(text).items():
        print(f"{name.replace('_', ' ')} {value:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
