"""The view of a layer's gates as one HTML file, which needs no server and no network.

The file holds the page's own scripts and the numbers of every unit, so that a reader moves the
cursor, orders the units and chooses one of them as on the page. The numbers of the units are
compressed: 128 units over 28 rows come to about 0.6 MB.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from html import escape
from typing import Any

from core import NAME
from core.analysis.input_sequence import InputSequence
from core.i18n import gettext as _
from core.i18n import language
from core.network.layer_info import cell_layer, cell_layers
from core.network.network import Network
from core.network.trace import Trace
from core.view.attribution_view import AttributionView
from core.view.component_files import COMPONENTS_DIR, files_of, messages_in, strings_for
from core.view.gate_film import BEFORE, GateFilm, gate_film
from core.view.model_film import forecast_film
from core.view.quantities import quantity_looks
from core.view.unit_view import unit_view

MAX_UNIT_BYTES = 24 * 2**20
"""Numbers of units before compression; of a larger layer the file keeps the pinned unit alone."""

_PARTS = (
    "strings",
    "format",
    "theme",
    "pixels",
    "heat",
    "series",
    "maps",
    "belief",
    "traces",
    "words",
    "light",
    "cursor",
    "cell_lstm",
    "cell_gru",
    "cell_simple_rnn",
    "cell_original_lstm",
    "cell_peephole_lstm",
    "cell_slstm",
    "cell_min_lstm",
    "cell",
)


def film_files() -> dict[str, Any]:
    """Read the files of the component `film` and of its parts, by kind."""
    return files_of("film", *_PARTS)


def film_script(files: Mapping[str, str]) -> str:
    """Join the component's script, style and HTML into a script that defines `film`."""
    style, page = (json.dumps(files[kind]).replace("</", "<\\/") for kind in ("css", "html"))
    return f"const STYLE = {style}\nconst PAGE = {page}\n{files['js']}"


def gate_page(
    network: Network,
    input_sequence: InputSequence,
    before: Trace,
    after: Trace | None,
    layer: str,
    unit: int,
    view: str = BEFORE,
    *,
    order: str = "",
    step: int = 1,
    ranking: Sequence[int] = (),
    note: str = "",
    attribution: AttributionView | None = None,
) -> str:
    """Make the HTML file.

    Args:
        network: What read.
        input_sequence: What it read.
        before: Its run without interventions, with a batch axis of 1.
        after: Its run with interventions; None without them.
        layer: Name of a recurrent layer, or of one direction of a bidirectional layer.
        unit: The unit that is chosen at first, from 0.
        view: Which run the maps show, one of `core.view.gate_film.VIEWS`.
        order: The order of the units at first; by number if empty.
        step: The step at which the cursor stands at first, from 1.
        ranking: The layer's units, the most important first, where that is known.
        note: A sentence under the title, such as what an intervention changes.
        attribution: Which steps made the answer, to be shown below; None for nothing.

    Raises:
        ValueError: If there is no such layer, unit or view.
    """
    film = gate_film(network, input_sequence, before, after, layer, unit, view, ranking=ranking)
    shown = before if view == BEFORE or after is None else after
    return film_page(
        film, network, shown, layer, order=order, step=step, note=note, attribution=attribution
    )


def film_page(
    film: GateFilm,
    network: Network,
    shown: Trace,
    layer: str,
    *,
    order: str = "",
    step: int = 1,
    note: str = "",
    with_all_units: bool = True,
    attribution: AttributionView | None = None,
) -> str:
    """Make the HTML file of a film, such as one of an opened model.

    Args:
        film: What is shown.
        network: What read, or the recurrent layers of it.
        shown: The run that the maps show, with a batch axis of 1.
        layer: Name of the layer that is shown.
        order: The order of the units at first; by number if empty.
        step: The step at which the cursor stands at first, from 1.
        note: A sentence under the title, such as what an intervention changes.
        with_all_units: Whether the numbers of all units go into the file, or those of one.
        attribution: Which steps made the answer, to be shown below; None for nothing.
    """
    files, below = film_files(), files_of("mattered", "linked")
    words = strings_for((*messages_in(files), *messages_in(below)))
    data = {
        **film.as_data(),
        **words,
        "looks": quantity_looks(),
        "order": order or "number",
        "row": step,
        "row_asked": 0,
        "in_address": False,
        "default_row": None,
    }
    title = _("{network}: {layer}, step by step", network=network.name, layer=layer)
    script = (COMPONENTS_DIR / "film_file.js").read_text("utf-8")
    place = (COMPONENTS_DIR / "film_place.html").read_text("utf-8")
    return _PAGE.format(
        language=escape(language()),
        title=escape(title),
        heading=escape(title),
        note=escape(note),
        made_with=escape(_("Made with {name}. This file needs no server.", name=NAME)),
        style=_STYLE,
        place=place,
        film=film_script(files),
        data=_script_data(data),
        units=_units(network, shown, layer) if with_all_units else "",
        mattered=_mattered(attribution, below, words),
        script=script,
    )


