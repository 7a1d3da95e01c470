"""Variants of a story side by side: each has a temperature, and branches at some words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from core.i18n import gettext as _
from core.network.cells import Array
from core.stories.prompt import MOST_WORDS, Prompt
from core.stories.story_model import StoryModel
from core.text.generation import Story, branch, generate
from core.text.sampling import Sampling
from core.whole_numbers import shown

MAX_VARIANTS = 4
"""Variants side by side; a fifth would leave too little room to read."""
MAX_BRANCHES = 20
TEMPERATURES = tuple(tenth / 10 for tenth in range(31))
"""The temperatures of the slider; 0 always takes the likeliest word."""
THREE_TEMPERATURES = (0.0, 1.0, 2.0)
_TENTHS = re.compile(r"\d(\.\d)?", re.ASCII)
_FORM = re.compile(r"\d\.\d(_\d{1,3}\.\d{1,7})*", re.ASCII)


@dataclass(frozen=True)
class Branch:
    """A position at which a story takes another word than the one generated.

    Attributes:
        at: After how many generated words.
        token: Id of the word to take.
    """

    at: int
    token: int


@dataclass(frozen=True)
class Variant:
    """One of the stories side by side.

    Attributes:
        temperature: One of `TEMPERATURES`.
        branches: Where it takes other words, in order.
    """

    temperature: float
    branches: tuple[Branch, ...] = ()

    @property
    def text(self) -> str:
        """The variant in an address: `1.0_5.37` is temperature 1 with word 37 after five words."""
        branches = "".join(f"_{fork.at}.{fork.token}" for fork in self.branches)
        return f"{self.temperature:.1f}{branches}"

    def branch(self, at: int, token: int) -> Variant:
        """Keep the variant up to position `at` and take another word there.

        Raises:
            ValueError: If it already has `MAX_BRANCHES` branches.
        """
        kept = tuple(fork for fork in self.branches if fork.at < at)
        if len(kept) == MAX_BRANCHES:
            raise ValueError(_("A story can branch at most {most} times.", most=MAX_BRANCHES))
        return replace(self, branches=(*kept, Branch(at, token)))


def generate_variant(
    story_model: StoryModel,
    prompt: Prompt,
    variant: Variant,
    on_word: Callable[[], None] = lambda: None,
) -> Story:
    """Generate a variant; the same prompt gives the same story.

    A branch after the end of the story is ignored.

    Args:
        story_model: The network.
        prompt: What all variants have in common.
        variant: Temperature and branches.
        on_word: Called after each generated word.
    """

    def next_logits(ids: Sequence[int]) -> Array:
        logits = story_model.next_logits(ids)
        on_word()
        return logits

    sampling = Sampling(variant.temperature, prompt.top_k)
    branches = [fork for fork in variant.branches if fork.at < prompt.length]
    ends = [*(fork.at + 1 for fork in branches), prompt.length]
    rng = np.random.default_rng(prompt.seed)
    story = generate(next_logits, prompt.ids, ends[0], sampling, rng)
    for fork, end in zip(branches, ends[1:], strict=True):
        rng = np.random.default_rng(prompt.seed)
        story = branch(story, fork.at, fork.token, next_logits, end, sampling, rng)
    return story


def variants_to_text(variants: Sequence[Variant]) -> str:
    """Write variants for an address.

    >>> variants_to_text([Variant(1.0), Variant(0.0, (Branch(5, 37),))])
    '1.0~0.0_5.37'
    """
    return "~".join(variant.text for variant in variants)


def variants_from_text(text: str, vocabulary: int) -> tuple[Variant, ...]:
    """Read the variants beside the first from an address.

    Args:
        text: What `variants_to_text` returned, or any other text.
        vocabulary: V, the size of the vocabulary.

    Raises:
        ValueError: If it is no such text, or names an unknown word or temperature.
    """
    parts = text.split("~") if text else []
    if len(parts) > MAX_VARIANTS - 1 or not all(map(_FORM.fullmatch, parts)):
        raise ValueError(
            _(
                "The link should name at most {most} stories beside the first, such as "
                "{example}, not {text}.",
                most=MAX_VARIANTS - 1,
                example="1.0_5.37",
                text=repr(text[:40]),
            )
        )
    return tuple(_variant(part, vocabulary) for part in dict.fromkeys(parts))


def _variant(text: str, vocabulary: int) -> Variant:
    temperature, *turns = text.split("_")
    branches = tuple(Branch(*map(int, turn.split("."))) for turn in turns)
    ordered = all(one.at < other.at for one, other in pairwise(branches))
    known = all(fork.at < MOST_WORDS and fork.token < vocabulary for fork in branches)
    if len(branches) > MAX_BRANCHES or not ordered or not known:
        raise ValueError(
            _(
                "The link should name at most {most} branches in order, each to one of {words:,} "
                "words, not {text}.",
                most=MAX_BRANCHES,
                words=vocabulary,
                text=repr(text[:40]),
            )
        )
    return Variant(check_temperature(float(temperature)), branches)


def check_temperature(number: object) -> float:
    """Return the temperature if it is one of `TEMPERATURES`.

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
    """Read the temperature from an address.

    Raises:
        ValueError: If the text is not one of `TEMPERATURES`.
    """
    return check_temperature(float(text) if _TENTHS.fullmatch(text) else text)


def branch_from_plain(value: object, variants: Mapping[str, Variant], vocabulary: int) -> Variant:
    """Read the branch that a browser asks for.

    Args:
        value: `column`, the name of a variant; `at`, after how many of its words; `token`, the id
            of the word to take there. Any browser may send anything.
        variants: The variants side by side, by name.
        vocabulary: V, the size of the vocabulary.

    Raises:
        ValueError: If it is no such request, or the variant already has `MAX_BRANCHES` branches.
    """
    match value:
        case {"column": str(name), "at": int(at), "token": int(token)} if name in variants:
            if 0 <= at < MOST_WORDS and 0 <= token < vocabulary:
                return variants[name].branch(at, token)
    raise ValueError(_("There is no such word to branch at: {value}.", value=shown(value)))
