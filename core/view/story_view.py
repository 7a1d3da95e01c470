"""What a browser needs to show stories and what the network considered at every word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np

from core.formatting import percent
from core.network.cells import Array
from core.stories.prompt import Prompt
from core.stories.quotation import SHORTEST_RUN, Quotation, quotation
from core.stories.story_model import StoryModel
from core.stories.texts import STORIES
from core.stories.variants import MAX_VARIANTS, TEMPERATURES, Variant
from core.text.generation import GeneratedToken, Story
from core.text.tokens import join
from core.text.vocabulary import Vocabulary

RIVALS = 10
PLAIN = TEMPERATURES.index(1.0)
"""The temperature at which a softmax is what the network itself believes."""


def story_views(
    story_model: StoryModel,
    prompt: Prompt,
    variants: Mapping[str, Variant],
    stories: Mapping[str, Story],
    network: Mapping[str, str],
) -> dict[str, Any]:
    """Stories side by side as a browser shows them.

    Args:
        story_model: Who told them.
        prompt: What they were told from.
        variants: How each was told, by a name of its own.
        stories: What was told, by the same names.
        network: What leads the gates page to the teller's network, as a part of an address.

    Returns:
        `variants`, each its `id`, that name, and what `story_view` gives; `gap`, what stands
        between two
        tokens; `language`, empty if it is not known; `unit`, what a token is called; `window`, how
        many the network reads; `vocabulary`, how many it knows; `top_k`; `temperatures`, those of
        the slider; `most`, how many stories have room.
    """
    story = STORIES.get(story_model.card.data["story"])
    return {
        "columns": tuple(
            {"id": name, **story_view(story_model, prompt, variant, stories[name], network)}
            for name, variant in variants.items()
        ),
        "gap": join(("", ""), story_model.vocabulary.kind),
        "language": story.language if story else "",
        "unit": story_model.vocabulary.kind.removesuffix("s").capitalize(),
        "window": story_model.window,
        "vocabulary": len(story_model.vocabulary),
        "top_k": prompt.top_k,
        "temperatures": TEMPERATURES,
        "most": MAX_VARIANTS,
    }


def story_view(
    story_model: StoryModel,
    prompt: Prompt,
    variant: Variant,
    story: Story,
    network: Mapping[str, str],
) -> dict[str, Any]:
    """One story as a browser shows it.

    Returns:
        `title`; `place`, at which of `TEMPERATURES` its logits are read at first; `seed`, the
        tokens of the beginning; `words`, each with its `text`, `is_fork`, `read`, what the network
        saw before it, `gates`, where they can be seen at work on it, and what `candidates` gives;
        `runs` and `sentence` about what of it is quoted.
    """
    vocabulary = story_model.vocabulary
    tokens = vocabulary.tokens(story.ids)
    begun = len(story.seed_ids)
    quoted = quotation(tokens, story_model.tokens)
    return {
        "title": _title(variant, vocabulary),
        "place": TEMPERATURES.index(variant.temperature) or PLAIN,
        "seed": tokens[:begun],
        "words": tuple(
            {
                "text": vocabulary.entries[told.id],
                "is_fork": told.is_chosen_by_hand,
                **_read(story_model, tokens[: begun + place], network),
                **candidates(told, vocabulary, prompt.top_k),
            }
            for place, told in enumerate(story.words)
        ),
        "runs": quoted.runs,
        "sentence": quotation_sentence(quoted, vocabulary.kind),
    }


def candidates(told: GeneratedToken, vocabulary: Vocabulary, top_k: int | None) -> dict[str, Any]:
    """What a network considered where it said a word.

    Returns:
        `sure`, the probability that the network itself gave the word; of the ten likeliest words,
        and of the one said where it is none of them: `ids`, `tokens`, `ranks` from 1, `logits`;
        `sums`, for each of `TEMPERATURES` but 0 the logarithm of what a softmax over the `top_k`
        likeliest divides by: of a logit z the chance is exp((z - largest z) / T - sum).
    """
    order = np.argsort(-told.logits, kind="stable")
    rank = int(np.flatnonzero(order == told.id)[0])
    shown = [*range(min(RIVALS, len(order))), *([rank] if rank >= RIVALS else [])]
    ids = order[shown].tolist()
    return {
        "sure": round(told.probability, 5),
        "ids": tuple(ids),
        "tokens": vocabulary.tokens(ids),
        "ranks": tuple(place + 1 for place in shown),
        "logits": _short(told.logits[ids]),
        "sums": _short(_log_sums(told.logits[order[:top_k]])),
    }


def quotation_sentence(quoted: Quotation, kind: str) -> str:
    """How much of a story is quoted."""
    if not quoted.runs:
        return f"No run of {SHORTEST_RUN} {kind} stands in its text: all of it is new."
    unit = kind.removesuffix("s")
    return (
        f"{percent(quoted.share, 0)} stands {unit} for {unit} in its text; the longest run has "
        f"{quoted.longest} {kind}."
    )


def _log_sums(logits: Array) -> Array:
    """For each temperature but 0, the logarithm of the sum of exp((z - largest z) / T).

    Args:
        logits: The largest first.
    """
    temperatures = np.array(TEMPERATURES[1:], np.float32)
    sums: Array = np.log(np.exp((logits - logits[0]) / temperatures[:, None]).sum(1))
    return sums


def _short(numbers: Array) -> tuple[float, ...]:
    return tuple(numbers.astype(np.float64).round(4).tolist())


def _read(
    story_model: StoryModel, before: Sequence[str], network: Mapping[str, str]
) -> dict[str, Any]:
    seen = before[-story_model.window :]
    text = join(seen, story_model.vocabulary.kind)
    query = urlencode({**network, "words": text, "row": len(seen)})
    return {"read": text, "gates": f"gates?{query}"}


def _title(variant: Variant, vocabulary: Vocabulary) -> str:
    how = (
        f"temperature {variant.temperature:.1f}" if variant.temperature else "always the likeliest"
    )
    if not variant.branches:
        return how.capitalize()
    return f"\u21b3 {vocabulary.entries[variant.branches[-1].token]}, {how}"
