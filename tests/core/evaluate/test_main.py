"""The two evaluation commands, as a person runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from core.evaluate.__main__ import main
from core.network.card import load_card
from tests.e2e.hand import DIGITS

FIRST_LINE = re.compile(r"accuracy (\d+\.\d\d)% \((\d+) of (\d+)\)")


def pen_file(path: Path, writers: tuple[str, ...] = ("tablet/person",)) -> Path:
    """Ten digits a writer, the longer side 1, one of them with a wrong label."""
    lines = []
    for writer in writers:
        for digit, strokes in DIGITS.items():
            points = np.concatenate([np.array(stroke) for stroke in strokes])
            low, side = points.min(0), float(np.ptp(points, axis=0).max())
            scaled = [((np.array(stroke) - low) / side).tolist() for stroke in strokes]
            label = 4 if digit == 7 else digit
            lines.append(json.dumps({"label": label, "writer": writer, "strokes": scaled}))
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize("network", ["digits", "digits-last-row"])
def test_drawings(network: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drawings", str(pen_file(tmp_path / "pens.jsonl")), "--network", network]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = FIRST_LINE.fullmatch(lines[0])
    assert found
    assert found.groups() == ("90.00", "9", "10")  # all but the one with the wrong label
    assert lines[-1] == "1 people"
    assert any(re.match(r"\s+4( +\d+){10}\s+50.00%", line) for line in lines)


def test_only_people_kept_out_of_the_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writers = tuple(f"tablet/{number}" for number in range(40))
    file = str(pen_file(tmp_path / "pens.jsonl", writers))
    assert main(["drawings", file, "--unseen"]) == 0
    people = int(capsys.readouterr().out.splitlines()[-1].removesuffix(" people"))
    held_out = len(load_card("digits").recipe["data"]["hold_out_groups"])
    assert people == pytest.approx(40 * held_out / 10, abs=5)
    assert 0 < people < 40


@pytest.mark.slow
def test_mnist(
    mnist_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_MNIST", str(mnist_file))
    for network, least in (("digits", 9930), ("digits-last-row", 9950)):
        assert main(["mnist", "--network", network]) == 0
        lines = capsys.readouterr().out.splitlines()
        found = FIRST_LINE.fullmatch(lines[0])
        assert found
        assert int(found[2]) >= least
        assert found[3] == "10000"
        score = load_card(network).scores["mnist_test"]
        assert score["correct"] == int(found[2])
        rows = [line.split() for line in lines if re.fullmatch(r" +\d+( +[01]\.\d{4}){2}", line)]
        assert [float(row[1]) for row in rows] == pytest.approx(score["row_accuracy"], abs=1e-4)
        if network == "digits":
            assert all(abs(float(row[1]) - float(row[2])) <= 0.05 for row in rows)
        else:
            assert "first 128: 128 of 128" in lines


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mnist", "--network", "gpt"], "No trained network is called"),
        (["drawings", "nowhere.jsonl"], "There is no file of pen drawings at nowhere.jsonl."),
    ],
)
def test_what_is_missing_is_told_in_a_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert not told.out


@pytest.mark.parametrize("arguments", [["drawings"], ["mnist", "file"], ["texts"], []])
def test_a_wrong_command_line_explains_itself(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err
