"""What a story is told from: the words in their field, temperature, top-k, length and seed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.stories.prompt import Prompt
from core.stories.seed_words import SeedWords, corrections, without
from core.stories.story_model import StoryModel
from core.stories.variants import TEMPERATURES
from core.text.vocabulary import Vocabulary
from pages.parts.number_field import number_field
from pages.parts.story.components import chips
from pages.parts.story.state import StoryState

MOST_TOLD = 3
_FIELDS = ("words", "temperature", "top_k", "length", "seed")


def story_fields(state: StoryState, story_model: StoryModel) -> Prompt:
    """Draws the fields and what is to be said about them; returns what to tell from."""
    prompt = state.settle(story_model)
    for name in _FIELDS:
        st.session_state[f"story-{name}"] = getattr(state, name)

    def take() -> None:
        for name in _FIELDS:
            setattr(state, name, st.session_state[f"story-{name}"])

    def begin(words: str) -> None:
        state.words = words

    kind = story_model.vocabulary.kind
    with st.container(horizontal=True, gap="small"):
        st.text_input("Begin with", key="story-words", on_change=take, width=490)
        st.select_slider(
            "Temperature",
            TEMPERATURES,
            key="story-temperature",
            on_change=take,
            width=280,
            help="0 always takes the likeliest word. The higher, the more chance the others get: "
            "every logit is divided by it before the softmax.",
        )
        number_field(
            "Top-k",
            "story-top_k",
            take,
            f"Draw from so many of the likeliest {kind} only. Empty: from all.",
            "all",
        )
        number_field(kind.capitalize(), "story-length", take, f"How many {kind} the network says.")
        number_field(
            "Random seed",
            "story-seed",
            take,
            "The same seed gives the same story. At temperature 0 nothing is drawn.",
        )
    problems = [{"words": problem, "is_error": True, "chips": []} for problem in state.problems]
    unknown = _unknown(state.beginning, story_model.vocabulary) if state.beginning else []
    chips([*problems, *(unknown or _good(story_model))], key="story-chips", on_pick=begin)
    return prompt


def _unknown(beginning: SeedWords, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    told = [
        {
            "words": f"It has never met \u201c{unknown_word}\u201d.",
            "is_error": True,
            "chips": _instead(beginning, unknown_word, vocabulary),
        }
        for unknown_word in beginning.unknown[:MOST_TOLD]
    ]
    more = len(beginning.unknown) - MOST_TOLD
    if more > 0:
        told.append({"words": f"And {more} more.", "is_error": True, "chips": []})
    return told


def _instead(
    beginning: SeedWords, unknown_word: str, vocabulary: Vocabulary
) -> list[dict[str, str]]:
    """What to click: the nearest words that it knows, and to do without."""
    nearest = corrections(beginning, unknown_word, vocabulary)
    chips = [{"text": near, "sends": whole} for near, whole in nearest.items()]
    if rest := without(beginning, unknown_word, vocabulary):
        chips.append({"text": "leave it out", "sends": rest})
    return chips


def _good(story_model: StoryModel) -> list[dict[str, Any]]:
    good = [{"text": words, "sends": words} for words in story_model.seeds]
    return [{"words": "Try", "is_error": False, "chips": good}]
