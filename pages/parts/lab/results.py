"""The result of a finished run: its score, the digits it confuses, and what to download."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape

import streamlit as st

from core import cache
from core.export.archive import run_archive
from core.formatting import count, duration, percent, percent_range
from core.i18n import gettext as _
from core.network.card import Card
from core.runs.example_run import LAB_EXAMPLE
from core.runs.metrics import score
from core.runs.status import Run
from core.runs.store import RunFolder
from pages.parts.lab.confusion import confusion_html
from pages.parts.lab.mistakes import lab_mistakes
from pages.parts.lab.state import LabState
from pages.parts.problems import guarded


def lab_results(state: LabState, runs: Mapping[str, Run]) -> None:
    """Draw the result of the watched run, nothing before it is done; without a run, the example."""
    if state.run and runs[state.run].status != "done":
        return
    st.subheader(_("Result"), anchor=False)
    with guarded():
        _result(state)


def _result(state: LabState) -> None:
    run = RunFolder(cache.runs().results(state.run)) if state.run else LAB_EXAMPLE
    card = run.card()
    parameters = run.trained_network().parameter_count
    scores, confused, wrong = st.columns([0.29, 0.3, 0.41], gap="medium")
    with scores:
        _scores(card, parameters)
        _downloads(state, card, run)
    found = score(card.scores)
    if found and (confusion := card.scores[found.measure].get("confusion")):
        with confused:
            st.html(confusion_html(confusion))
        with wrong:
            lab_mistakes(state, card, run)


def _scores(card: Card, parameters: int) -> None:
    lines = []
    if found := score(card.scores):
        right = escape(_("{share} of {what}", share="{share}", what=found.of_what))
        lines.append(f"<b>{escape(found.share)}</b>".join(right.split("{share}")))
        if found.interval:
            lines.append(
                _(
                    "95% confidence interval (Wilson): {range}.",
                    range=percent_range(*found.interval),
                )
            )
    if first := card.scores.get("mnist_test_first_128"):
        lines.append(
            _(
                "The tutorials report accuracy on the first 128 test digits: here {share}.",
                share=percent(first["accuracy"]),
            )
        )
    if perplexity := card.scores.get("test_perplexity"):
        lines.append(_("Test perplexity: {perplexity:.1f}", perplexity=perplexity))
    lines.append(_("{n} parameters.", n=count(parameters)))
    lines.append(_trained(card))
    if _is_curve_different(card):
        lines.append(
            _(
                "The bold curve is an estimate from 200 validation digits, so it may differ from "
                "this score by a few points."
            )
        )
    first_line, *rest = lines
    st.html(
        f'<div class="lab-said"><p class="lab-score">{first_line}</p>'
        + "".join(f"<p>{line}</p>" for line in rest)
        + "</div>"
    )


def _trained(card: Card) -> str:
    if card.processor_seconds is None:
        return _(
            "Trained for {time}, {rate:g} batches per second.",
            time=duration(card.trained_seconds),
            rate=card.steps_per_second,
        )
    return _(
        "Trained for {time} ({processor} of processor time), {rate:g} batches per second.",
        time=duration(card.trained_seconds),
        processor=duration(card.processor_seconds),
        rate=card.steps_per_second,
    )


def _is_curve_different(card: Card) -> bool:
    """Whether the curves of the run show another measure than its score."""
    return any(name in card.scores for name in ("mnist_test", "sample_test"))


def _downloads(state: LabState, card: Card, run: RunFolder) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.download_button(
            _("Download"),
            partial(run_archive, run.path, card.name),
            file_name=f"lstm-lab-{card.name}.zip",
            mime="application/zip",
            on_click="ignore",
            help=_(
                "The network as a .keras file, its card, its curves (CSV, TensorBoard) and, except "
                "for language models, a script that trains it again."
            ),
        )
        if state.run:
            st.page_link(
                "pages/gates.py", label=_("Look inside it →"), query_params={"run": state.run}
            )
