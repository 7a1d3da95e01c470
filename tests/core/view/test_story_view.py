"""What a browser gets of a story is what the sampler chose from."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from core.stories.prompt import Prompt, first_prompt
from core.stories.quotation import quotation
from core.stories.story_model import StoryModel
from core.stories.variants import TEMPERATURES, Variant, generate_variant
from core.text.sampling import Sampling, probabilities
from core.view.story_view import quotation_sentence, story_view, story_views
from tests.core.made_up_teller import TEXT, made_up_teller

HOT = Variant(2.0)


def shown(story_model: StoryModel, prompt: Prompt, **variants: Variant) -> dict[str, Any]:
    views = {
        name: story_view(
            story_model,
            prompt,
            variant,
            generate_variant(story_model, prompt, variant),
            {"network": "made-up"},
        )
        for name, variant in variants.items()
    }
    return story_views(story_model, prompt, views)


def prompt(story_model: StoryModel, top_k: int | None = None, length: int = 12) -> Prompt:
    return Prompt(first_prompt(story_model).ids, top_k, length, 7)


@pytest.mark.parametrize("top_k", [None, 1, 4, 25])
@pytest.mark.parametrize("place", [1, 10, 17, 30])
def test_a_browser_reads_the_kept_logits_at_any_temperature_as_the_sampler_does(
    top_k: int | None, place: int
) -> None:
    story_model = made_up_teller()
    asked = prompt(story_model, top_k)
    words = shown(story_model, asked, told=HOT)["columns"][0]["words"]
    for word, told in zip(words, generate_variant(story_model, asked, HOT).words, strict=True):
        temperature = TEMPERATURES[place]
        expected = probabilities(told.logits, Sampling(temperature, top_k))
        for token, rank, logit in zip(word["ids"], word["ranks"], word["logits"], strict=True):
            below = logit - word["logits"][0]
            share = np.exp(below / temperature - word["sums"][place - 1])
            if top_k and rank > top_k:
                share = 0
            assert share == pytest.approx(expected[token], abs=2e-3)


def test_candidates_are_the_ten_likeliest_and_the_word_said() -> None:
    story_model = made_up_teller()
    asked = prompt(story_model, length=60)
    words = shown(story_model, asked, told=Variant(3.0))["columns"][0]["words"]
    told = generate_variant(story_model, asked, Variant(3.0)).words
    assert {len(word["ids"]) for word in words} == {10, 11}
    for word, one in zip(words, told, strict=True):
        assert word["ids"][:10] == one.likeliest(10)
        assert one.id in word["ids"]
        assert word["tokens"] == story_model.vocabulary.tokens(word["ids"])
        assert word["sure"] == pytest.approx(one.probability, abs=1e-4)
        assert word["text"] == story_model.vocabulary.entries[one.id]


def test_a_word_leads_to_its_gates_with_the_window_that_it_was_read_from() -> None:
    story_model = made_up_teller(window=4)
    words = shown(story_model, prompt(story_model), told=HOT)["columns"][0]["words"]
    variant = [
        *story_model.vocabulary.tokens(prompt(story_model).ids),
        *(word["text"] for word in words),
    ]
    for place, word in enumerate(words):
        seen = variant[: place + len(variant) - len(words)][-4:]
        asked = parse_qs(urlsplit(word["gates"]).query)
        assert asked == {"network": ["made-up"], "words": [" ".join(seen)], "row": [str(len(seen))]}
        assert word["read"] == " ".join(seen)


def test_columns_have_names_titles_and_what_is_quoted() -> None:
    story_model = made_up_teller()
    turned = Variant(0.5).branch(2, 3)
    data = shown(story_model, prompt(story_model), told=Variant(0.0), **{turned.text: turned})
    first, second = data["columns"]
    assert (first["id"], second["id"]) == ("told", "0.5_2.3")
    assert first["title"] == "Temperature 0: always the likeliest"
    word = story_model.vocabulary.entries[3]
    assert second["title"] == f"\u21b3 {word}, temperature 0.5"
    assert [place for place, one in enumerate(second["words"]) if one["is_fork"]] == [2]
    assert TEMPERATURES[first["place"]] == 1.0  # at 0 there would be nothing to see
    assert TEMPERATURES[second["place"]] == 0.5
    assert data["gap"] == " "
    assert shown(made_up_teller(kind="characters"), prompt(story_model), told=HOT)["gap"] == ""


def test_a_browser_gets_plain_data_and_no_list_on_top() -> None:
    story_model = made_up_teller()
    data = shown(story_model, prompt(story_model), told=HOT)
    json.dumps(data)
    assert not [name for name, value in data.items() if isinstance(value, list)]


def test_how_much_is_quoted_is_said() -> None:
    text = TEXT.split()
    assert quotation_sentence(quotation(text[:6], text), "words") == (
        "100% copied verbatim; the longest copied run has 6 words."
    )
    assert quotation_sentence(quotation(["so"], text), "words") == (
        "No 4 consecutive words occur in its text: all of it is new."
    )
