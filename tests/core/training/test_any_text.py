"""Any text in three files of the right names trains a language model, whatever its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data.ptb import treebank
from core.evaluate.language import language_report
from core.language.counts import load_unigram, write_counts
from core.language.model import load_language_model
from core.language.surprise import perplexity
from core.recipes import Adam
from core.training.train_recipe import train_recipe
from tests.core.training.test_language import small

pytestmark = pytest.mark.slow

SENTENCE = "der Hund und die Katze \u732b saw 3 birds"


def test_a_text_of_ones_own_is_learnt_measured_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "out"
    corpus.mkdir()
    for part, lines in (("train", 60), ("valid", 8), ("test", 9)):
        (corpus / f"ptb.{part}.txt").write_text(f"{SENTENCE}\n" * lines, encoding="utf-8")
    monkeypatch.setenv("LSTM_LAB_PTB", str(corpus))
    recipe = small("ptb-tutorial", epochs=6, optimizer=Adam(0.03))
    assert train_recipe(recipe, out) == out / "ptb-tutorial.keras"

    model, text = load_language_model("ptb-tutorial", out), treebank()
    assert set(model.vocabulary.entries) == {*SENTENCE.split(), "<eos>", "<unk>"}
    reached = perplexity(model.network, text.test)
    assert reached < 5
    assert model.card.scores["test_perplexity"] == pytest.approx(reached)
    assert f"test perplexity {reached:.2f}" in language_report(model, text)
    write_counts("ptb-tutorial", text, out)
    assert load_unigram("ptb-tutorial", out).probabilities.sum() == pytest.approx(1)
