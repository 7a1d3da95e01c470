"""The state of the story page: the story model, the prompt, and the stories side by side.

Kept in the session, so that leaving and coming back keeps it, and in the address, so that a link or
a reload shows the same stories.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import streamlit as st

from core import cache
from core.i18n import N_, language
from core.i18n import gettext as _
from core.stories.prompt import (
    LARGEST_SEED,
    LENGTH,
    MOST_WORDS,
    Prompt,
    check_length,
    check_seed,
    check_top_k,
    first_prompt,
)
from core.stories.seed_words import MOST_CHARACTERS, SeedWords, read_seed_words
from core.stories.story_model import StoryModel
from core.stories.texts import STORIES, stories_for
from core.stories.user_text import USER_TEXT
from core.stories.variants import (
    MAX_VARIANTS,
    THREE_TEMPERATURES,
    Variant,
    temperature_from_text,
    variants_from_text,
    variants_to_text,
)
from core.whole_numbers import shown, whole_number_from_text
from pages.parts.problems import guarded
from pages.parts.query_params import (
    QueryParam,
    number_param,
    page_state,
    read_params,
    value_param,
    write_params,
)

FIRST_STORY = next(iter(STORIES))
LOOKS = ("sure", "copied")
MAIN = "told"


@dataclass
class StoryState:
    """One visitor's page.

    Attributes:
        story: The story model, a name in `core.stories.texts.STORIES` or `USER_TEXT`.
        run: The training run on the visitor's own text; empty if there is none.
        words, temperature, top_k, length, seed: The contents of the fields, valid or not.
        beside: The variants beside the first story.
        prompt: The last valid prompt; None before the first.
        beginning: The seed words as they were read; None if they could not be.
        problems: Sentences about the fields.
        address_problems: Sentences about the address, shown until the next visit.
        asked: The column and the word to select; None is the least confident word.
        times_asked: Counts these requests, so that a browser follows each once.
        look: What the colours show at first.
    """

    story: str = FIRST_STORY
    run: str = ""
    words: str = ""
    temperature: float = 0.0
    top_k: int | None = None
    length: int | None = LENGTH
    seed: int | None = 0
    beside: tuple[Variant, ...] = ()
    prompt: Prompt | None = None
    beginning: SeedWords | None = None
    problems: list[str] = field(default_factory=list)
    address_problems: list[str] = field(default_factory=list)
    asked: tuple[int, int | None] = (0, None)
    times_asked: int = 0
    look: str = LOOKS[0]

    @property
    def story_model(self) -> StoryModel:
        """The network with its vocabulary.

        Raises:
            ValueError: If the visitor's own network does not exist any more.
        """
        if self.story == USER_TEXT:
            return cache.user_story_model(self.run)
        return cache.story_model(self.story)

    @property
    def variants(self) -> dict[str, Variant]:
        """The variants side by side, by name; the first one is that of the fields."""
        beside = {variant.text: variant for variant in self.beside}
        return {MAIN: Variant(self.temperature), **beside}

    @property
    def is_full(self) -> bool:
        """Whether there is no room for another story."""
        return len(self.variants) == MAX_VARIANTS

    @property
    def missing_temperatures(self) -> tuple[Variant, ...]:
        """The variants to add for three temperatures; empty if they are there or do not fit."""
        there = {variant for variant in self.variants.values() if not variant.branches}
        others = [Variant(one) for one in THREE_TEMPERATURES if Variant(one) not in there]
        wanted = tuple(others[: max(0, len(THREE_TEMPERATURES) - len(there))])
        return wanted if len(self.variants) + len(wanted) <= MAX_VARIANTS else ()

    def open_story(self, name: str) -> None:
        """Choose a story model, and close the branches of the previous one.

        Raises:
            ValueError: If there is no such story.
        """
        if name not in (*STORIES, *([USER_TEXT] if self.run else [])):
            known = ", ".join(STORIES)
            raise ValueError(
                _("There is no story {name}; choose {known}.", name=shown(name), known=known)
            )
        if name != self.story:
            self.story, self.words, self.prompt = name, "", None
            self._close_branches()

    def open_run(self, run: str) -> None:
        """Choose the network that this run has trained on the visitor's own text.

        Raises:
            ValueError: If there is no such run, or it has not finished.
        """
        cache.user_story_model(run)
        if run != self.run:
            self.story, self.run = FIRST_STORY, run
        self.open_story(USER_TEXT)

    def settle(self, story_model: StoryModel) -> Prompt:
        """Read the prompt from the fields; a field that is not valid keeps its last valid value.

        Other seed words or another random seed give another story: its branches are closed.
        """
        self.problems, self.beginning = [], None
        before = self.prompt
        now = before or first_prompt(story_model)
        if not self.words and before is None:
            self.words = story_model.join(now.ids)
        known = len(story_model.vocabulary)
        for take in (
            lambda now: replace(now, top_k=check_top_k(self.top_k, known)),
            lambda now: replace(now, length=check_length(self.length)),
            lambda now: replace(now, seed=check_seed(self.seed)),
            lambda now: self._begin(now, story_model),
        ):
            with guarded(self.problems):
                now = take(now)
        if before and (before.ids, before.seed) != (now.ids, now.seed):
            self._close_branches()
        self.beside = tuple(one for one in self.beside if one != Variant(self.temperature))
        self.prompt = now
        return now

    def put_beside(self, variant: Variant, word: int | None = None) -> None:
        """Add a variant if there is room, and select a word of it."""
        if variant not in self.variants.values() and not self.is_full:
            self.beside = (*self.beside, variant)
        stands = list(self.variants.values())
        if variant in stands:
            self.send_to(stands.index(variant), word)

    def close(self, name: object) -> None:
        """Close the story of that name; the first cannot be closed."""
        self.beside = tuple(one for one in self.beside if one.text != name)

    def send_to(self, variant: int, word: int | None) -> None:
        """Select a word of a column."""
        self.asked = (variant, word)
        self.times_asked += 1

    def _begin(self, now: Prompt, story_model: StoryModel) -> Prompt:
        self.beginning = read_seed_words(self.words, story_model.vocabulary)
        if self.beginning.unknown:
            return now
        return replace(now, ids=tuple(story_model.vocabulary.ids(self.beginning.tokens).tolist()))

    def _close_branches(self) -> None:
        self.beside = tuple(one for one in self.beside if not one.branches)
        self.send_to(0, None)


def get_story_state() -> StoryState:
    """Get the session's state of the story page, its address read on entry."""
    state, is_entry = page_state("storybook", _first_state)
    if is_entry:
        open_address(state, st.query_params.to_dict())
    problems: list[str] = []
    with guarded(problems):
        _model = state.story_model
    if problems:
        state.address_problems += problems
        state.open_story(FIRST_STORY)
    return state


