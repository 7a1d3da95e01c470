"""What a visitor has open on the page that trains on their text: the text, the settings, the run.

Kept in the session, so that leaving and coming back keeps it; the run is in the address, so that a
reload or another tab finds it again.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from core import cache
from core.i18n import language
from core.recipes.stories import StoryRecipe
from core.recipes.user_text import UserTextSettings
from core.runs.status import ACTIVE
from core.stories.texts import STORIES, stories_for
from core.stories.user_text import (
    TextTooLongError,
    TrainingPlan,
    first_part,
    settings,
    training_plan,
)
from core.text.decoding import decode
from core.text.tokens import kind_of
from pages.parts.problems import guarded, sentence_on
from pages.parts.query_params import QueryParam, page_state, read_params, write_params
from pages.parts.visitor import get_visitor

FIRST_EMBEDDING = UserTextSettings().embedding or 64
EXAMPLE_TEXT = next(iter(STORIES.values()))


@dataclass
class TeachState:
    """One visitor's page.

    Attributes:
        text: What stands in its field, whatever it is.
        typed: What stands in the fields of the settings (`core.recipes.user_text`), whatever it is.
        embedding: The size of the embedding that comes back when it is switched on again.
        upload: The bytes of the last upload; empty where the text was typed.
        encoding: How they were decoded; empty where there is nothing to confirm.
        run: The id of the run that is shown; empty before the first.
        problems: Sentences about what was asked for and cannot be done.
        is_too_long: Whether only a part of the text can be trained on.
    """

    text: str = EXAMPLE_TEXT.text
    typed: dict[str, Any] = field(default_factory=lambda: asdict(UserTextSettings()))
    embedding: int = FIRST_EMBEDDING
    upload: bytes = b""
    encoding: str = ""
    run: str = ""
    problems: list[str] = field(default_factory=list)
    is_too_long: bool = False
    _planned: tuple[object, TrainingPlan | str] | None = None

    @property
    def has_embedding(self) -> bool:
        """Whether a word is an embedding rather than its bare id."""
        return self.typed["embedding"] is not None

    def switch_embedding(self, is_on: bool) -> None:
        """Feed words as embeddings, of the size that was last chosen, or as bare ids."""
        if not is_on and self.has_embedding:
            self.embedding = self.typed["embedding"]
        self.typed["embedding"] = self.embedding if is_on else None

    def take_text(self, text: str) -> None:
        """Put a text into its field, and choose words or characters for it."""
        self.upload, self.encoding, self.text = b"", "", text
        with guarded(self.problems):
            self.typed["kind"] = kind_of(text)

    def take_upload(self, raw: bytes, encoding: str | None = None) -> None:
        """Put an uploaded file's text into its field; if it is no text, keep the reason.

        A file that is refused leaves the field empty: what stood there before is not what the
        visitor meant to train on.

        Args:
            raw: The bytes of the file.
            encoding: One of `core.text.decoding.ENCODINGS`; detected if None.
        """
        self.problems = []
        self.text = ""
        with guarded(self.problems):
            decoded = decode(raw, encoding)
            self.take_text(decoded.text)
            if not decoded.is_certain or encoding:
                self.upload, self.encoding = raw, decoded.encoding

    def take_first_part(self) -> None:
        """Shorten the text to what can be trained on."""
        self.problems = []
        self.text = first_part(self.text, self.typed["kind"])

    def training_plan(self) -> TrainingPlan | str:
        """What the fields come to, or the sentence that says why they cannot be used.

        Computed once for each text and settings: a long text takes a second.
        """
        key = (self.text, language(), tuple(self.typed.values()))
        if self._planned is None or self._planned[0] != key:
            self._planned = (key, self._plan())
        return self._planned[1]

    def train(self) -> None:
        """Start a run; if it cannot start, keep the reason as a problem."""
        self.problems = []
        plan = self.training_plan()
        if isinstance(plan, str):
            return
        with guarded(self.problems):
            self.run = cache.runs().start(plan.recipe, self.text, get_visitor())

    def open_run(self, run: str) -> None:
        """Show a run, with its text and settings in the fields.

        Raises:
            ValueError: If there is none.
        """
        if not run or run == self.run:
            return
        self.run = ""
        text = cache.runs().text(run)
        self.run = run
        if text is not None:
            self.take_text(text)
        with suppress(ValueError):  # written by another version: the run itself says so
            recipe = cache.runs().recipe(run)
            if isinstance(recipe, StoryRecipe):
                self.typed = asdict(settings(recipe))

    def settle_run(self) -> bool:
        """Whether the run that is shown is in progress; one whose files are gone is let go."""
        if not self.run:
            return False
        with guarded(self.problems):
            return cache.runs().follow(self.run).status in ACTIVE
        self.run = ""
        return False

    def _plan(self) -> TrainingPlan | str:
        self.is_too_long = False
        try:
            return training_plan(self.text, UserTextSettings(**self.typed))
        except Exception as error:
            self.is_too_long = isinstance(error, TextTooLongError)
            return sentence_on(error)


def get_teach_state() -> TeachState:
    """Get the session's state of the teach page, its address read on entry."""
    state, is_entry = page_state("lesson-book", _first_state)
    if is_entry:
        state.problems = read_params(PARAMS, state)
    return state


def _first_state() -> TeachState:
    """The state of a new visit: a story in the visitor's language, read as that language is."""
    state = TeachState()
    state.take_text(stories_for(language())[0].text)
    return state


def keep_in_address(state: TeachState) -> None:
    """Write into the address which run is shown."""
    write_params(PARAMS, state)


PARAMS: tuple[QueryParam[TeachState], ...] = (
    QueryParam("run", TeachState.open_run, lambda state: state.run or None),
)
"""`run`: the id of a training run; its text and settings come with it."""
