"""What came of a run that is done: its score, the digits it mixes up, and what to take home."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from core import cache
from core.export.archive import run_archive
from core.formatting import duration, percent, percent_range
from core.network.card import Card, load_card
from core.runs.example_run import LAB_EXAMPLE
from core.runs.log import Run
from core.runs.metrics import score
from pages.parts.lab.confusion import confusion_html
from pages.parts.lab.mistakes import lab_mistakes
from pages.parts.lab.state import LabState


def lab_results(state: LabState, runs: Mapping[str, Run]) -> None:
    """Draws what came of the watched run; nothing before it is done. Without a run, the example."""
    if state.run and runs[state.run].status != "done":
        return
    folder = cache.runs().results(state.run) if state.run else LAB_EXAMPLE.path
    card = load_card(next(folder.glob("*.keras")).stem, folder)
    st.subheader("What came of it", anchor=False)
    said, confused, wrong = st.columns([0.29, 0.3, 0.41], gap="medium")
    with said:
        _said(card)
        _take_home(state, card, folder)
    found = score(card.scores)
    if found and (confusion := card.scores[found.measure].get("confusion")):
        with confused:
            st.html(confusion_html(confusion))
        with wrong:
            lab_mistakes(state, card, folder)


def _said(card: Card) -> None:
    lines = []
    if found := score(card.scores):
        lines.append(
            f'<p class="lab-score"><b>{escape(found.share)}</b> of {escape(found.of_what)} '
            "right</p>"
        )
        if found.interval:
            low, high = found.interval
            lines.append(f"<p>95% interval (Wilson): {percent_range(low, high)}.</p>")
    if first := card.scores.get("mnist_test_first_128"):
        lines.append(
            f"<p>Of the first 128 of them, the tutorials' own measure: "
            f"{percent(first['accuracy'])}.</p>"
        )
    if perplexity := card.scores.get("test_perplexity"):
        lines.append(f'<p class="lab-score"><b>{perplexity:.1f}</b> is its test perplexity</p>')
    lines.append(
        f"<p>It learned for {duration(card.trained_seconds)}, {card.steps_per_second:g} batches a "
        "second.</p>"
    )
    st.html(f'<div class="lab-said">{"".join(lines)}</div>')


def _take_home(state: LabState, card: Card, folder: Path) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            "Take it home",
            partial(run_archive, folder, card.name),
            file_name=f"lstm-lab-{card.name}.zip",
            mime="application/zip",
            on_click="ignore",
            help="The network as a .keras file, its card, its curves (CSV, TensorBoard) and, but "
            "for language models, a script that trains it again.",
        )
        if state.run:
            st.page_link(
                "pages/gates.py", label="Look inside it →", query_params={"run": state.run}
            )
