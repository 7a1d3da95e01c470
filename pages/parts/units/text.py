"""Which text is shown: the example, the visitor's own, or a passage of the standard library."""

from __future__ import annotations

import random
from dataclasses import dataclass

import streamlit as st

from core.analysis.opened_text import OpenedReader
from core.analysis.passage import SHOWN
from core.concepts.labels import MAX_CHARACTERS
from core.data.python_code import library_paths, read_code, standard_library
from core.i18n import N_
from core.i18n import gettext as _
from core.language.example_code import EXAMPLE_CODE
from core.language.example_texts import EXAMPLES
from core.text.tokens import join
from core.whole_numbers import shown
from pages.parts.units.network import TextNetwork
from pages.parts.units.state import SOURCES, Source, UnitsState

_SOURCES: dict[Source, str] = {
    "example": N_("Example"),
    "own": N_("Your own"),
    "library": N_("Standard library"),
}
FIELD_PX = 110


@dataclass(frozen=True)
class ShownText:
    """The text that is shown.

    Attributes:
        text: All of it.
        title: What it is.
        is_python: Whether its ideas are those of Python source.
    """

    text: str
    title: str
    is_python: bool


def example_text(network: TextNetwork) -> str:
    """Return the text that is shown first."""
    if network.reader.is_python:
        return EXAMPLE_CODE
    if isinstance(network.reader, OpenedReader):
        return network.reader.example
    if network.story_model:
        return join(network.story_model.tokens, network.story_model.vocabulary.kind)
    return " ".join(example.text for example in EXAMPLES[:5])


def shown_text(state: UnitsState, network: TextNetwork) -> ShownText:
    """Find the chosen text.

    Raises:
        ValueError: There is no such file of the standard library.
    """
    is_python = network.reader.is_python
    if state.source == "own":
        return ShownText(state.own, _("Your text"), is_python)
    if state.source == "library":
        text, title = _library_text(state)
        return ShownText(text, title, is_python=True)
    return ShownText(example_text(network), _("Example"), is_python)


@st.cache_resource(show_spinner=False)
def _library_paths() -> tuple[str, ...]:
    """List the files that the network has never seen."""
    return library_paths("test")


def _library_text(state: UnitsState) -> tuple[str, str]:
    paths = _library_paths()
    if not state.file and paths:
        state.file = paths[len(paths) // 2]
    # The name comes from the address: compare it with what is there, never build a path from it.
    if state.file not in paths:
        known = shown(state.file)
        state.file = ""
        raise ValueError(
            _(
                "There is no file {name} among those of the standard library that the network has "
                "never seen. Choose another passage.",
                name=known,
            )
        )
    files = tuple(read_code(standard_library(), [state.file]))
    if not files:
        raise ValueError(_("The file {name} cannot be read.", name=state.file))
    title = _("{file}, which the network has never seen", file=state.file)
    return files[0].text, title


def text_fields(state: UnitsState, network: TextNetwork) -> None:
    """Let the visitor choose the text."""

    def choose() -> None:
        if (source := st.session_state["units-source"]) is not None:
            state.open_source(source)

    def take() -> None:
        state.open_own(st.session_state["units-own"])

    def draw() -> None:
        paths = _library_paths()
        if not paths:
            return
        path = random.choice(paths)
        files = tuple(read_code(standard_library(), [path]))
        if files:
            lines = files[0].text.count("\n")
            line = random.randrange(max(1, lines - 40))
            start = len("".join(files[0].text.splitlines(keepends=True)[:line]))
            state.open_file(path, start)

    sources = [each for each in SOURCES if each != "library" or network.reader.is_python]
    if state.source not in sources:
        state.source = "example"
    st.session_state["units-source"] = state.source
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.segmented_control(
            _("Text"),
            sources,
            key="units-source",
            format_func=lambda source: _(_SOURCES[source]),
            on_change=choose,
            help=_("What the network reads: an example, a text of yours, or Python's own source."),
        )
        if state.source == "library":
            st.button(
                _("Another random passage"),
                key="units-random",
                on_click=draw,
                help=_("From the files that the network has never seen."),
            )
    if state.source == "own":
        st.session_state["units-own"] = state.own
        label = (
            _("Paste Python code of up to {most:,} characters, then press Ctrl+Enter")
            if network.reader.is_python
            else _("Paste a text of up to {most:,} characters, then press Ctrl+Enter")
        )
        st.text_area(
            label.format(most=MAX_CHARACTERS), key="units-own", on_change=take, height=FIELD_PX
        )


def passage_buttons(state: UnitsState, steps: int) -> None:
    """Go on to the next passage of a long text, or back."""
    if steps <= SHOWN:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.button(
            _("\u2190 Earlier"),
            key="units-earlier",
            disabled=state.start == 0,
            on_click=lambda: state.show(state.start - SHOWN),
        )
        st.button(
            _("Later \u2192"),
            key="units-later",
            disabled=state.start + SHOWN >= steps,
            on_click=lambda: state.show(state.start + SHOWN),
        )
        st.caption(
            _(
                "{first:,} to {last:,} of {all:,}",
                first=state.start + 1,
                last=min(state.start + SHOWN, steps),
                all=steps,
            )
        )
