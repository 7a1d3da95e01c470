"""The stories that come with the app; `assets/stories/README.md` tells where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from core.text.tokens import Kind, split

STORIES_DIR = Path(__file__).resolve().parents[2] / "assets" / "stories"


@dataclass(frozen=True)
class StoryText:
    """A text that a network learns to tell.

    Attributes:
        name: In addresses and on command lines; its file is `NAME.txt`, its network `NAME` too.
        title: For people.
        language: Its BCP 47 tag, such as `en`.
        kind: Whether a network reads it by words or by characters.
        beginnings: Seed words that its network goes on from well; the first is the example.
    """

    name: str
    title: str
    language: str
    kind: Kind
    seeds: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The story."""
        return (STORIES_DIR / f"{self.name}.txt").read_text("utf-8").strip()

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The story's words and signs, or its characters."""
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
            seeds=("一口老井", "青蛙仰起头", "千里算不上", "海龟见不见海"),
        ),
    )
}


def story_text(name: str) -> StoryText:
    """The story of that name.

    Raises:
        ValueError: If there is none.
    """
    if name not in STORIES:
        raise ValueError(f"Expected the name of a story ({', '.join(STORIES)}), got {name!r}.")
    return STORIES[name]
