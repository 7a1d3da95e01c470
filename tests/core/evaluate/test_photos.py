"""Pictures of digits, read as the page reads them."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageEnhance

from core.data.samples import mnist_sample
from core.evaluate.__main__ import main
from core.evaluate.photos import LabelledPicture, Outcome, photo_report, read_list, read_pictures
from core.evaluate.sheets import sheet, sheets
from core.network.keras_file import load_network

PHOTOS = Path(__file__).parents[1] / "drawing" / "photos"
LABELS = PHOTOS / "labels.csv"
KINDS = [line.split(",")[0] for line in LABELS.read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize("name", KINDS)
def test_a_picture_as_people_bring_it_is_read_right(name: str) -> None:
    (picture,) = [each for each in read_list(LABELS) if each.name == name]
    (outcome,) = read_pictures(load_network("digits"), [picture])
    assert outcome.is_right, outcome


def test_the_command_prints_the_accuracy_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["photos", str(LABELS)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "accuracy 100.0% (12 of 12)"
    assert "wrong: 0" in lines


@pytest.mark.parametrize(
    ("outcome", "is_right"),
    [
        (Outcome("", "7", "71", "17"), True),
        (Outcome("", "7", "17", "17"), False),
        (Outcome("", "17", "71", "17"), True),
        (Outcome("", "17", "1", "1"), False),
        (Outcome("", "7", refusal="Nothing."), False),
        (Outcome("", "", refusal="Nothing."), True),
        (Outcome("", "", "7", "7", doubt="Like none."), True),
        (Outcome("", "", "7", "7"), False),
    ],
)
def test_what_counts_as_right(outcome: Outcome, is_right: bool) -> None:
    assert outcome.is_right is is_right


def test_the_report_counts_what_was_refused_and_doubted() -> None:
    outcomes = [
        Outcome("one.png", "7", "7", "7"),
        Outcome("two.png", "7", "1", "1", doubt="Like none."),
        Outcome("three.png", "4", refusal="Nothing stands out."),
    ]
    report = photo_report(outcomes)
    assert report.startswith("accuracy 33.3% (1 of 3)")
    assert "refused: 1" in report
    assert "doubted: 1" in report
    assert "two.png" in report
    row = next(line for line in report.splitlines() if line.split()[:1] == ["7"])
    assert [int(n) for n in row.split()] == [7, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,label\na.png,3\n", "Expected the columns file and label"),
        ("file,label\na.png,3\n", "Expected a picture at"),
        ("file,label\na.png,three\n", "Expected digits or nothing as label in line 2"),
        ("file,label\n", "Expected at least one picture"),
    ],
)
def test_a_faulty_list_is_told_in_a_sentence(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, "utf-8")
    assert main(["photos", str(file)]) == 2
    assert sentence in capsys.readouterr().err


def test_the_same_seed_makes_the_same_sheets() -> None:
    images, labels = mnist_sample()
    one = [each.data for each in sheets(images, labels, 2, seed=3)]
    assert one == [each.data for each in sheets(images, labels, 2, seed=3)]
    assert one != [each.data for each in sheets(images, labels, 2, seed=4)]


@pytest.mark.parametrize("number", [0, 2, 3])
def test_turning_shrinking_and_lighting_a_sheet_does_not_change_the_answer(number: int) -> None:
    made = sheet(*mnist_sample(), np.random.default_rng([1, number]))
    with Image.open(io.BytesIO(made.data)) as opened:
        picture = opened.convert("L")
    corner = picture.getpixel((0, 0))
    changed = {
        "as it is": picture,
        "turned": picture.rotate(6, Image.Resampling.BICUBIC, fillcolor=corner),
        "smaller": picture.resize((picture.width * 2 // 3, picture.height * 2 // 3)),
        "darker": ImageEnhance.Brightness(picture).enhance(0.6),
        "paler": ImageEnhance.Contrast(picture).enhance(0.7),
    }
    pictures = [
        LabelledPicture(name, _png(each), str(made.label)) for name, each in changed.items()
    ]
    outcomes = read_pictures(load_network("digits"), pictures)
    assert [each.name for each in outcomes if not each.is_right] == []


@pytest.mark.slow
def test_sheets_on_tables_are_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["photos", "--generated", "60"]) == 0
    accuracy = float(capsys.readouterr().out.split()[1].rstrip("%"))
    assert accuracy >= 90


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
