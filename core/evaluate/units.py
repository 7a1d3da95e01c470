"""Which single units stand for which ideas: `python -m core.evaluate units`."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core.analysis.concept_cut import cut_effect
from core.analysis.layer_concepts import LayerText, layer_text
from core.analysis.measured_text import some_files
from core.analysis.text_reader import TextReader
from core.analysis.text_states import default_quantity
from core.concepts.labels import CONCEPTS
from core.data.python_code import folder_files, library_files
from core.i18n import gettext as _
from core.language.character_baselines import CHARACTER_STREAMS
from core.language.model import load_language_model
from core.language.surprise import perplexity
from core.network.layer_info import cell_layers

PYTHON = "python"
MOST_CHARACTERS = 300_000
"""Units are measured on whole files up to so many: the states of LSTM(512) then take 310 MB."""
QUOTE = "string"


def units_report(name: str = PYTHON, folder: Path | None = None) -> Iterator[str]:
    """Yield the lines of the report.

    Args:
        name: A network that reads characters.
        folder: Other Python files to measure on; the files of the standard library that the network
            has never seen if None.

    Raises:
        ValueError: There is no such network or folder, or the network reads words.
    """
    model = load_language_model(name)
    reader = TextReader.of_language_model(model)
    if not reader.is_python:
        raise ValueError(_("{name} does not read Python source.", name=name[:40]))
    files = folder_files(folder) if folder else library_files("test")
    chosen = some_files(files, MOST_CHARACTERS)
    layer = cell_layers(model.network)[-1]
    quantity = default_quantity(model.network, layer.name)
    texts = [file.text for file in chosen]
    text = layer_text(reader, texts, layer.name, quantity, is_python=True, most=MOST_CHARACTERS)
    bits = np.log2(perplexity(model.network, text.read.ids, CHARACTER_STREAMS))
    yield f"{name}: {layer.title}, {quantity}; Python {platform.python_version()}"
    yield f"bits per character {bits:.3f} on {len(chosen)} of {len(files)} files, " + (
        f"{len(text.read.ids):,} characters"
    )
    for key, value in model.card.scores.items():
        if key.startswith("test_bits"):
            yield f"on its card: {key} {value:.3f}"
    yield "units and thresholds are chosen on every other file and measured on the rest"
    yield ""
    yield from _flags(text)
    yield ""
    yield from _numbers(text)
    yield ""
    yield from _cut(reader, text, layer.name)


def _flags(text: LayerText) -> Iterator[str]:
    yield (
        f"{'idea':16}{'unit':>6}{'F1':>7}{'always yes':>12}{'chance':>8}{'precision':>11}"
        f"{'recall':>8}{'r':>7}{'probe':>7}{'control':>9}"
    )
    ranker, probe = text.ranker(), text.probe()
    for name, labels in text.labels.values.items():
        if CONCEPTS[name].is_number:
            continue
        if not text.measurable(name):
            yield f"{name:16} too rare in these files"
            continue
        found, probed = ranker.rank(labels), probe.measure(labels)
        best = found.best
        yield (
            f"{name:16}{best.unit:6d}{best.f1:7.3f}{found.always_yes:12.3f}{found.chance:8.3f}"
            f"{best.precision:11.3f}{best.recall:8.3f}{best.correlation:7.2f}{probed.f1:7.3f}"
            f"{probed.control_f1:9.3f}"
        )


def _numbers(text: LayerText) -> Iterator[str]:
    yield f"{'number':16}{'unit':>6}{'r':>7}{'r from 1 on':>13}{'probe':>7}"
    for name in text.labels.values:
        if CONCEPTS[name].is_number and text.measurable(name):
            found = text.rank_number(name)
            unit, r = found.units[0]
            within = found.counting.within
            inside = "" if within is None else f"{within:.2f}"
            yield f"{name:16}{unit:6d}{r:7.2f}{inside:>13}{found.probe:7.2f}"


def _cut(reader: TextReader, text: LayerText, layer: str) -> Iterator[str]:
    """What cutting the best unit for short strings does to their closing quotes."""
    if not text.measurable(QUOTE):
        return
    best = text.ranker().rank(text.labels.values[QUOTE]).best
    there = slice(text.split, None)
    try:
        effect = cut_effect(
            reader.network, text.read.ids[there], text.labels.values[QUOTE][there], layer, best.unit
        )
    except ValueError as error:
        yield str(error)
        return
    yield (
        f"closing quote, {effect.passages} passages: probability {effect.before:.3f}, with unit "
        f"{effect.unit} cut {effect.after:.3f}"
    )
    yield f"it falls by {effect.fall:.3f} (95% interval {effect.low:.3f} to {effect.high:.3f})"
    yield (
        f"a random unit changes it by {effect.random_fall:.4f} (mean of {effect.random_units}): "
        f"{effect.times:.1f} times as much"
    )
