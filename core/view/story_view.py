"""What a browser needs to show stories and what the network considered at every word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np

from core.network.cells import Array
from core.stories.prompt import Prompt
from core.stories.quotation import SHORTEST_RUN, Quotation, quotation
from core.stories.story_model import Storyteller
from core.stories.texts import STORIES
from core.stories.variants import MOST_COLUMNS, TEMPERATURES, Column
from core.text.generation import Story, Told
from core.text.tokens import join
from core.text.vocabulary import Vocabulary

RIVALS = 10
PLAIN = TEMPERATURES.index(1.0)
"""The temperature at which a softmax is what the network itself believes."""


def tales(
    teller: Storyteller,
    prompt: Prompt,
    columns: Mapping[str, Column],
    stories: Mapping[str, Story],
    network: Mapping[str, str],
) -> dict[str, Any]:
    """Stories side by side as a browser shows them.

    Args:
        teller: Who told them.
        prompt: What they were told from.
        columns: How each was told, by a name of its own.
        stories: What was told, by the same names.
        network: What leads the gates page to the teller's network, as a part of an address.

    Returns:
        `columns`, each its `id`, that name, and what `tale` gives; `gap`, what stands between two
        tokens; `language`, empty if it is not known; `unit`, what a token is called; `window`, how
        many the network reads; `vocabulary`, how many it knows; `top_k`; `temperatures`, those of
        the slider; `most`, how many stories have room.
    """
    story = STORIES.get(teller.card.data["story"])
    return {
        "columns": tuple(
            {"id": name, **tale(teller, prompt, column, stories[name], network)}
            for name, column in columns.items()
        ),
        "gap": join(("", ""), teller.vocabulary.kind),
        "language": story.language if story else "",
        "unit": teller.vocabulary.kind.removesuffix("s").capitalize(),
        "window": teller.window,
        "vocabulary": len(teller.vocabulary),
        "top_k": prompt.top_k,
        "temperatures": TEMPERATURES,
        "most": MOST_COLUMNS,
    }


def tale(
    teller: Storyteller, prompt: Prompt, column: Column, story: Story, network: Mapping[str, str]
) -> dict[str, Any]:
    """One story as a browser shows it.

    Returns:
        `title`; `place`, at which of `TEMPERATURES` its logits are read at first; `seed`, the
        tokens of the beginning; `words`, each with its `text`, `is_fork`, `read`, what the network
        saw before it, `gates`, where they can be seen at work on it, and what `rivals` gives;
        `runs` and `sentence` about what of it is quoted.
    """
    vocabulary = teller.vocabulary
    tokens = vocabulary.tokens(story.ids)
    begun = len(story.seed_ids)
    quoted = quotation(tokens, teller.tokens)
    return {
        "title": _title(column, vocabulary),
        "place": TEMPERATURES.index(column.temperature) or PLAIN,
        "seed": tokens[:begun],
        "words": tuple(
            {
                "text": vocabulary.entries[told.id],
                "is_fork": told.is_chosen_by_hand,
                **_read(teller, tokens[: begun + place], network),
                **rivals(told, vocabulary, prompt.top_k),
            }
            for place, told in enumerate(story.words)
        ),
        "runs": quoted.runs,
        "sentence": quotation_sentence(quoted, vocabulary.kind),
    }


def rivals(told: Told, vocabulary: Vocabulary, top_k: int | None) -> dict[str, Any]:
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
        f"{quoted.share:.0%} stands {unit} for {unit} in its text; the longest run has "
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


def _read(teller: Storyteller, before: Sequence[str], network: Mapping[str, str]) -> dict[str, Any]:
    seen = before[-teller.window :]
    text = join(seen, teller.vocabulary.kind)
    query = urlencode({**network, "words": text, "row": len(seen)})
    return {"read": text, "gates": f"gates?{query}"}


def _title(column: Column, vocabulary: Vocabulary) -> str:
    how = f"temperature {column.temperature:.1f}" if column.temperature else "always the likeliest"
    if not column.forks:
        return how.capitalize()
    return f"\u21b3 {vocabulary.entries[column.forks[-1].token]}, {how}"
