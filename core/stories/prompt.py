"""What a story is generated from: its seed words, its length and how words are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import gettext as _
from core.stories.story_model import StoryModel
from core.text.tokens import split
from core.whole_numbers import check_whole_number

LENGTH = 32
MOST_WORDS = 200
"""The longest story: for every word the browser gets its candidates, half a kilobyte."""
LARGEST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Prompt:
    """What all variants side by side have in common.

    Attributes:
        ids: Ids of the seed words, at least one.
        top_k: From how many of the likeliest words each word is drawn; None for all.
        length: How many words are generated, from 1 to `MOST_WORDS`.
        seed: The random seed, from 0 to `LARGEST_SEED`. The same seed gives the same story.
    """

    ids: tuple[int, ...]
    top_k: int | None
    length: int
    seed: int


def first_prompt(story_model: StoryModel) -> Prompt:
    """The prompt of the example that is shown first."""
    vocabulary = story_model.vocabulary
    ids = tuple(vocabulary.ids(split(story_model.seeds[0], vocabulary.kind)).tolist())
    return Prompt(ids, None, LENGTH, 0)


def check_length(number: object) -> int:
    """Check how many words a story is to have.

    Raises:
        ValueError: If it is not a whole number from 1 to `MOST_WORDS`.
    """
    return check_whole_number(number, 1, MOST_WORDS, _("Length"))


def check_top_k(number: object, vocabulary: int) -> int | None:
    """Check from how many of the likeliest words each word is drawn; None is all of them.

    Raises:
        ValueError: If it is not a whole number from 1 to `vocabulary`.
    """
    return None if number is None else check_whole_number(number, 1, vocabulary, _("Top-k"))


def check_seed(number: object) -> int:
    """Check a random seed.

    Raises:
        ValueError: If it is not a whole number from 0 to `LARGEST_SEED`.
    """
    return check_whole_number(number, 0, LARGEST_SEED, _("Random seed"))
