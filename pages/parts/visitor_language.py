"""The language of the visitor's screen: from the link, else from the browser."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.i18n import SOURCE_LANGUAGE, language, languages
from pages.parts.components import component

PARAMETER = "lang"

_DOCUMENT_LANGUAGE = component("document_language")


def visitor_language() -> str:
    """Language of the visitor who is served on this thread; English outside of a visit."""
    if get_script_run_ctx() is None:
        return SOURCE_LANGUAGE
    chosen: str = st.session_state.get(PARAMETER, SOURCE_LANGUAGE)
    return chosen


def choose_language() -> None:
    """Settle the language of this run: the link's, else what was chosen, else the browser's."""
    wanted = (
        st.query_params.get(PARAMETER),
        st.session_state.get(PARAMETER),
        (st.context.locale or "").partition("-")[0],
    )
    known = languages()
    st.session_state[PARAMETER] = next((one for one in wanted if one in known), SOURCE_LANGUAGE)


def tell_the_browser() -> None:
    """Set the `lang` of the document, which screen readers and hyphenation go by."""
    _DOCUMENT_LANGUAGE(key="document-language", data={"lang": language()})
