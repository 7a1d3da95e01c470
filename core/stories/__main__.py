"""Generate a story in the terminal: `python -m core.stories "had a general" --words 32`.

Runs on NumPy, without TensorFlow. The same arguments print the same story.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

import numpy as np

from core.stories.seed_words import read_seed_words
from core.stories.story_model import StoryModel, load_story_model, story_model_names
from core.text.generation import generate
from core.text.sampling import Sampling

WORDS = 32


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a story; return 0, or 1 with a sentence on standard error if there is none."""
    try:
        print(_story(_parser().parse_args(arguments)))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class _Parser(argparse.ArgumentParser):
    """A parser that reports an error in one sentence, as the rest of the app does."""

    def error(self, message: str) -> NoReturn:
        raise ValueError(f"{message[0].upper()}{message[1:]}.")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core.stories", description=__doc__)
    parser.add_argument("beginning", nargs="?", help="seed words; default: the story's example")
    parser.add_argument(
        "--story",
        default="belling-the-cat",
        metavar="NAME",
        help="whose network; default: belling-the-cat",
    )
    parser.add_argument(
        "--words", type=int, default=WORDS, help=f"how many words; default: {WORDS}"
    )
    parser.add_argument("--temperature", type=float, default=0.0, help="default: 0, the likeliest")
    parser.add_argument(
        "--top-k", type=int, help="draw from this many likeliest words; default: all"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the random generator; default: 0")
    return parser


def _story(chosen: argparse.Namespace) -> str:
    sampling = Sampling(chosen.temperature, chosen.top_k)
    if chosen.seed < 0:
        raise ValueError(f"The seed must be at least 0, not {chosen.seed}.")
    story_model = _story_model(chosen.story)
    typed = story_model.seeds[0] if chosen.beginning is None else chosen.beginning
    ids = story_model.vocabulary.ids(read_seed_words(typed, story_model.vocabulary).tokens)
    rng = np.random.default_rng(chosen.seed)
    return story_model.join(generate(story_model.next_logits, ids, chosen.words, sampling, rng).ids)


def _story_model(name: str) -> StoryModel:
    if name not in story_model_names():
        raise ValueError(
            f"There is no story {name!r}; choose one of: {', '.join(story_model_names())}."
        )
    return load_story_model(name)


if __name__ == "__main__":
    sys.exit(main())
