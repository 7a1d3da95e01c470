"""The least that Streamlit can show: an answer that nothing was computed for."""

import streamlit as st

st.html('<div class="lab-answer" data-digit="7" data-strokes="0">7</div>')
