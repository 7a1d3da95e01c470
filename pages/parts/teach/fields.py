"""The text to learn, how to learn it, and the button that begins."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.formatting import megabytes
from core.i18n import N_
from core.i18n import gettext as _
from core.recipes.user_text import UserTextSettings
from core.stories.texts import STORIES, StoryText
from core.stories.user_text import MAX_BYTES, MAX_TOKENS
from pages.parts.query_params import show_problems
from pages.parts.setting_fields import SettingFields
from pages.parts.teach.state import TeachState

TEXT_HEIGHT_PX = 250
_OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}
_KINDS = {"words": N_("words"), "characters": N_("characters")}


def teach_fields(state: TeachState, *, may_train: bool) -> None:
    """Draws the fields and takes what is typed into them.

    Args:
        state: The visitor's.
        may_train: Whether no run of theirs is under way.
    """
    _text(state)
    fields = SettingFields(UserTextSettings, state.typed, "teach")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _how(fields)
        with st.popover(_("The network")):
            _network(state, fields)
        st.button(
            "**Train**",
            key="teach-train",
            on_click=state.train,
            disabled=not may_train or isinstance(state.training_plan(), str),
            help=None if may_train else "Stop the run that is under way first.",
        )
    _what_comes_of_it(state)


def _text(state: TeachState) -> None:
    # As a value it is painted at once; what is put into the session comes a moment later.
    first = "" if "teach-text" in st.session_state else state.text

    def put(text: str) -> None:
        state.problems = []
        state.take_text(text)
        st.session_state["teach-text"] = state.text

    def take_typed() -> None:
        put(st.session_state["teach-text"])

    def take_file() -> None:
        if (file := st.session_state["teach-file"]) is not None:
            state.take_upload(file.getvalue())
            st.session_state["teach-text"] = state.text

    def take_story(story: StoryText) -> None:
        put(story.text)

    st.text_area(
        f"The text: up to {MAX_TOKENS:,} words or characters; a paste of more than "
        f"{megabytes(MAX_BYTES)} is not taken in",
        first,
        key="teach-text",
        height=TEXT_HEIGHT_PX,
        max_chars=MAX_BYTES,
        on_change=take_typed,
        placeholder="Paste a text in any language, then press Ctrl and Enter.",
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        with st.popover("Upload"):
            st.file_uploader(
                f"A text file, UTF-8, up to {megabytes(MAX_BYTES)}",
                type=["txt"],
                key="teach-file",
                on_change=take_file,
            )
        for story in STORIES.values():
            st.button(
                story.title,
                key=f"teach-{story.name}",
                type="tertiary",
                on_click=take_story,
                args=(story,),
            )


def _how(fields: SettingFields) -> None:
    fields.choice("kind", _KINDS, width="content")
    fields.number("window", _("How many it reads before it predicts the next one."))
    fields.number(
        "epochs",
        _("How often it goes through the text; empty: as often as suits its length."),
        empty=_("automatic"),
    )


def _network(state: TeachState, fields: SettingFields) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        fields.number("units", _("In each LSTM layer."))
        fields.number("layers", _("LSTM layers, stacked."))
        fields.number("seed", _("The same seed gives the same network."))
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _embedding(state)
        fields.number("embedding", _("Numbers for each word."), disabled=not state.has_embedding)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        fields.choice("optimizer", _OPTIMIZERS)
        fields.number("learning_rate", _("Empty: what suits the optimizer."), empty=_("automatic"))


def _embedding(state: TeachState) -> None:
    key = "teach-has_embedding"
    st.session_state[key] = state.has_embedding
    st.toggle(
        _("Embedding"),
        key=key,
        on_change=lambda: state.switch_embedding(st.session_state[key]),
        help=_(
            "The network learns a list of numbers for each word. Without it a word is its bare id "
            "in the vocabulary, as in the article: word 80 is then twice word 40."
        ),
    )


def _what_comes_of_it(state: TeachState) -> None:
    plan = state.training_plan()
    show_problems((*state.problems, *([plan] if isinstance(plan, str) else [])))
    if not isinstance(plan, str):
        st.html(f'<p class="lab-badge">{escape(plan.sentence)}</p>')
