"""The language of the visitor's screen: from the link, the switch, or else the browser.

What was chosen, by a link or with the switch, stays in the address as `lang=zh`; without a choice
the address is as short as ever, and each visitor gets the language of their own browser.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.i18n import SOURCE_LANGUAGE, language, languages
from pages.parts.components import component

PARAMETER = "lang"
"""Of the address, and the name of the choice in the session."""

NAMES = {"en": "English", "zh": "中文"}
"""Each language in itself, as the switch shows it."""

TAGS = {"en": "en", "zh": "zh-CN"}
"""By language what a browser chooses fonts and a voice by."""

_DOCUMENT_LANGUAGE = component("document_language")


def visitor_language() -> str:
    """Language of the visitor who is served on this thread; English outside of a visit."""
    if get_script_run_ctx() is None:
        return SOURCE_LANGUAGE
    known = languages()
    wanted = (st.session_state.get(PARAMETER), (st.context.locale or "").partition("-")[0])
    return next((one for one in wanted if one in known), SOURCE_LANGUAGE)


def choose_language() -> None:
    """Take over the language of the link, and keep what was chosen in the address."""
    if (asked := st.query_params.get(PARAMETER)) in languages():
        st.session_state[PARAMETER] = asked
    if chosen := st.session_state.get(PARAMETER):
        st.query_params[PARAMETER] = chosen
    else:
        st.query_params.pop(PARAMETER, None)


def language_switch() -> None:
    """Draw a button for each other language."""
    for other in languages():
        if other != language():
            st.button(NAMES[other], key=f"language-{other}", on_click=_choose, args=(other,))


def tell_the_browser() -> None:
    """Set the `lang` of the document, which fonts, screen readers and hyphenation go by."""
    with st.container(key="lab-document-language"):
        _DOCUMENT_LANGUAGE(key="document-language", data={"lang": TAGS.get(language(), language())})


def _choose(other: str) -> None:
    st.session_state[PARAMETER] = other
    st.query_params[PARAMETER] = other
