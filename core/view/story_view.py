"""Data for the browser: stories side by side, and the candidates for every word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np

from core.formatting import percent
from core.i18n import gettext as _
from core.network.cells import Array
from core.stories.prompt import Prompt
from core.stories.quotation import SHORTEST_RUN, Quotation, quotation
from core.stories.story_model import StoryModel
from core.stories.texts import STORIES
from core.stories.variants import MAX_VARIANTS, TEMPERATURES, Variant
from core.text.generation import GeneratedToken, Story
from core.text.tokens import Kind, join
from core.text.vocabulary import Vocabulary

CANDIDATES = 10
UNCHANGED = TEMPERATURES.index(1.0)
"""The temperature that leaves the probabilities of the network as they are."""


def story_views(
    story_model: StoryModel, prompt: Prompt, views: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """Put stories side by side for the browser component `story`.

    Args:
        story_model: The network.
        prompt: What the stories have in common.
        views: What `story_view` returned for each, by name.

    Returns:
        `columns`, each its `id`, that name, and its view; `gap`, what stands between two tokens;
        `language`, empty if unknown; `kind`, words or characters; `window`; `vocabulary`, its size;
        `top_k`; `temperatures`, those of the slider; `most`, the most stories side by side.
    """
    story = STORIES.get(story_model.card.data["story"])
    return {
        "columns": tuple({"id": name, **view} for name, view in views.items()),
        "gap": join(("", ""), story_model.vocabulary.kind),
        "language": story.language if story else "",
        "kind": story_model.vocabulary.kind,
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
    """Convert one story for the browser.

    Args:
        story_model: The network.
        prompt: What all stories have in common.
        variant: How this one was generated.
        story: The story.
        network: The parameters that name the network in an address of the gates page.

    Returns:
        `title`; `place`, the index in `TEMPERATURES` at which its probabilities are shown first;
        `seed`, the tokens of the seed; `words`, each with its `text`, `is_fork`, `read`, what the
        network read before it, `gates`, the address of its gates, and what `candidates` returns;
        `runs` and `sentence` on what is copied.
    """
    vocabulary = story_model.vocabulary
    tokens = vocabulary.tokens(story.ids)
    seeded = len(story.seed_ids)
    quoted = quotation(tokens, story_model.tokens)
    return {
        "title": _title(variant, vocabulary),
        "place": TEMPERATURES.index(variant.temperature) or UNCHANGED,
        "seed": tokens[:seeded],
        "words": tuple(
            {
                "text": vocabulary.entries[token.id],
                "is_fork": token.is_chosen_by_hand,
                **_read(story_model, tokens[: seeded + place], network),
                **candidates(token, vocabulary, prompt.top_k),
            }
            for place, token in enumerate(story.words)
        ),
        "runs": quoted.runs,
        "sentence": quotation_sentence(quoted, vocabulary.kind),
    }


def candidates(token: GeneratedToken, vocabulary: Vocabulary, top_k: int | None) -> dict[str, Any]:
    """List the candidates for one generated token.

    Returns:
        `sure`, the probability of the token at temperature 1; of the ten likeliest tokens, and of
        the generated one if it is not among them: `ids`, `tokens`, `ranks` from 1 and `logits`;
        `sums`, for each of `TEMPERATURES` but 0 the logarithm of the denominator of the softmax
        over the `top_k` likeliest: a logit z has the probability exp((z - largest z) / T - sum).
    """
    order = np.argsort(-token.logits, kind="stable")
    rank = int(np.flatnonzero(order == token.id)[0])
    shown = [*range(min(CANDIDATES, len(order))), *([rank] if rank >= CANDIDATES else [])]
    ids = order[shown].tolist()
    return {
        "sure": round(token.probability, 5),
        "ids": tuple(ids),
        "tokens": vocabulary.tokens(ids),
        "ranks": tuple(place + 1 for place in shown),
        "logits": _short(token.logits[ids]),
        "sums": _short(_log_sums(token.logits[order[:top_k]])),
    }


def quotation_sentence(quoted: Quotation, kind: Kind) -> str:
    """Say how much of a story is copied from the training text."""
    is_words = kind == "words"
    if not quoted.runs:
        return (
            _("No {n} consecutive words occur in its text: all of it is new.", n=SHORTEST_RUN)
            if is_words
            else _(
                "No {n} consecutive characters occur in its text: all of it is new.", n=SHORTEST_RUN
            )
        )
    values = {"share": percent(quoted.share, 0), "n": quoted.longest}
    return (
        _("{share} copied verbatim; the longest copied run has {n} words.", **values)
        if is_words
        else _("{share} copied verbatim; the longest copied run has {n} characters.", **values)
    )


def _log_sums(logits: Array) -> Array:
    """Compute the logarithm of the sum of exp((z - largest z) / T) for each temperature but 0.

    Args:
        logits: In descending order.
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
    if not variant.branches:
        if not variant.temperature:
            return _("Temperature 0: always the likeliest")
        return _("Temperature {temperature:.1f}", temperature=variant.temperature)
    return _(
        "\u21b3 {word}, temperature {temperature:.1f}",
        word=vocabulary.entries[variant.branches[-1].token],
        temperature=variant.temperature,
    )
