"""The entry point. Start it with `streamlit run app.py`.

The web server imports this file once and finds `app`; Streamlit runs it as a script for every
visitor, and it is then the router: page set-up, navigation, run.
"""

from pathlib import Path

import streamlit as st
from streamlit.starlette import App

from core import NAME
from core.i18n import use_language
from pages.parts.deep_link import back_to_page, count_visit
from pages.parts.visitor_language import choose_language, tell_the_browser, visitor_language
from pages.parts.web_server import middleware

ASSETS = Path(__file__).parent / "assets"


def route() -> None:
    """Run the page that the visitor asks for."""
    use_language(visitor_language)
    choose_language()
    home = st.Page("pages/home.py", title=NAME, default=True)
    draw = st.Page("pages/draw.py", title="Draw a digit")
    gates = st.Page("pages/gates.py", title="Inside the cell")
    by_hand = st.Page("pages/by_hand.py", title="By hand")
    story = st.Page("pages/story.py", title="Storyteller")
    teach = st.Page("pages/teach.py", title="Teach it your text")
    language = st.Page("pages/language.py", title="How surprised is it?")
    lab = st.Page("pages/lab.py", title="Training lab")
    page = st.navigation([home, draw, gates, story, language, teach, lab, by_hand], position="top")
    st.set_page_config(
        page_title=NAME if page == home else f"{page.title} - {NAME}",
        page_icon=str(ASSETS / "icon.svg"),
        layout="wide",
    )
    back_to_page()
    st.html(ASSETS / "style.css")
    count_visit(page.url_path)
    tell_the_browser()
    page.run()


if __name__ == "__main__":
    route()
else:
    app = App(__file__, middleware=middleware())
