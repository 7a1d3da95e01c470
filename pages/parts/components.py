"""The inline browser components: their files lie in `assets/components`, one set for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from core.analysis.digit_reading import Reading
from core.analysis.digit_reading import film as reading_film
from core.data.mnist import ROWS
from core.data.samples import samples
from core.drawing.links import image_data_url
from pages.parts.component_strings import Message, messages_in, translations

_FOLDER = Path(__file__).resolve().parents[2] / "assets" / "components"


def component(name: str, *parts: str) -> Callable[..., Any]:
    """The component of that name, made of its own files and of those of its parts.

    Mount it with keywords, as Streamlit's own; the visitor's translations of its strings travel
    with its data.
    """
    files = files_of(name, "strings", "format", *parts)
    messages = messages_in(files)
    made = st.components.v2.component(f"lstm_lab_{name}", **files)

    def mount(*, data: Mapping[str, Any] | None = None, **more: Any) -> Any:
        return made(data={**(data or {}), **strings_for(messages)}, **more)

    return mount


def strings_for(messages: tuple[Message, ...]) -> dict[str, Any]:
    """The part of a component's data that `strings.js` reads; empty for English."""
    translated = translations(messages)
    return {"strings": translated} if translated else {}


def files_of(name: str, *parts: str) -> dict[str, Any]:
    """By kind, such as `js`, the text of a component's files and of those of its parts.

    The HTML of a part goes to where `<!-- part -->` stands, its script and its style come first. A
    part whose HTML stands in that of another part comes before it.
    """
    files = {path.suffix[1:]: path.read_text("utf-8") for path in _FOLDER.glob(f"{name}.*")}
    for part in reversed(parts):
        for path in _FOLDER.glob(f"{part}.*"):
            kind, text = path.suffix[1:], path.read_text("utf-8")
            if kind == "html":
                files[kind] = files[kind].replace(f"<!-- {part} -->", text)
            else:
                files[kind] = f"{text}\n{files[kind]}"
    return files


_SAMPLE_GROUPS = {
    "easy": ("Easy", "Plain hands, read right early."),
    "hard": ("Hard", "Read late, or with doubt, or wrong."),
    "notorious": ("Notorious", "Shapes that people draw and MNIST hardly has."),
}
_TIDY = component("tidy")
_READING = component("reading", "cursor")
_SAMPLES = component("samples")


def without_toolbar(canvas_key: str) -> None:
    """Takes the toolbar of the canvas with that key away: it is in the way of the pen."""
    _TIDY(key=f"{canvas_key}-tidy", data={"key": canvas_key})


def reading_player(
    reading: Reading | None, *, key: str, row: int | None = None, empty: str = ""
) -> None:
    """The image and the belief after each row under one cursor, which moves in the browser.

    Args:
        reading: What to show; None shows an empty stage of the same size.
        key: The place's own name on its page.
        row: Where the page's address wants the cursor, from 1 to 28; it then stays a part of the
            address. None if the address of this page says nothing about it.
        empty: What to say on an empty stage.
    """
    data = {
        **reading_film(reading),
        "row": row or ROWS,
        "default_row": ROWS,
        "in_address": row is not None,
        "empty": None if reading else empty,
    }
    _READING(key=key, data=data)


def sample_picker(chosen: str | None, *, key: str, on_pick: Callable[[str], None]) -> None:
    """The sample digits in their groups; `on_pick` gets the name of the one that was clicked."""
    digit_picker(_groups(), chosen, key=key, on_pick=on_pick)


def digit_picker(
    groups: Sequence[Mapping[str, Any]],
    chosen: str | None,
    *,
    key: str,
    on_pick: Callable[[str], None],
) -> None:
    """Digits to click, in groups.

    Args:
        groups: Each with its `title`, a `note` and its `samples`: of each a `name`, a `title` and
            its `picture`, as an address.
        chosen: The name of the one that is marked.
        key: The place's own name on its page.
        on_pick: Gets the name of the one that was clicked.
    """

    def picked() -> None:
        name = st.session_state[key].picked
        if isinstance(name, str):
            on_pick(name)

    _SAMPLES(key=key, data={"groups": groups, "chosen": chosen}, on_picked_change=picked)


@st.cache_resource(show_spinner=False)
def _groups() -> list[dict[str, Any]]:
    return [
        {
            "title": title,
            "note": note,
            "samples": [
                {
                    "name": sample.name,
                    "title": f"{sample.name}: {sample.note}",
                    "picture": image_data_url(sample.image),
                }
                for sample in samples(group)
            ],
        }
        for group, (title, note) in _SAMPLE_GROUPS.items()
    ]
