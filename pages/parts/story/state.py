"""What lies open on the story page: whose network tells, from what, and what stands beside it.

Kept in the session, so that leaving and coming back keeps it; `pages.parts.story.address` keeps it
in the address.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from core import cache
from core.stories.prompt import LENGTH, Prompt, check_length, check_seed, check_top_k, first_prompt
from core.stories.seed_words import SeedWords, read_seed_words
from core.stories.story_model import StoryModel
from core.stories.texts import STORIES
from core.stories.user_text import USER_TEXT
from core.stories.variants import MAX_VARIANTS, THREE_TEMPERATURES, Variant

FIRST_STORY = next(iter(STORIES))
LOOKS = ("sure", "copied")
MAIN = "told"


@dataclass
class StoryState:
    """One visitor's book.

    Attributes:
        story: Whose network tells, a name in `core.stories.texts.STORIES` or `USER_TEXT`.
        run: The training run that learnt the visitor's own text; empty where there is none.
        words, temperature, top_k, length, seed: What stands in the fields, whatever it is.
        beside: What is told beside the first story.
        prompt: The last prompt that could be told from; None before the first.
        beginning: How the words in their field were read; None if they could not be.
        problems: Sentences about what stands in the fields.
        problems: Sentences about the address, shown until the next visit.
        asked: Which column and word the cursor is sent to; a word of None is the least sure one.
        times_asked: Counts that, so that a browser obeys once.
        look: What the words show at first.
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
        """Who tells.

        Raises:
            ValueError: If the visitor's own network is not there, or not any more.
        """
        if self.story == USER_TEXT:
            return cache.user_story_model(self.run)
        return cache.story_model(self.story)

    @property
    def variants(self) -> dict[str, Variant]:
        """What stands side by side, by a name of its own; the first is that of the fields."""
        beside = {variant.text: variant for variant in self.beside}
        return {MAIN: Variant(self.temperature), **beside}

    @property
    def is_full(self) -> bool:
        """Whether no other story has room beside these."""
        return len(self.variants) == MAX_VARIANTS

    @property
    def missing_temperatures(self) -> tuple[Variant, ...]:
        """What it takes to have three temperatures side by side; none where they are or cannot."""
        there = {variant for variant in self.variants.values() if not variant.branches}
        others = [Variant(one) for one in THREE_TEMPERATURES if Variant(one) not in there]
        wanted = tuple(others[: max(0, len(THREE_TEMPERATURES) - len(there))])
        return wanted if len(self.variants) + len(wanted) <= MAX_VARIANTS else ()

    def open_story(self, name: str) -> None:
        """Let this one's network tell; what belonged to another's words is closed.

        Raises:
            ValueError: If there is no such story.
        """
        if name not in (*STORIES, *([USER_TEXT] if self.run else [])):
            raise ValueError(f"Expected a story among {', '.join(STORIES)}, got {name[:40]!r}.")
        if name != self.story:
            self.story, self.words, self.prompt = name, "", None
            self._close_branches()

    def open_run(self, run: str) -> None:
        """Let the network tell that learnt the visitor's own text in this run.

        Raises:
            ValueError: If there is no such run, or it has not finished.
        """
        cache.user_story_model(run)
        if run != self.run:
            self.story, self.run = FIRST_STORY, run
        self.open_story(USER_TEXT)

    def settle(self, story_model: StoryModel) -> Prompt:
        """The prompt to tell from: every field that makes sense, of the others the last good one.

        Another beginning or another seed is another story: its branches are closed.
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
            try:
                now = take(now)
            except ValueError as error:
                self.problems.append(str(error))
        if before and (before.ids, before.seed) != (now.ids, now.seed):
            self._close_branches()
        self.beside = tuple(one for one in self.beside if one != Variant(self.temperature))
        self.prompt = now
        return now

    def put_beside(self, variant: Variant, word: int | None = None) -> None:
        """Tell this as well, and send the cursor to a word of it; a full book stays as it is."""
        if variant not in self.variants.values() and not self.is_full:
            self.beside = (*self.beside, variant)
        stands = list(self.variants.values())
        if variant in stands:
            self.send_to(stands.index(variant), word)

    def close(self, name: object) -> None:
        """Close the story of that name; the first cannot be closed."""
        self.beside = tuple(one for one in self.beside if one.text != name)

    def send_to(self, variant: int, word: int | None) -> None:
        """Send the cursor to a word of a column."""
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
