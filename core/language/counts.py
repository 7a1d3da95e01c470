"""How often each word of a language model came in its text: `python -m core.language.counts NAME`.

The counts lie beside the network as `NAME.counts.json`, with what models that count reach on the
test text, so that whoever has no text still sees the network beside them.

The trigram of a language model's text, on a machine that has the text.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.data.ptb import Treebank, treebank
from core.files import write_whole
from core.language.model import PTB, load_vocabulary
from core.language.ngrams import Trigram, Unigram
from core.network.shipped import NETWORKS_DIR
from core.text.vocabulary import Vocabulary

SUFFIX = ".counts.json"


def load_unigram(name: str = PTB, folder: Path = NETWORKS_DIR) -> Unigram:
    """How likely each word of a language model is, whatever stands before it.

    Raises:
        ValueError: If its words, or their counts, are not in the folder.
    """
    words = len(load_vocabulary(name, folder))
    counts = np.array(_stored(name, folder)["counts"])
    if len(counts) != words:
        raise ValueError(f"Expected {words} counts of {name!r}, got {len(counts)}.")
    return Unigram.of_counts(counts)


def load_test_perplexities(name: str = PTB, folder: Path = NETWORKS_DIR) -> Mapping[str, float]:
    """What `counted_perplexities` found on a language model's test text.

    Raises:
        ValueError: If its counts are not in the folder.
    """
    found: Mapping[str, float] = _stored(name, folder)["test_perplexity"]
    return found


def counted_perplexities(text: Treebank) -> dict[str, float]:
    """Of models that count the training text, on the test text: `unigram` and `trigram`."""
    words = len(text.vocabulary)
    probabilities = {
        "unigram": Unigram.of(text.training, words).of_each(text.test),
        "trigram": Trigram.of(text.training, words).of_each(text.test),
    }
    return {name: float(np.exp(-np.log(p).mean())) for name, p in probabilities.items()}


def write_counts(name: str, text: Treebank, folder: Path = NETWORKS_DIR) -> Path:
    """The path of the file, written beside the network.

    Args:
        name: Of a language model.
        text: What it learnt, with its own vocabulary.
        folder: Where the network's words are.

    Raises:
        ValueError: If its words are not in the folder, or are not those of the text.
    """
    vocabulary = load_vocabulary(name, folder)
    if text.vocabulary != vocabulary:
        raise ValueError(f"Expected the text that {name} learnt, got one of other words.")
    plain = {
        "command": f"python -m core.language.counts {name}",
        "counted": len(text.training),
        "test_perplexity": counted_perplexities(text),
        "counts": np.bincount(text.training, minlength=len(vocabulary)).tolist(),
    }
    path = folder / f"{name}{SUFFIX}"
    write_whole(path, partial(Path.write_text, data=json.dumps(plain) + "\n", encoding="utf-8"))
    return path


def _stored(name: str, folder: Path) -> Mapping[str, Any]:
    for path in folder.glob(f"*{SUFFIX}"):
        if path.name == name + SUFFIX:
            fields: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
            return fields
    raise ValueError(
        f"Expected the counts of {name!r} in the folder {folder.name}: write them with "
        f"`python -m core.language.counts {name}`."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 2 with a sentence on standard error where something is missing."""
    parser = argparse.ArgumentParser(prog="python -m core.language.counts", description=__doc__)
    parser.add_argument("name", nargs="?", default=PTB, help="a language model")
    name = parser.parse_args(arguments).name
    try:
        text = treebank(entries=len(load_vocabulary(name, NETWORKS_DIR)))
        print(write_counts(name, text))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def available_trigram(vocabulary: Vocabulary) -> Trigram | None:
    """Kneser-Ney over the text with just these words, in `core.data.ptb`'s folder.

    Of the Penn Treebank it takes 2 seconds to count, 70 MB meanwhile, and 21 MB to keep.

    Returns:
        None where there is no text, or one of other words.
    """
    try:
        text = treebank(entries=len(vocabulary))
    except ValueError:
        return None
    return Trigram.of(text.training, len(vocabulary)) if text.vocabulary == vocabulary else None


if __name__ == "__main__":
    sys.exit(main())
