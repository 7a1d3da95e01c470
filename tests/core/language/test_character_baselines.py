"""Bits per character without a network: what they must be on texts that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data.corpus import Corpus
from core.language import character_baselines as character_baselines_module
from core.language.character_baselines import character_baselines
from core.language.ngrams import Ngrams
from core.language.surprise import perplexity
from core.text.vocabulary import Vocabulary
from tests.core.made_up import WORDS, text_network

LETTERS = Vocabulary("characters", tuple("abcd"))


def corpus(training: np.ndarray, test: np.ndarray) -> Corpus:
    return Corpus(LETTERS, training, test, test)


def test_a_text_that_repeats_costs_little_from_the_order_that_sees_the_rule() -> None:
    text = np.tile(np.array([0, 1, 0, 2, 0, 3], np.int32), 400)
    found = character_baselines(corpus(text, text[:600]))
    assert found["1_grams"] == pytest.approx(0.5 + 0.5 * np.log2(6), abs=0.05)
    assert found["2_grams"] == pytest.approx(0.5 * np.log2(3), abs=0.05)
    assert found["3_grams"] < 0.05
    assert found["gzip"] < 1
    assert found["xz_after_training_text"] < found["xz"]


def test_random_letters_cost_two_bits_whatever_counts_them() -> None:
    text = np.random.default_rng(0).integers(0, 4, 4_000).astype(np.int32)
    found = character_baselines(corpus(text, text[2_000:]))
    assert found["1_grams"] == pytest.approx(2, abs=0.01)
    assert found["gzip"] > 2


def test_a_longer_model_sums_to_one_after_any_context() -> None:
    rng = np.random.default_rng(1)
    model = Ngrams.of(rng.integers(0, 4, 500), 4, 5)
    for context in rng.integers(0, 4, (5, 6)):
        after = [model.of_each(np.array([*context, word]))[-1] for word in range(4)]
        assert sum(after) == pytest.approx(1)


def test_streams_side_by_side_measure_each_piece_by_itself() -> None:
    network, rng = text_network(), np.random.default_rng(0)
    ids = rng.integers(0, 5, 331)
    assert WORDS > 5
    pieces = ids[:330].reshape(3, 110)
    expected = np.mean([np.log(perplexity(network, piece)) for piece in pieces])
    assert np.log(perplexity(network, ids, streams=3)) == pytest.approx(expected, rel=1e-5)


def test_the_command_prints_each_figure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = np.tile(np.array([0, 1, 0, 2], np.int32), 200)
    made = replace(corpus(text, text), facts={"files": {"test": 2}, "python": "3.12"})
    monkeypatch.setattr(character_baselines_module, "python_corpus", lambda: made)
    assert character_baselines_module.main() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "800 characters of {'test': 2}, Python 3.12"
    assert [line.rpartition(" ")[0] for line in lines[1:]] == [
        *("1 grams", "2 grams", "3 grams", "4 grams", "5 grams"),
        *("gzip", "xz", "xz after training text"),
    ]
