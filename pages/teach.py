"""A text of the visitor's own, learnt by a network before their eyes."""

import streamlit as st

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

st.title("Teach it your text", anchor=False)
st.caption(
    "Give a network a text in any language. It reads it again and again, a few words at a time, "
    "until it knows what comes next; then it tells stories in that manner. A fable takes seconds."
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
    "Your text stays on the machine that runs this app. Only who knows the address of your run can "
    "see it, and it is cleared away a week after it was last looked at."
)
