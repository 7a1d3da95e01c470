"""The fields of a story: seed words, temperature, top-k, length and random seed."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.i18n import gettext as _
from core.i18n import ngettext
from core.stories.prompt import Prompt
from core.stories.seed_words import SeedWords, corrections, without
from core.stories.story_model import StoryModel
from core.stories.variants import TEMPERATURES
from core.text.vocabulary import Vocabulary
from pages.parts.number_field import number_field
from pages.parts.problems import guarded
from pages.parts.story.components import chips
from pages.parts.story.state import StoryState

MAX_SHOWN = 3
"""At most so many unknown words get suggestions."""
SHOWN_CHARACTERS = 40
_FIELDS = ("words", "temperature", "top_k", "length", "seed")


def story_fields(state: StoryState, story_model: StoryModel) -> Prompt:
    """Draw the fields and the messages about them; return the prompt."""
    prompt = state.settle(story_model)
    for name in _FIELDS:
        st.session_state[f"story-{name}"] = getattr(state, name)

    def take() -> None:
        for name in _FIELDS:
            setattr(state, name, st.session_state[f"story-{name}"])

    def begin(words: str) -> None:
        state.words = words

    is_words = story_model.vocabulary.kind == "words"
    with st.container(key="story-fields", horizontal=True, gap="small"):
        st.text_input(_("Begin with"), key="story-words", on_change=take, width=490)
        st.select_slider(
            _("Temperature"),
            TEMPERATURES,
            key="story-temperature",
            on_change=take,
            width=280,
            help=_(
                "0 always takes the likeliest word. The higher the temperature, the likelier the "
                "other words become: the logits are divided by it before the softmax."
            ),
        )
        number_field(
            _("Top-k"),
            "story-top_k",
            take,
            _("Draw from this many likeliest words or characters only. Empty: from all."),
            _("all"),
        )
        number_field(
            _("Words") if is_words else _("Characters"),
            "story-length",
            take,
            _("How many words or characters to generate."),
        )
        number_field(
            _("Random seed"),
            "story-seed",
            take,
            _("The same seed gives the same story. At temperature 0 nothing is drawn."),
        )
    problems = [{"words": problem, "is_error": True, "chips": []} for problem in state.problems]
    unknown: list[dict[str, Any]] = []
    with guarded():
        if state.beginning:
            unknown = _unknown(state.beginning, story_model.vocabulary)
    chips([*problems, *(unknown or _seeds(story_model))], key="story-chips", on_pick=begin)
    return prompt


def _unknown(beginning: SeedWords, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    groups = [
        {
            "words": _(
                "\u201c{word}\u201d is not in its vocabulary. Instead:",
                word=unknown_word[:SHOWN_CHARACTERS],
            ),
            "is_error": True,
            "chips": _instead(beginning, unknown_word, vocabulary),
        }
        for unknown_word in beginning.unknown[:MAX_SHOWN]
    ]
    more = len(beginning.unknown) - MAX_SHOWN
    if more > 0:
        words = ngettext("And {n} more.", "And {n} more.", more)
        groups.append({"words": words, "is_error": True, "chips": []})
    return groups


def _instead(
    beginning: SeedWords, unknown_word: str, vocabulary: Vocabulary
) -> list[dict[str, str]]:
    """List what to click: the nearest words that it knows, and to leave the word out."""
    nearest = corrections(beginning, unknown_word, vocabulary)
    offered = [{"text": near, "sends": whole} for near, whole in nearest.items()]
    if rest := without(beginning, unknown_word, vocabulary):
        offered.append({"text": _("leave it out"), "sends": rest})
    return offered


def _seeds(story_model: StoryModel) -> list[dict[str, Any]]:
    offered = [{"text": words, "sends": words} for words in story_model.seeds]
    return [{"words": _("Try"), "is_error": False, "chips": offered}]
