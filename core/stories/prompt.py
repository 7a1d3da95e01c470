"""What a story is told from: its beginning, how long it is, from what each word is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from core.stories.story_model import StoryModel
from core.text.tokens import split

LENGTH = 32
MOST_WORDS = 200
"""The longest story: of every word the browser gets what else was considered, half a kilobyte."""
LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Prompt:
    """What all stories side by side have in common.

    Attributes:
        ids: The beginning, as ids of the vocabulary; one or more.
        top_k: From how many of the likeliest words each word is drawn; None for all.
        length: How many words the network says, from 1 to `MOST_WORDS`.
        seed: The random seed, from 0 to `LARGEST_SEED`. The same seed gives the same story.
    """

    ids: tuple[int, ...]
    top_k: int | None
    length: int
    seed: int


def first_prompt(story_model: StoryModel) -> Prompt:
    """What a story is told from before anybody asks for something else."""
    vocabulary = story_model.vocabulary
    ids = tuple(vocabulary.ids(split(story_model.seeds[0], vocabulary.kind)).tolist())
    return Prompt(ids, None, LENGTH, 0)


def check_length(number: int | None) -> int:
    """How many words to tell.

    Raises:
        ValueError: If it is not a number from 1 to `MOST_WORDS`.
    """
    return _check("a length", number, 1, MOST_WORDS)


def check_top_k(number: int | None, vocabulary: int) -> int | None:
    """From how many of the likeliest words to draw; None, an empty field, is all of them.

    Raises:
        ValueError: If it is not a number from 1 to `vocabulary`.
    """
    return None if number is None else _check("a top-k", number, 1, vocabulary)


def check_seed(number: int | None) -> int:
    """The random seed.

    Raises:
        ValueError: If it is not a number from 0 to `LARGEST_SEED`.
    """
    return _check("a random seed", number, 0, LARGEST_SEED)


def whole_number(text: str) -> int:
    """A whole number that stands in an address.

    Raises:
        ValueError: If the text is none, or one of more than ten digits.
    """
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= 10:
        return int(text)
    raise ValueError(f"Expected a whole number in the link, got {text[:40]!r}.")


def _check(what: str, number: int | None, least: int, most: int) -> int:
    if number is None or not least <= number <= most:
        came = "nothing" if number is None else f"{number:,}"
        raise ValueError(f"Expected {what} from {least} to {most:,}, got {came}.")
    return number