def _mattered(
    attribution: AttributionView | None, files: Mapping[str, str], words: Mapping[str, Any]
) -> str:
    """The script, style, page and data of the attribution; nothing without one."""
    if attribution is None:
        return "const MATTERED = null"
    data = {**attribution.as_data(), **words, "looks": quantity_looks()}
    style, page = (json.dumps(files[kind]).replace("</", "<\\/") for kind in ("css", "html"))
    lines = (
        files["js"],
        f"const MATTERED_STYLE = {style}",
        f"const MATTERED_PAGE = {page}",
        f"const MATTERED = {_script_data(data)}",
    )
    return "\n".join(lines)


def trace_page(trace: Trace, layer: str | None, unit: int, *, with_all_units: bool = True) -> str:
    """Make the HTML file of a trace from Python, see `core.network.trace.Trace.to_html`.

    Args:
        trace: Of one sequence, with its batch axis and its network.
        layer: The name of a recurrent layer; the first one if None.
        unit: The unit that is chosen at first, from 0.
        with_all_units: Whether the numbers of all units go into the file, or those of one.

    Raises:
        ValueError: If there is no such layer or unit, or the trace is of several sequences.
    """
    if len(trace.inputs) != 1:
        raise ValueError(_("Trace one sequence alone; this batch has {n}.", n=len(trace.inputs)))
    network: Network = trace.network
    inputs, labels = trace.inputs[0], trace.labels
    answers = labels or tuple(str(k) for k in range(trace.logits.shape[-1]))
    words = tuple(answers[k] for k in inputs) if inputs.ndim == 1 else ()
    sequence = InputSequence(inputs, "word" if words else "row", answers, words)
    name = layer or cell_layers(network)[0].name
    is_forecast = labels is None and inputs.ndim == 2 and trace.logits.shape[-1] == 1
    film = (
        forecast_film(network, trace, name, unit)
        if is_forecast
        else gate_film(network, sequence, trace, None, name, unit)
    )
    return film_page(film, network, trace, name, with_all_units=with_all_units)


def _units(network: Network, trace: Trace, layer: str) -> str:
    """The numbers of all units as gzip in base64; empty where they are too many."""
    place = cell_layer(network, layer)
    one = len(json.dumps(asdict(unit_view(network, trace, layer, 0, place.signals.first))))
    if one * place.units > MAX_UNIT_BYTES:
        return ""
    views = [
        asdict(unit_view(network, trace, layer, unit, place.signals.first))
        for unit in range(place.units)
    ]
    packed = gzip.compress(json.dumps(views, ensure_ascii=False).encode(), mtime=0)
    return base64.b64encode(packed).decode()


def _script_data(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the script that it stands in."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


_STYLE = """
:root {
  color-scheme: light dark;
  --st-background-color: #faf8f3; --st-secondary-background-color: #f1ede4;
  --st-text-color: #24221e; --st-border-color: #d9d2c3; --st-primary-color: #33415c;
  --st-button-radius: 4px; --st-font: system-ui, sans-serif; --st-code-font: monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --st-background-color: #1a1917; --st-secondary-background-color: #26241f;
    --st-text-color: #e9e5dc; --st-border-color: #403c35; --st-primary-color: #9db2d8;
  }
}
body {
  margin: 1rem auto; padding: 0 1rem; max-width: 120rem; font-family: var(--st-font);
  background: var(--st-background-color); color: var(--st-text-color);
}
h1 { font: 600 1.5rem serif; margin: 0.5rem 0; }
footer { font-size: 0.875rem; margin-top: 1rem; }
"""

_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>{style}</style>
<h1>{heading}</h1>
<p>{note}</p>
<main id="film">{place}</main>
<section id="mattered"></section>
<footer>{made_with}</footer>
<script>
{film}
{mattered}
const DATA = {data}
const UNITS = "{units}"
{script}
</script>
"""
