"""How well a shipped network does: `python -m core.evaluate mnist`, `drawings FILE`, `language`.

`... photos CSV` reads pictures as the page does, `... photos --generated 400` made ones, and
`... likeness` measures how often a digit is doubted, and what is no digit is not.

`... units` prints for each idea, such as being inside a string, the unit of a network that reads
Python which tells it best; `--files FOLDER` measures on other Python files.

`... models FOLDER` opens every trained model in a folder and prints what became of it. `... series`
compares the forecasts of a network with simple ones. `... memory` prints what each cell of the
memory lab remembers, and how often attribution finds the steps that matter.

Runs on NumPy, without TensorFlow, but for the checks of `models`. The first line is of the form
`accuracy 99.55% (9955 of 10000)`, or `test perplexity 98.76`. `... recipes` prints a table of all
shipped networks that read digits.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from core.analysis.accuracy import FIRST_TEST_DIGITS, DigitScores, score, wilson_interval
from core.analysis.digit_likeness import save
from core.data.mnist import CLASSES, mnist
from core.data.pen_recordings import (
    DRAWINGS_VARIABLE,
    PenDrawing,
    drawings,
    drawings_path,
    hold_out,
)
from core.data.ptb import treebank
from core.evaluate.language import language_report, lookahead_report
from core.evaluate.likeness import fit_likeness, likeness_report
from core.evaluate.memory import memory_report
from core.evaluate.models import models_table
from core.evaluate.pen_images import canvas_images
from core.evaluate.photos import generated, photo_report, read_list, read_pictures
from core.evaluate.recipes import recipe_table
from core.evaluate.series import series_report
from core.evaluate.units import PYTHON, units_report
from core.language.lookahead import BIDIRECTIONAL_MODEL, load_bidirectional_model
from core.language.model import load_language_model
from core.network.card import Card, load_card
from core.network.keras_file import load_network
from core.network.network import Network

DEFAULTS = {"language": "ptb", "series": "pendulum", "units": PYTHON}
"""The network that is measured where none is named; else `digits`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 2 with a sentence on standard error where something is missing."""
    parser = argparse.ArgumentParser(prog="python -m core.evaluate", description=__doc__)
    parser.add_argument(
        "what",
        choices=(
            "mnist", "drawings", "photos", "likeness", "language", "recipes", "models", "series",
            "units", "memory",
        ),
    )  # fmt: skip
    parser.add_argument(
        "file",
        type=Path,
        nargs="?",
        help="drawings: a .jsonl or .jsonl.gz file; photos: a CSV of file,label; models: a folder",
    )
    parser.add_argument("--network", metavar="NAME", help="default: digits; ptb, pendulum, python")
    parser.add_argument(
        "--files", type=Path, metavar="FOLDER", help="units: measure on its Python files"
    )
    parser.add_argument(
        "--unseen", action="store_true", help="drawings: only of people kept out of its training"
    )
    parser.add_argument("--generated", type=int, metavar="N", help="photos: N made pictures")
    parser.add_argument("--seed", type=int, default=0, help="photos: of the made pictures")
    parser.add_argument(
        "--fit", action="store_true", help="likeness: learn it anew, from MNIST and drawings"
    )
    chosen = parser.parse_args(arguments)
    if (chosen.generated is not None) and chosen.what != "photos":
        parser.error("expected --generated after photos and nowhere else")
    takes_file = chosen.what in ("drawings", "models")
    takes_file = takes_file or (chosen.what == "photos" and not chosen.generated)
    if (chosen.file is None) == takes_file:
        parser.error(
            f"expected a FILE after drawings, photos or models and nowhere else, got {chosen.what}"
        )
    name = chosen.network or DEFAULTS.get(chosen.what, "digits")
    try:
        if chosen.what == "models":
            for line in models_table(chosen.file):
                print(line, flush=True)
            return 0
        if chosen.what == "memory":
            for line in memory_report():
                print(line, flush=True)
            return 0
        if chosen.what == "recipes":
            print(recipe_table(mnist().test))
            return 0
        if chosen.what == "units":
            for line in units_report(name, chosen.files):
                print(line, flush=True)
            return 0
        if chosen.what == "language":
            print(_language_report(name))
            return 0
        network = load_network(name)
        records: Sequence[PenDrawing] = []
        if chosen.what == "series":
            print(series_report(network))
        elif chosen.what == "mnist":
            print(_mnist_report(network))
        elif chosen.what == "likeness":
            if chosen.fit:
                save(fit_likeness())
            if os.environ.get(DRAWINGS_VARIABLE):
                records = drawings(drawings_path())
            print(likeness_report(network, records))
        elif chosen.what == "photos":
            made = chosen.generated
            pictures = generated(made, chosen.seed) if made else read_list(chosen.file)
            print(photo_report(read_pictures(network, pictures)))
        else:
            records = drawings(chosen.file)
            if chosen.unseen:
                records = _of_unseen_people(records, load_card(name))
            print(_drawings_report(network, records))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _of_unseen_people(records: Sequence[PenDrawing], card: Card) -> Sequence[PenDrawing]:
    data = card.recipe["data"]
    _, unseen = hold_out(records, groups=data["hold_out_groups"], tablets=data["hold_out_tablets"])
    if not unseen:
        raise ValueError("Expected drawings of people kept out of the training, got none of them.")
    return unseen


def _mnist_report(network: Network) -> str:
    test = mnist().test
    images, labels = test.ink, test.labels
    scores = score(network, images, labels)
    first = score(network, images[:FIRST_TEST_DIGITS], labels[:FIRST_TEST_DIGITS])
    return (
        f"{_report(scores)}\n\nfirst {FIRST_TEST_DIGITS}: {first.correct} of {first.count}"
        f"\n\n{_rows_report(scores)}"
    )


def _drawings_report(network: Network, records: Sequence[PenDrawing]) -> str:
    labels = np.array([record.label for record in records])
    people = len({record.writer for record in records})
    return f"{_report(score(network, canvas_images(records), labels))}\n\n{people} people"


def _language_report(name: str) -> str:
    if name == BIDIRECTIONAL_MODEL:
        words = len(load_language_model().vocabulary)
        return lookahead_report(load_bidirectional_model(words), treebank(entries=words))
    model = load_language_model(name)
    return language_report(model, treebank(entries=len(model.vocabulary)))


def _report(scores: DigitScores) -> str:
    low, high = wilson_interval(scores.correct, scores.count)
    lines = [
        f"accuracy {scores.accuracy:.2%} ({scores.correct} of {scores.count})",
        f"95% interval {low:.2%} to {high:.2%} (Wilson)",
        "",
        "confusion: true digit down, answer across; right: accuracy of each digit",
        "      " + "".join(f"{digit:6d}" for digit in range(CLASSES)),
    ]
    for digit, row in enumerate(scores.confusion):
        count = row.sum()
        share = f"{row[digit] / count:8.2%}" if count else "       -"
        lines.append(f"{digit:6d}" + "".join(f"{n:6d}" for n in row) + share)
    return "\n".join(lines)


def _rows_report(scores: DigitScores) -> str:
    lines = ["after row  accuracy  mean confidence"]
    rows = zip(scores.row_accuracy, scores.row_confidence, strict=True)
    lines += [f"{k:9d}  {right:8.4f}  {sure:15.4f}" for k, (right, sure) in enumerate(rows, 1)]
    lines.append(f"widest difference after any row: {scores.widest_gap:.4f}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
