"""The table of all trained networks: read anew, beside what their sources and cards say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.analysis.ablation_effect import sample_digits
from core.analysis.accuracy import score
from core.data.mnist import Digits
from core.evaluate.__main__ import main
from core.evaluate.recipes import HEADINGS, count_parameters, recipe_table
from core.network.card import load_card
from core.network.keras_file import load_network
from core.network.shipped import NETWORKS_DIR, shipped_names
from core.recipes import RECIPES, DigitRecipe

DIGITS = [name for name in shipped_names() if isinstance(RECIPES.get(name), DigitRecipe)]


def rows(table: str) -> dict[str, dict[str, str]]:
    heading, _, *lines = (
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()
    )
    assert tuple(heading) == HEADINGS
    return {line[0].strip("`"): dict(zip(HEADINGS, line, strict=True)) for line in lines}


def test_every_trained_network_has_a_line_with_figures_of_its_own() -> None:
    images, labels = sample_digits()
    test = Digits((images[:160] * 255).astype(np.uint8), labels[:160])
    table = rows(recipe_table(test))
    assert set(table) == RECIPES.keys() & {path.stem for path in NETWORKS_DIR.glob("*.json")}
    assert table["fable-article"]["parameters"] == "-", "it has a card, and is not shipped"
    for name in DIGITS:
        line, network = table[name], load_network(name)
        first = score(network, test.ink[:128], test.labels[:128])
        everything = score(network, test.ink, test.labels)
        assert line["ours, on that measure"] == f"{first.correct / 128:.2%} of the first 128"
        assert f"({everything.correct} of 160)" in line["ours, on all test digits"]
        assert line["seconds"] == f"{load_card(name).trained_seconds:,}"
    assert table["mnist-static"]["its source reports"] == "99.21% of the first 128"
    assert table["mnist-gru"]["its source reports"] == "-"
    assert table["belling-the-cat"]["ours, on all test digits"] == "-"
    assert "next words 100.00%" in table["belling-the-cat"]["ours, on that measure"]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("mnist-static", 4 * 128 * (28 + 128 + 1) + 129 * 10),
        ("mnist-rnn", 128 * (28 + 128 + 1) + 129 * 10),
        ("mnist-bidirectional", 2 * 4 * 64 * (28 + 64 + 1) + 129 * 10),
        ("mnist-dropout", 4 * 64 * (28 + 64 + 1) + 4 * 64 * (64 + 64 + 1) + 65 * 10),
    ],
)
def test_parameters_are_the_numbers_that_were_learned(name: str, count: int) -> None:
    assert count_parameters(name) == count


@pytest.mark.slow
def test_the_command_prints_what_the_cards_say(
    mnist_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_MNIST", str(mnist_file))
    assert main(["recipes"]) == 0
    table = rows(capsys.readouterr().out.rstrip())
    for name in DIGITS:
        correct = load_card(name).scores["mnist_test"]["correct"]
        assert f"({correct} of 10000)" in table[name]["ours, on all test digits"]


def test_without_mnist_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_MNIST", "/nowhere/mnist.npz")
    assert main(["recipes"]) == 2
    assert "MNIST is not at /nowhere/mnist.npz" in capsys.readouterr().err
