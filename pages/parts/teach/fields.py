"""The text, the settings of the training, and the button that starts it."""

from __future__ import annotations

from html import escape

import streamlit as st

from core.formatting import megabytes
from core.i18n import N_, language
from core.i18n import gettext as _
from core.recipes.user_text import UserTextSettings
from core.stories.texts import StoryText, stories_for
from core.stories.user_text import MAX_TOKENS
from core.text.decoding import ENCODINGS, MAX_BYTES
from pages.parts.problems import show_problems
from pages.parts.run_controls import training_problems
from pages.parts.setting_fields import SettingFields
from pages.parts.teach.state import TeachState
from pages.parts.widget_values import uploaded_file

TEXT_HEIGHT_PX = 250
FILE_TYPES = ["txt", "md", "py", "csv", "srt", "json", "pdf", "rtf", "zip", "docx", "odt", "epub"]
"""Plain texts, and files that are refused with a sentence on what they are."""
_OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop", "sgd": "SGD"}
_KINDS = {"words": N_("words"), "characters": N_("characters")}


def teach_fields(state: TeachState, *, may_train: bool) -> None:
    """Draw the fields.

    Args:
        state: The visitor's state.
        may_train: Whether they have no run in progress.
    """
    _text(state)
    fields = SettingFields(UserTextSettings, state.typed, "teach")
    with st.container(
        key="teach-settings", horizontal=True, gap="small", vertical_alignment="bottom"
    ):
        _how(fields)
        with st.popover(_("The network")):
            _network(state, fields)
        st.button(
            f"**{_('Train')}**",
            key="teach-train",
            on_click=state.train,
            disabled=not may_train or isinstance(state.training_plan(), str),
            help=None if may_train else _("Stop the current run first."),
        )
    _plan(state)


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
        if (file := uploaded_file("teach-file")) is not None:
            state.take_upload(file.getvalue())
            st.session_state["teach-text"] = state.text

    def take_story(story: StoryText) -> None:
        put(story.text)

    st.text_area(
        _(
            "Text: up to {words:,} words or {characters:,} characters",
            words=MAX_TOKENS["words"],
            characters=MAX_TOKENS["characters"],
        ),
        first,
        key="teach-text",
        height=TEXT_HEIGHT_PX,
        max_chars=MAX_BYTES,
        on_change=take_typed,
        placeholder=_("Paste a text in any language, then press Ctrl+Enter."),
        help=_("Pastes over {size} are rejected.", size=megabytes(MAX_BYTES)),
    )
    with st.container(
        key="teach-sources", horizontal=True, gap="small", vertical_alignment="center"
    ):
        with st.popover(_("Upload")):
            st.file_uploader(
                _("A plain text file of up to {size}", size=megabytes(MAX_BYTES)),
                type=FILE_TYPES,
                key="teach-file",
                on_change=take_file,
            )
        for story in stories_for(language()):
            st.button(
                story.title,
                key=f"teach-{story.name}",
                type="tertiary",
                on_click=take_story,
                args=(story,),
            )
    if state.encoding:
        _encoding(state)


def _encoding(state: TeachState) -> None:
    """Let the visitor confirm the encoding of an upload, or choose another one."""
    key = "teach-encoding"

    def take() -> None:
        state.take_upload(state.upload, st.session_state[key])
        st.session_state["teach-text"] = state.text

    st.session_state[key] = state.encoding
    st.selectbox(
        _("Encoding of the file: if letters look wrong above, choose another one"),
        tuple(ENCODINGS),
        key=key,
        format_func=ENCODINGS.__getitem__,
        on_change=take,
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


def _plan(state: TeachState) -> None:
    """Show what the training would be, or why it is not possible."""
    plan = state.training_plan()
    if not isinstance(plan, str):
        show_problems((*state.problems, *training_problems()))
        st.html(f'<p class="lab-badge" role="status">{escape(plan.sentence)}</p>')
        return
    # Where a file was refused the field is empty, which needs no second sentence.
    show_problems(state.problems if state.problems and not state.text else [*state.problems, plan])
    if state.is_too_long:
        st.button(_("Use the first part"), key="teach-first-part", on_click=_shorten, args=(state,))


def _shorten(state: TeachState) -> None:
    state.take_first_part()
    st.session_state["teach-text"] = state.text
