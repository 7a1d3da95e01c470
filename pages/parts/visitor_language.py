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
"""Of the address, and where the session keeps the language."""

_IS_CHOSEN = "lang-is-chosen"

NAMES = {"en": "English", "zh": "中文"}
"""Each language in itself, as the switch shows it."""

TAGS = {"en": "en", "zh": "zh-CN"}
"""By language what a browser chooses fonts and a voice by."""

_DOCUMENT_LANGUAGE = component("document_language")


def visitor_language() -> str:
    """Language of the visitor who is served on this thread; English outside of a visit.

    It is asked for every message, and therefore only looked up.
    """
    if get_script_run_ctx() is None:
        return SOURCE_LANGUAGE
    settled: str = st.session_state.get(PARAMETER, SOURCE_LANGUAGE)
    return settled


def choose_language() -> None:
    """Settle the language of this run; one that was chosen stays in the address."""
    if (asked := st.query_params.get(PARAMETER)) in languages():
        _choose(asked)
    elif st.session_state.get(_IS_CHOSEN):
        st.query_params[PARAMETER] = st.session_state[PARAMETER]
    else:
        st.query_params.pop(PARAMETER, None)
        of_browser = (st.context.locale or "").partition("-")[0]
        st.session_state[PARAMETER] = of_browser if of_browser in languages() else SOURCE_LANGUAGE


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
    st.session_state[PARAMETER], st.session_state[_IS_CHOSEN] = other, True
    st.query_params[PARAMETER] = other
