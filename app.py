"""The entry point. Start it with `streamlit run app.py`.

The web server imports this file once and finds `app`; Streamlit runs it as a script for every
visitor, and it is then the router: page set-up, navigation, run.
"""

from pathlib import Path

import streamlit as st
from streamlit.starlette import App

from core import NAME
from core.i18n import gettext as _
from core.i18n import use_language
from core.server_log import set_up_log
from pages.parts.copy_link import copy_link
from pages.parts.deep_link import back_to_page, count_visit
from pages.parts.problems import on_script_error
from pages.parts.visitor_language import (
    choose_language,
    language_switch,
    tell_the_browser,
    visitor_language,
)
from pages.parts.web_server import check_engine, middleware
from pages.parts.widget_values import check_widget_values

ASSETS = Path(__file__).parent / "assets"


def route() -> None:
    """Run the page that the visitor asks for."""
    check_widget_values()
    use_language(visitor_language)
    choose_language()
    home = st.Page("pages/home.py", title=NAME, default=True)
    first = [
        home,
        st.Page("pages/draw.py", title=_("Draw a digit")),
        st.Page("pages/gates.py", title=_("Inside the cell")),
        st.Page("pages/by_hand.py", title=_("By hand")),
        st.Page("pages/about.py", title=_("About")),
    ]
    words = [
        st.Page("pages/story.py", title=_("Storyteller")),
        st.Page("pages/language.py", title=_("How surprised is it?")),
        st.Page("pages/units.py", title=_("What did it learn?")),
    ]
    training = [
        st.Page("pages/lab.py", title=_("Training lab")),
        st.Page("pages/memory.py", title=_("Memory lab")),
        st.Page("pages/teach.py", title=_("Teach it your text")),
    ]
    page = st.navigation({"": first, _("Text"): words, _("Training"): training}, position="top")
    st.set_page_config(
        page_title=NAME if page == home else f"{page.title} - {NAME}",
        page_icon=str(ASSETS / "icon.svg"),
        layout="wide",
    )
    back_to_page()
    count_visit(page.url_path)
    tell_the_browser()
    with st.container(key="lab-header", horizontal=True):
        language_switch()
        copy_link()
    page.run()


if __name__ == "__main__":
    route()
else:
    set_up_log()
    check_engine()
    app = App(__file__, middleware=middleware(), on_script_error=on_script_error)
