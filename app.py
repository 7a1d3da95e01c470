"""The router: page set-up, navigation, run. Start it with `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from pages.parts.deep_link import back_to_page, mark_entry

st.set_page_config(page_title="LSTM Lab", page_icon="assets/icon.svg", layout="wide")
page = st.navigation(
    [
        st.Page("pages/home.py", title="LSTM Lab", default=True),
        st.Page("pages/draw.py", title="Draw a digit"),
    ],
    position="top",
)
back_to_page()
st.html(Path(__file__).with_name("assets") / "style.css")
mark_entry(page.url_path)
page.run()
