"""How well pictures of digits are read: `python -m core.evaluate photos CSV`.

The CSV has the columns `file`, relative to it, and `label`: a digit, several (`62`) where several
stand side by side, or nothing where the picture shows no digit. Every picture takes the way of an
upload on the page.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.analysis.accuracy import wilson_interval
from core.analysis.digit_likeness import doubt, least_unlikeness
from core.analysis.digit_reading import read_all
from core.data.mnist import CLASSES, available_digits
from core.drawing.photo import find_digits
from core.evaluate.sheets import sheets
from core.network.network import Network

LISTED = 40
"""Wrong, refused or doubted pictures that are named at most, of each kind."""


@dataclass(frozen=True)
class LabelledPicture:
    """A picture and what it shows.

    Attributes:
        name: What it is called in a report.
        data: Its file.
        label: A digit, several from left to right, or nothing.
    """

    name: str
    data: bytes
    label: str


@dataclass(frozen=True)
class Outcome:
    """What came of a picture.

    Attributes:
        name: What it is called in a report.
        label: What it shows.
        answers: The digits that were offered, the likeliest first; none if it was refused.
        from_left: The same from left to right.
        doubt: Why the first answer is doubted; empty if it is not.
        refusal: Why the picture was refused; empty if it was not.
    """

    name: str
    label: str
    answers: str = ""
    from_left: str = ""
    doubt: str = ""
    refusal: str = ""

    @property
    def is_right(self) -> bool:
        """Whether the first answer is the digit; for several digits, whether all are found.

        Where there is no digit it is right to refuse or to doubt.
        """
        if not self.label:
            return bool(self.refusal or self.doubt)
        if len(self.label) > 1:
            return self.from_left == self.label
        return self.answers[:1] == self.label


def read_list(path: Path) -> Iterator[LabelledPicture]:
    """The pictures that a CSV file lists.

    Raises:
        ValueError: If there is no such file or picture, or a label is not digits or nothing.
    """
    if not path.is_file():
        raise ValueError(f"Expected a CSV file at {path}, where there is none.")
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        if not {"file", "label"} <= set(reader.fieldnames or ()):
            raise ValueError(f"Expected the columns file and label in {path}.")
        for row in reader:
            label = (row["label"] or "").strip()
            if label and not (label.isascii() and label.isdigit()):
                raise ValueError(
                    f"Expected digits or nothing as label in line {reader.line_num} of {path}, "
                    f"got {label[:40]!r}."
                )
            picture = path.parent / row["file"]
            if not picture.is_file():
                raise ValueError(f"Expected a picture at {picture}, where there is none.")
            yield LabelledPicture(row["file"], picture.read_bytes(), label)


def generated(count: int, seed: int) -> Iterator[LabelledPicture]:
    """Made pictures of sheets on tables, with MNIST's test digits where they are at hand."""
    test = available_digits().mnist.test
    for number, made in enumerate(sheets(test.images, test.labels, count, seed)):
        yield LabelledPicture(f"{number} ({made.kind})", made.data, str(made.label))


def read_pictures(network: Network, pictures: Iterable[LabelledPicture]) -> list[Outcome]:
    """What the page would answer to each picture."""
    return [_outcome(network, picture) for picture in pictures]


def _outcome(network: Network, picture: LabelledPicture) -> Outcome:
    try:
        photo = find_digits(picture.data, least_unlikeness)
    except ValueError as error:
        return Outcome(picture.name, picture.label, refusal=str(error))
    readings = read_all(network, [each.image for each in photo.candidates])
    answers = {id(c): str(r.answer) for c, r in zip(photo.candidates, readings, strict=True)}
    return Outcome(
        picture.name,
        picture.label,
        "".join(answers[id(each)] for each in photo.candidates),
        "".join(answers[id(each)] for each in photo.from_left),
        doubt(readings[0].image, readings[0].answer) or "",
    )


def photo_report(outcomes: list[Outcome]) -> str:
    """The accuracy, what was refused or doubted, and the confusion matrix.

    Raises:
        ValueError: If there is no picture.
    """
    if not outcomes:
        raise ValueError("Expected at least one picture, got none.")
    right = sum(each.is_right for each in outcomes)
    low, high = wilson_interval(right, len(outcomes))
    refused = [each for each in outcomes if each.refusal]
    doubted = [each for each in outcomes if each.doubt]
    wrong = [each for each in outcomes if not each.is_right and not each.refusal]
    lines = [
        f"accuracy {right / len(outcomes):.1%} ({right} of {len(outcomes)})",
        f"95% interval {low:.1%} to {high:.1%} (Wilson)",
        *_listed("refused", refused, lambda each: each.refusal),
        *_listed("doubted", doubted, lambda each: f"answer {each.answers[:1]}; {each.doubt}"),
        *_listed("wrong", wrong, lambda each: f"answers {each.from_left}"),
        "",
        "confusion, of single digits: true digit down, first answer across; -: refused",
        "      " + "".join(f"{digit:6d}" for digit in range(CLASSES)) + "     -",
    ]
    confusion = np.zeros((CLASSES, CLASSES + 1), int)
    for each in outcomes:
        if len(each.label) == 1:
            answer = int(each.answers[0]) if each.answers else CLASSES
            confusion[int(each.label), answer] += 1
    lines += [
        f"{digit:6d}" + "".join(f"{n:6d}" for n in row) for digit, row in enumerate(confusion)
    ]
    return "\n".join(lines)


def _listed(what: str, outcomes: list[Outcome], why: Callable[[Outcome], str]) -> list[str]:
    right = sum(each.is_right for each in outcomes)
    lines = ["", f"{what}: {len(outcomes)}" + (f" (right: {right})" if right else "")]
    lines += [
        f"  {each.name}, label {each.label or 'none'}: {why(each)}" for each in outcomes[:LISTED]
    ]
    if len(outcomes) > LISTED:
        lines.append(f"  and {len(outcomes) - LISTED} more")
    return lines
