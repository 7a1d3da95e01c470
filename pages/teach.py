"""The page "Teach it your text": train a network on a visitor's own text and watch it."""

import streamlit as st

from core.i18n import gettext as _
from pages.parts.deep_link import via_app
from pages.parts.teach.fields import teach_fields
from pages.parts.teach.run_panel import example_run_panel, run_panel
from pages.parts.teach.state import get_teach_state, keep_in_address
from pages.parts.visitor import remember_visitor

via_app("pages/teach.py")
remember_visitor()
state = get_teach_state()
is_active = state.settle_run()
keep_in_address(state)

st.title(_("Teach it your text"), anchor=False)
st.caption(
    _(
        "Give a network a text in any language. It reads the text again and again, a few words at "
        "a time, and learns to predict what comes next; then it generates stories in that style. A "
        "fable takes seconds, 200,000 words some minutes."
    )
)
text, run = st.columns([0.44, 0.56], gap="large")
with text:
    teach_fields(state, may_train=not is_active)
with run:
    if state.run:
        run_panel(state.run, is_active=is_active)
    else:
        example_run_panel()
st.caption(
    _(
        "Your text stays on the machine that runs this app. Only people with this link can see "
        "your run. Unfinished runs are deleted a week after they were last "
        "opened, finished ones when newer runs need the room."
    )
)