def _first_state() -> StoryState:
    """The state of a new visit: a story in the visitor's language, unless a link says what to show.

    What a link leaves out is the same in every language.
    """
    if any(param.name in st.query_params for param in PARAMS):
        return StoryState()
    return StoryState(story=stories_for(language())[0].name)


def open_address(state: StoryState, asked: Mapping[str, str]) -> None:
    """Take over what an address asks for; without parameters everything stays as it was."""
    if asked:
        state.prompt, state.beside = None, ()
    state.address_problems = read_params(PARAMS, state, asked)


def keep_in_address(state: StoryState) -> None:
    """Write the stories into the address; the browser writes the chosen word and the look."""
    write_params(PARAMS, state)


def _write_story(state: StoryState) -> str | None:
    return state.story if state.story not in (FIRST_STORY, USER_TEXT) else None


def _read_words(state: StoryState, text: str) -> None:
    state.words = text


def _write_words(state: StoryState) -> str | None:
    return state.words if 0 < len(state.words) <= MOST_CHARACTERS else None


def _read_top_k(state: StoryState, text: str) -> None:
    known = len(state.story_model.vocabulary)
    state.top_k = whole_number_from_text(text, 1, known, _("Top-k"))


def _read_beside(state: StoryState, text: str) -> None:
    state.beside = variants_from_text(text, len(state.story_model.vocabulary))


def _read_word(state: StoryState, text: str) -> None:
    variant, _dot, word = text.partition(".")
    state.send_to(
        whole_number_from_text(variant, 0, MAX_VARIANTS - 1, _("The story of the chosen word")),
        whole_number_from_text(word, 0, MOST_WORDS - 1, _("The chosen word")),
    )


def _read_look(state: StoryState, text: str) -> None:
    if text not in LOOKS:
        raise ValueError(
            _("There is no look {name}; choose {known}.", name=shown(text), known=", ".join(LOOKS))
        )
    state.look = text


PARAMS: tuple[QueryParam[StoryState], ...] = (
    QueryParam("story", StoryState.open_story, _write_story),
    QueryParam(
        "run",
        StoryState.open_run,
        lambda state: state.run if state.story == USER_TEXT else None,
    ),
    QueryParam("words", _read_words, _write_words),
    value_param(
        "temperature", temperature_from_text, default=0.0, to_text=lambda value: f"{value:.1f}"
    ),
    QueryParam(
        "top_k",
        _read_top_k,
        lambda state: None if state.top_k is None else str(state.top_k),
    ),
    number_param("length", 1, MOST_WORDS, N_("Length"), default=LENGTH),
    number_param("seed", 0, LARGEST_SEED, N_("Random seed"), default=0),
    QueryParam("beside", _read_beside, lambda state: variants_to_text(state.beside) or None),
    QueryParam("word", _read_word),
    QueryParam("look", _read_look),
)
"""`story`: a name in `core.stories.texts.STORIES`; `run`: the training run of a visitor's own text;
`words`: what the story begins with; `temperature`: 0.0 to 3.0; `top_k`: 1 to the vocabulary's size;
`length`, `seed`; `beside`: variants such as `1.0~0.0_5.37` (`core.stories.variants`); `word`: the
chosen word, such as `0.12`; `look`: `sure` or `copied`."""
