"""How a model from a file is computed, and the self-check: at once in NumPy, then against Keras."""

from __future__ import annotations

from html import escape

import streamlit as st

from core import cache
from core.i18n import gettext as _
from core.i18n import language
from core.models.background_check import compares_with_keras
from core.models.keras_process import keras_is_installed
from core.models.self_check import SelfCheck
from pages.parts.opened.source import Opened
from pages.parts.problems import guarded

LOOK_EVERY_S = 1.0


@guarded()
def how_it_is_computed(shown: Opened) -> None:
    """Show the route that the model took, what was translated, and what the self-check found."""
    model = shown.model
    st.header(_("How it is computed"), anchor=False)
    foreign = ", ".join(dict.fromkeys(spec.class_name for spec in model.foreign_layers))
    route = (
        _("Route: NumPy, and Keras in a child process for {layers}.", layers=foreign)
        if foreign
        else _("Route: NumPy, every layer.")
    )
    about = _("{format}, {version}.", format=model.format, version=model.architecture.version)
    _lines(about, route, *model.notes)
    if not compares_with_keras():
        _checked(cache.model_check(model, shown.key, language()))
        reason = (
            _("The comparison with Keras is turned off on this server.")
            if keras_is_installed()
            else _("Keras is not installed, so there is no comparison with it.")
        )
        _lines(reason)
        return
    check = cache.keras_check(model, shown.key, language())
    st.fragment(_comparison, run_every=LOOK_EVERY_S if check.is_running else None)(shown)


@guarded()
def _comparison(shown: Opened) -> None:
    """What is known of the comparison so far; while it runs, the check in NumPy alone."""
    check = cache.keras_check(shown.model, shown.key, language())
    waited = f"opened-waits-{shown.key}"
    if check.is_running:
        st.session_state[waited] = True
        _checked(cache.model_check(shown.model, shown.key, language()), with_notes=False)
        _lines(_("Comparing with Keras, in a process of its own: {n} s.", n=round(check.seconds)))
        return
    if st.session_state.pop(waited, False):
        st.rerun()  # the page no longer looks every second
    if check.result is not None:
        _checked(check.result)
    else:
        _checked(cache.model_check(shown.model, shown.key, language()))
        _lines(_("The comparison with Keras failed: {reason}", reason=check.problem))


def _checked(check: SelfCheck, *, with_notes: bool = True) -> None:
    _lines(_sentence(check), *(check.notes if with_notes else ()))


def _lines(*lines: str) -> None:
    html = "".join(f'<p class="lab-badge">{escape(line)}</p>' for line in dict.fromkeys(lines))
    st.html(html)


def _sentence(check: SelfCheck) -> str:
    if check.keras is None:
        text = _("Self-check: at most {difference:.1e} from float64.", difference=check.difference)
    else:
        text = _(
            "Self-check: at most {difference:.1e} from float64; Keras: {keras:.1e}.",
            difference=check.difference,
            keras=check.keras,
        )
    if check.passed:
        return text
    return _("{check} Failed, furthest off in layer {layer}.", check=text, layer=check.layer)
