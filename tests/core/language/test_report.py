"""The figures of a language model stand beside those of models that count."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from core.evaluate import main
from core.language.report import language_report
from core.language.treebank import Treebank
from core.stories.vocabulary import Vocabulary
from tests.core.language.test_surprise import WORDS, language_model


def treebank(words: int = WORDS) -> Treebank:
    random = np.random.default_rng(2)
    parts = (random.integers(0, words, count).astype(np.int32) for count in (3000, 200, 300))
    return Treebank(Vocabulary("words", tuple(map(str, range(words)))), *parts)


def test_the_first_line_is_the_test_perplexity_and_the_baselines_follow() -> None:
    report = language_report(language_model(0.0), treebank())
    assert report.splitlines()[:2] == ["test perplexity 9.00", "validation perplexity 9.00"]
    assert "299 words of the test text foretold" in report
    found = dict(re.findall(r"^(unigram|.*trigram) (\d+\.\d\d)$", report, re.MULTILINE))
    assert 8.9 < float(found["unigram"]) < 9.2
    assert 9 < float(found["interpolated Kneser-Ney trigram"]) < 12


def test_a_text_of_another_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="a text of 9 different words for made up, got one of 8"):
        language_report(language_model(), treebank(8))


def test_without_the_text_the_command_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_PTB", str(tmp_path))
    assert main(["language", "--network", "digits"]) == 2
    assert "Expected the Penn Treebank's ptb.train.txt" in capsys.readouterr().err
