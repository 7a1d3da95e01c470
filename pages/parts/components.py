"""The browser components: each is a set of files in `assets/components`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from core.analysis.digit_reading import Reading
from core.analysis.digit_reading import film as reading_film
from core.data.mnist import ROWS
from core.data.samples import Sample, samples
from core.drawing.links import image_data_url
from core.i18n import N_, language
from core.i18n import gettext as _
from core.view.component_files import files_of, messages_in, strings_for
from core.whole_numbers import shown
from pages.parts.component_value import on_value, text_value


def component(name: str, *parts: str) -> Callable[..., Any]:
    """Make a component from its own files and from those of its parts.

    Returns:
        Mounts the component; takes the keywords of Streamlit's own components. The translations of
        its strings travel with its data.
    """
    files = files_of(name, "strings", "format", *parts)
    messages = messages_in(files)
    made = st.components.v2.component(f"lstm_lab_{name}", **files)

    def mount(*, data: Mapping[str, Any] | None = None, **more: Any) -> Any:
        return made(data={**(data or {}), **strings_for(messages)}, **more)

    return mount


_SAMPLE_GROUPS = {
    "easy": (N_("Easy"), N_("Clear handwriting, recognised early.")),
    "hard": (N_("Hard"), N_("Recognised late, with doubt, or wrongly.")),
    "notorious": (N_("Notorious"), N_("Common handwriting that is rare in MNIST.")),
}
_PAD = component("pad")
_READING = component("reading", "cursor")
_SAMPLES = component("samples")
_CALIBRATION = component("calibration")


def pad_in_browser(canvas_key: str, sample: str | None) -> None:
    """Take the canvas's own toolbar away, and tell the sample picker what is read now.

    Args:
        canvas_key: The widget key of the canvas.
        sample: The sample that is read, if one is.
    """
    _PAD(key="pad-in-browser", data={"key": canvas_key, "sample": sample})


def reading_player(
    reading: Reading | None, *, key: str, row: int | None = None, empty: str = ""
) -> None:
    """Show an image and the probabilities after each row under one cursor.

    Args:
        reading: What to show; None shows an empty picture of the same size.
        key: The component's key on its page.
        row: Where the page's link puts the cursor, from 1 to 28; the row then stays in the link.
            None if the row is no part of this page's link.
        empty: What to say when there is no reading.
    """
    data = {
        **reading_film(reading),
        "row": row or ROWS,
        "default_row": ROWS,
        "in_address": row is not None,
        "empty": None if reading else empty,
    }
    _READING(key=key, data=data)


def calibration_chart(
    accuracy: Sequence[float], confidence: Sequence[float], *, name: str, key: str
) -> None:
    """Show accuracy and mean confidence after each row, and the gap between them.

    Args:
        accuracy: By row, the share of the digits that would be answered correctly.
        confidence: By row, the mean probability of the most likely digit.
        name: The network's name, for screen readers.
        key: The component's key on its page.
    """
    # Tuples: Streamlit imports pandas (0.2 s on the first page) to inspect what comes as a list.
    data = {"accuracy": tuple(accuracy), "confidence": tuple(confidence), "name": name}
    _CALIBRATION(key=key, data=data)


def sample_picker(chosen: str | None, *, key: str, on_pick: Callable[[str], None]) -> None:
    """Show the sample digits in their groups; `on_pick` gets the name of the one clicked."""
    digit_picker(_groups(language()), chosen, key=key, on_pick=on_pick)


def digit_picker(
    groups: Sequence[Mapping[str, Any]],
    chosen: str | None,
    *,
    key: str,
    on_pick: Callable[[str], None],
) -> None:
    """Show digits to click, in groups.

    Args:
        groups: Each with its `title`, a `note` and its `samples`, each of which has a `name`, a
            `title` and its `picture` as a data URL.
        chosen: The name of the one that is marked.
        key: The component's key on its page.
        on_pick: Gets the name of the one clicked.
    """
    names = {sample["name"] for group in groups for sample in group["samples"]}

    def pick(value: Any) -> None:
        if (name := text_value(value)) not in names:
            raise ValueError(_("There is no digit {name}.", name=shown(name)))
        on_pick(name)

    data = {"groups": groups, "chosen": chosen}
    _SAMPLES(key=key, data=data, on_picked_change=on_value(key, "picked", pick))


def sample_title(sample: Sample) -> str:
    """Name a sample and say what is special about it."""
    return _("{name}: {note}", name=sample.name, note=_(sample.note))


@st.cache_resource(show_spinner=False)
def _groups(of: str) -> list[dict[str, Any]]:
    return [
        {
            "title": _(title),
            "note": _(note),
            "samples": [
                {
                    "name": sample.name,
                    "title": sample_title(sample),
                    "picture": image_data_url(sample.image),
                }
                for sample in samples(group)
            ],
        }
        for group, (title, note) in _SAMPLE_GROUPS.items()
    ]
