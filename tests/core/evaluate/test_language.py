"""The figures of a language model stand beside those of models that count."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from core.data.corpus import Corpus
from core.evaluate.__main__ import main
from core.evaluate.language import language_report, lookahead_report
from core.language.lookahead import lookahead_perplexities
from core.language.surprise import perplexity
from core.text.vocabulary import Vocabulary
from tests.core.language.made_up import cheat, language_model

MODEL = language_model()
WORDS = len(MODEL.vocabulary)


def treebank(vocabulary: Vocabulary = MODEL.vocabulary) -> Corpus:
    random = np.random.default_rng(2)
    parts = (random.integers(0, WORDS, count).astype(np.int32) for count in (3000, 200, 300))
    return Corpus(vocabulary, *parts)


def test_the_first_line_is_the_test_perplexity_and_the_baselines_follow() -> None:
    report = language_report(MODEL, treebank())
    first, second = report.splitlines()[:2]
    assert first == f"test perplexity {perplexity(MODEL.network, treebank().test):.2f}"
    assert second == f"validation perplexity {perplexity(MODEL.network, treebank().validation):.2f}"
    assert "299 predicted words of the test text" in report
    found = dict(re.findall(r"^(unigram|.*trigram) (\d+\.\d\d)$", report, re.MULTILINE))
    assert 8.9 < float(found["unigram"]) < 9.2
    assert 9 < float(found["interpolated Kneser-Ney trigram"]) < 12


def test_a_text_of_other_words_is_refused() -> None:
    others = Vocabulary("words", MODEL.vocabulary.entries[::-1])
    with pytest.raises(ValueError, match="another vocabulary"):
        language_report(MODEL, treebank(others))


def test_who_reads_from_both_ends_is_told_with_the_next_word_and_without() -> None:
    seen, unseen = lookahead_report(cheat(), treebank()).splitlines()
    both = lookahead_perplexities(cheat(), treebank().test)
    assert seen == f"test perplexity with the next word in view {both[0]:.2f}"
    assert unseen == f"test perplexity where the text ends before the next word {both[1]:.2f}"


def test_without_the_text_the_command_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_PTB", str(tmp_path))
    assert main(["language"]) == 2
    assert "ptb.train.txt is not in" in capsys.readouterr().err
    assert main(["language", "--network", "digits"]) == 2
    assert "no language model called digits" in capsys.readouterr().err
