"""The stories side by side: each told at a temperature, with other words taken on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.i18n import gettext as _
from core.stories.prompt import MOST_WORDS, Prompt
from core.stories.story_model import StoryModel
from core.text.generation import Story, branch, generate
from core.text.sampling import Sampling
from core.whole_numbers import shown

MAX_VARIANTS = 4
"""Stories side by side: a fifth would leave none of them room to be read."""
MAX_BRANCHES = 20
TEMPERATURES = tuple(tenth / 10 for tenth in range(31))
"""What a temperature is chosen from; 0 takes the likeliest word always."""
THREE_TEMPERATURES = (0.0, 1.0, 2.0)
_TENTHS = re.compile(r"\d(\.\d)?", re.ASCII)
_FORM = re.compile(r"\d\.\d(_\d{1,3}\.\d{1,7})*", re.ASCII)


@dataclass(frozen=True)
class Branch:
    """A place where a story takes another word than the one that came.

    Attributes:
        at: After how many words that the network said.
        token: The id of the word taken.
    """

    at: int
    token: int


@dataclass(frozen=True)
class Variant:
    """One of the stories side by side.

    Attributes:
        temperature: One of `TEMPERATURES`.
        branches: Where it was sent another way, in order.
    """

    temperature: float
    branches: tuple[Branch, ...] = ()

    @property
    def text(self) -> str:
        """The same for an address, such as `1.0_5.37`: at temperature 1, word 37 after five."""
        branches = "".join(f"_{fork.at}.{fork.token}" for fork in self.branches)
        return f"{self.temperature:.1f}{branches}"

    def branch(self, at: int, token: int) -> Variant:
        """The same up to its word `at`, from 0, and there another way.

        Raises:
            ValueError: If it has been sent another way too often.
        """
        kept = tuple(fork for fork in self.branches if fork.at < at)
        if len(kept) == MAX_BRANCHES:
            raise ValueError(f"Expected at most {MAX_BRANCHES} turns in one story, got one more.")
        return replace(self, branches=(*kept, Branch(at, token)))


def generate_variant(story_model: StoryModel, prompt: Prompt, variant: Variant) -> Story:
    """What stands in a column: the same for the same prompt.

    A fork behind the end of the story is not reached.
    """
    sampling = Sampling(variant.temperature, prompt.top_k)
    branches = [fork for fork in variant.branches if fork.at < prompt.length]
    ends = [*(fork.at + 1 for fork in branches), prompt.length]
    chance = np.random.default_rng(prompt.seed)
    story = generate(story_model.next_logits, prompt.ids, ends[0], sampling, chance)
    for fork, end in zip(branches, ends[1:], strict=True):
        chance = np.random.default_rng(prompt.seed)
        story = branch(story, fork.at, fork.token, story_model.next_logits, end, sampling, chance)
    return story


def variants_to_text(variants: Sequence[Variant]) -> str:
    """Stories side by side for an address.

    >>> columns_to_text([Column(1.0), Column(0.0, (Fork(5, 37),))])
    '1.0~0.0_5.37'
    """
    return "~".join(variant.text for variant in variants)


def variants_from_text(text: str, vocabulary: int) -> tuple[Variant, ...]:
    """The stories that an address wants beside the first.

    Args:
        text: What `variants_to_text` made, or what anybody wrote.
        vocabulary: V, how many words the network knows.

    Raises:
        ValueError: If it is no such text, or names a word or a temperature that does not exist.
    """
    parts = text.split("~") if text else []
    if len(parts) > MAX_VARIANTS - 1 or not all(map(_FORM.fullmatch, parts)):
        raise ValueError(
            f"Expected at most {MAX_VARIANTS - 1} stories beside the first, such as 1.0_5.37, "
            f"got {text[:40]!r}."
        )
    return tuple(_column(part, vocabulary) for part in dict.fromkeys(parts))


def _column(text: str, vocabulary: int) -> Variant:
    temperature, *turns = text.split("_")
    branches = tuple(Branch(*map(int, turn.split("."))) for turn in turns)
    ordered = all(one.at < other.at for one, other in pairwise(branches))
    known = all(fork.at < MOST_WORDS and fork.token < vocabulary for fork in branches)
    if len(branches) > MAX_BRANCHES or not ordered or not known:
        raise ValueError(
            f"Expected at most {MAX_BRANCHES} turns in order, each to one of {vocabulary} words, "
            f"got {text[:40]!r}."
        )
    return Variant(check_temperature(float(temperature)), branches)


def check_temperature(number: object) -> float:
    """The temperature, if it is one of `TEMPERATURES`.

    Raises:
        ValueError: If it is not.
    """
    if isinstance(number, int | float) and 0 <= number <= TEMPERATURES[-1]:
        for temperature in TEMPERATURES:
            if abs(number - temperature) < 1e-6:
                return temperature
    raise ValueError(
        _(
            "Temperature must be from 0 to {most} in tenths, not {value}.",
            most=f"{TEMPERATURES[-1]:g}",
            value=shown(number),
        )
    )


def temperature_from_text(text: str) -> float:
    """The temperature that an address names.

    Raises:
        ValueError: If the text is not one of `TEMPERATURES`.
    """
    return check_temperature(float(text) if _TENTHS.fullmatch(text) else text)


def branch_from_plain(value: object, variants: Mapping[str, Variant], vocabulary: int) -> Variant:
    """The branch that a browser asks for.

    Args:
        value: `variant`, a name; `at`, after how many of its words; `token`, the id of the word to
            take there. Or whatever else was sent.
        variants: The stories side by side, by name.
        vocabulary: V, how many words the network knows.

    Raises:
        ValueError: If it is no such request, or the story has been sent another way too often.
    """
    match value:
        case {"column": str(name), "at": int(at), "token": int(token)} if name in variants:
            if 0 <= at < MOST_WORDS and 0 <= token < vocabulary:
                return variants[name].branch(at, token)
    raise ValueError(_("There is no such word to branch at: {value}.", value=shown(value)))
