"""Counts lie beside a network's words, and are those of its own text."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.corpus import Corpus
from core.data.ptb import treebank
from core.language.counts import (
    available_trigram,
    counted_perplexities,
    load_test_perplexities,
    load_unigram,
    main,
    write_counts,
)
from core.language.model import load_vocabulary
from core.language.ngrams import Ngrams, Unigram
from core.network.shipped import NETWORKS_DIR
from core.text.vocabulary import Vocabulary
from tests.core.data.test_ptb import folder_of


def known(tmp_path: Path, text: Corpus) -> Path:
    """A folder with a language model's words."""
    plain = json.dumps(text.vocabulary.as_plain())
    (tmp_path / "tiny.vocabulary.json").write_text(plain, encoding="utf-8")
    return tmp_path


def test_what_was_written_is_the_unigram_of_the_text(tmp_path: Path) -> None:
    text = treebank(folder_of(tmp_path))
    path = write_counts("tiny", text, known(tmp_path, text))
    assert path == tmp_path / "tiny.counts.json"
    stored = json.loads(path.read_text("utf-8"))
    assert sum(stored["counts"]) == stored["counted"] == len(text.training)
    assert load_test_perplexities("tiny", tmp_path) == counted_perplexities(text)
    np.testing.assert_array_equal(
        load_unigram("tiny", tmp_path).probabilities,
        Unigram.of(text.training, len(text.vocabulary)).probabilities,
    )


def test_counts_of_another_text_or_none_are_refused(tmp_path: Path) -> None:
    text = treebank(folder_of(tmp_path))
    folder = known(tmp_path, text)
    with pytest.raises(ValueError, match=r"python -m core\.language\.counts tiny"):
        load_unigram("tiny", folder)
    with pytest.raises(ValueError, match="no language model called huge"):
        load_unigram("huge", folder)
    other = replace(text, vocabulary=Vocabulary("words", text.vocabulary.entries[::-1]))
    with pytest.raises(ValueError, match="tiny was not trained on this text"):
        write_counts("tiny", other, folder)
    (folder / "tiny.counts.json").write_text('{"counts": [1, 2]}', encoding="utf-8")
    with pytest.raises(ValueError, match="do not match its vocabulary"):
        load_unigram("tiny", folder)


def test_the_command_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_PTB", str(tmp_path))
    assert main(["ptb"]) == 2
    assert "ptb.train.txt is not in" in capsys.readouterr().err
    assert main(["nothing"]) == 2
    assert "no language model called nothing" in capsys.readouterr().err


def test_the_shipped_counts_are_of_the_shipped_words_commonest_first() -> None:
    counts = json.loads((NETWORKS_DIR / "ptb.counts.json").read_text("utf-8"))["counts"]
    assert len(counts) == len(load_vocabulary("ptb"))
    assert counts == sorted(counts, reverse=True)
    assert load_unigram().probabilities.sum() == pytest.approx(1)


def test_what_counting_reaches_is_the_perplexity_of_the_test_text(tmp_path: Path) -> None:
    text = treebank(folder_of(tmp_path))  # its test text is: the <unk> ran <eos>
    found = counted_perplexities(text)
    unigram = Unigram.of(text.training, len(text.vocabulary)).probabilities
    probabilities = unigram[text.test[1:]]
    assert found["unigram"] == pytest.approx(probabilities.prod() ** (-1 / 3))
    trigram = Ngrams.of(text.training, len(text.vocabulary), 3).of_each(text.test)
    assert found["trigram"] == pytest.approx(trigram.prod() ** (-1 / 3))
    assert load_test_perplexities()["trigram"] < load_test_perplexities()["unigram"]


def test_the_trigram_is_there_where_its_text_is_and_only_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LSTM_LAB_PTB", str(tmp_path))
    vocabulary = Vocabulary("words", ("the", "cat"))
    assert available_trigram(vocabulary) is None
    text = treebank(folder_of(tmp_path))
    assert available_trigram(vocabulary) is None
    found = available_trigram(text.vocabulary)
    assert found
    assert found.of_each(text.test) == pytest.approx(
        Ngrams.of(text.training, len(text.vocabulary), 3).of_each(text.test)
    )
