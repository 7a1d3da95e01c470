"""The stories that come with the app; `assets/stories/README.md` lists their sources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core.i18n import gettext as _
from core.text.tokens import Kind, split

STORIES_DIR = Path(__file__).resolve().parents[2] / "assets" / "stories"


@dataclass(frozen=True)
class StoryText:
    """A text that a story model is trained on.

    Attributes:
        name: Its name in addresses and commands, and that of its file and its network.
        title: Its title on the screen.
        language: Its BCP 47 tag, such as `en`.
        kind: Whether it is read by words or by characters.
        seeds: Seed words that work well; the first is the example.
    """

    name: str
    title: str
    language: str
    kind: Kind
    seeds: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The text."""
        return (STORIES_DIR / f"{self.name}.txt").read_text("utf-8").strip()

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The text as words or characters."""
        return split(self.text, self.kind)


STORIES: dict[str, StoryText] = {
    story.name: story
    for story in (
        StoryText(
            name="belling-the-cat",
            title="Belling the Cat",
            language="en",
            kind="words",
            seeds=(
                "had a general",
                "who is to",
                "you will all agree",
                "by this means we",
                "mouse mouse mouse",
            ),
        ),
        StoryText(
            name="the-crow-and-the-pitcher",
            title="The Crow and the Pitcher",
            language="en",
            kind="words",
            seeds=("A crow who", "She pushed in", "Pebble by pebble", "The sparrow had"),
        ),
        StoryText(
            name="the-frog-in-the-well",
            title="井底之蛙",  # The Frog in the Well
            language="zh-Hans",
            kind="characters",
            seeds=("一口老井", "青蛙仰起头", "千里算不上", "青蛙见过海吗"),
        ),
    )
}


def stories_for(language: str) -> tuple[StoryText, ...]:
    """List the stories, those in a language first.

    >>> [story.language for story in stories_for("zh")]
    ['zh-Hans', 'en', 'en']

    Args:
        language: Such as `en` or `zh`.
    """
    return tuple(
        sorted(STORIES.values(), key=lambda story: story.language.partition("-")[0] != language)
    )


def story_text(name: str) -> StoryText:
    """Find the story of that name.

    Raises:
        ValueError: If there is none.
    """
    if name not in STORIES:
        raise ValueError(
            _(
                "There is no story {name}; choose one of: {names}.",
                name=repr(name[:40]),
                names=", ".join(STORIES),
            )
        )
    return STORIES[name]
