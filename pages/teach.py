"""A text of the visitor's own, learnt by a network before their eyes."""

import streamlit as st

from pages.parts.deep_link import via_app
from pages.parts.teach.book import lesson_book
from pages.parts.teach.fields import lesson_fields
from pages.parts.teach.watch import lesson_example, lesson_watch

via_app("pages/teach.py")
book = lesson_book()
is_active = book.settle_run()
book.keep_in_address()

st.title("Teach it your text", anchor=False)
st.caption(
    "Give a network a text in any language. It reads it again and again, a few words at a time, "
    "until it knows what comes next; then it tells stories in that manner. A fable takes seconds."
)
text, run = st.columns([0.44, 0.56], gap="large")
with text:
    lesson_fields(book, may_train=not is_active)
with run:
    if book.run:
        lesson_watch(book.run, is_active=is_active)
    else:
        lesson_example()
st.caption(
    "Your text stays on the machine that runs this app. Only who knows the address of your run can "
    "see it, and it is cleared away a week after it was last looked at."
)
