"""The drawing page's canvas alone: prints how much ink is on it, and reads nothing."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from core.drawing.rasterize import BRUSH_PX, CANVAS_PX
from core.drawing.strokes import INK, PAPER

drawing = st_canvas(
    stroke_width=BRUSH_PX,
    stroke_color=INK,
    background_color=PAPER,
    height=CANVAS_PX,
    width=CANVAS_PX,
    key="pad",
)
strokes = (drawing.json_data or {}).get("objects", [])
points = sum(len(stroke["path"]) for stroke in strokes)
st.html(f'<div class="lab-answer" data-strokes="{len(strokes)}">{points} points</div>')
