"""What a visitor has in hand on the page that teaches a text: the text, the settings, the run.

Kept in the session, so that leaving and coming back keeps it; the run is in the address, so that a
reload or another tab finds it again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core import cache
from core.recipes.stories import StoryRecipe
from core.recipes.user_text import OptimizerName, UserTextSettings
from core.runs.log import ACTIVE
from core.stories.texts import STORIES
from core.stories.user_text import TrainingPlan, settings, text_from_bytes, training_plan
from core.text.tokens import Kind, kind_of
from pages.parts.deep_link import entering

LOOKED_AT_CHARS = 10_000
"""The beginning of a text tells whether words or characters suit it."""

EXAMPLE_TEXT = next(iter(STORIES.values()))


_PLAIN_SETTINGS = (
    "kind",
    "window",
    "units",
    "layers",
    "optimizer",
    "learning_rate",
    "epochs",
    "seed",
)


@dataclass
class TeachState:
    """One visitor's.

    Attributes:
        text: What stands in its field, whatever it is.
        kind, window, units, layers, has_embedding, embedding, optimizer, learning_rate, epochs,
            seed: What stands in the fields of the settings
            (`core.recipes.user_text.UserTextSettings`).
        run: The id of the run that is watched; empty before the first.
        problems: Sentences about what was asked for and cannot be.
    """

    text: str = EXAMPLE_TEXT.text
    kind: Kind = "words"
    window: int = UserTextSettings.window
    units: int = UserTextSettings.units
    layers: int = UserTextSettings.layers
    has_embedding: bool = True
    embedding: int = 64
    optimizer: OptimizerName = "adam"
    learning_rate: float | None = None
    epochs: int | None = None
    seed: int = 0
    run: str = ""
    problems: list[str] = field(default_factory=list)
    _figured: tuple[object, TrainingPlan | str] | None = None

    def take_text(self, text: str) -> None:
        """Put a text into its field, and propose words or characters for it."""
        self.text, self.kind = text, kind_of(text[:LOOKED_AT_CHARS])

    def take_upload(self, raw: bytes) -> None:
        """Put an uploaded file's text into its field; what is no text becomes an error message."""
        self.problems = []
        try:
            self.take_text(text_from_bytes(raw))
        except ValueError as error:
            self.problems.append(str(error))

    def training_plan(self) -> TrainingPlan | str:
        """What the fields come to, or the sentence that says why they come to nothing.

        Figured out once for each text and settings: a long text takes a second.
        """
        key = (self.text, tuple(self._settings.values()))
        if self._figured is None or self._figured[0] != key:
            self._figured = (key, self._figure())
        return self._figured[1]

    def train(self) -> None:
        """Start a run; if that cannot be, the reason becomes an error message."""
        self.problems = []
        learnt = self.training_plan()
        if isinstance(learnt, str):
            return
        try:
            self.run = cache.runs().start(learnt.recipe, self.text)
        except ValueError as error:
            self.problems.append(str(error))

    def open_address(self) -> None:
        """Take over the run that the address names, with its text; one in vain is complained of."""
        self.problems = []
        asked = st.query_params.get("run", self.run)
        if not asked or asked == self.run:
            return
        try:
            text = cache.runs().text(asked)
        except ValueError as error:
            self.run = ""
            self.problems.append(str(error))
            return
        self.run = asked
        if text is not None:
            self.take_text(text)
        with suppress(ValueError):  # settings of another version: its run says so
            recipe = cache.runs().recipe(asked)
            if isinstance(recipe, StoryRecipe):
                self._take_settings(settings(recipe))

    def settle_run(self) -> bool:
        """Whether the run that is watched is under way; one that was cleared away is let go."""
        if not self.run:
            return False
        try:
            return cache.runs().follow(self.run).status in ACTIVE
        except ValueError as error:
            self.run = ""
            self.problems.append(str(error))
            return False

    def keep_in_address(self) -> None:
        """Write into the address which run is watched."""
        if self.run and st.query_params.get("run") != self.run:
            st.query_params["run"] = self.run
        elif not self.run:
            st.query_params.pop("run", None)

    def _take_settings(self, own: UserTextSettings) -> None:
        for name in _PLAIN_SETTINGS:
            setattr(self, name, getattr(own, name))
        self.has_embedding = own.embedding is not None
        self.embedding = own.embedding or self.embedding

    @property
    def _settings(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in _PLAIN_SETTINGS}
        return {**plain, "embedding": self.embedding if self.has_embedding else None}

    def _figure(self) -> TrainingPlan | str:
        try:
            return training_plan(self.text, UserTextSettings(**self._settings))
        except ValueError as error:
            return str(error)


def get_teach_state() -> TeachState:
    """The session's book; on the first run of a visit it takes over what the address asks for."""
    if "lesson-book" not in st.session_state:
        st.session_state["lesson-book"] = TeachState()
    found: TeachState = st.session_state["lesson-book"]
    if entering():
        st.session_state["entered_page"] = False
        found.open_address()
    return found
