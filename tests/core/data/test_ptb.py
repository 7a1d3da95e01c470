"""A text of three files is read as ids, and what is wrong with it is said in a sentence."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from core.data import ptb as module
from core.data.__main__ import main
from core.data.ptb import fetch_treebank, treebank, treebank_folder

TRAINING = " the cat saw the mouse \n the mouse ran \n\n a cat <unk> N \n"


def folder_of(tmp_path: Path, training: str = TRAINING, test: str = "the dog ran") -> Path:
    texts = {"train": training, "valid": "a mouse", "test": test}
    for name, text in texts.items():
        (tmp_path / f"ptb.{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_words_are_numbered_by_how_often_they_come_and_sentences_end(tmp_path: Path) -> None:
    text = treebank(folder_of(tmp_path))
    entries = text.vocabulary.entries
    assert entries[:2] == ("the", "<eos>")
    assert set(entries) == {"the", "cat", "saw", "mouse", "ran", "a", "<unk>", "N", "<eos>"}
    read = " ".join(text.vocabulary.tokens(text.training))
    assert read == "the cat saw the mouse <eos> the mouse ran <eos> a cat <unk> N <eos>"
    assert text.vocabulary.tokens(text.validation) == ("a", "mouse", "<eos>")


def test_a_word_that_was_never_learned_is_unknown(tmp_path: Path) -> None:
    text = treebank(folder_of(tmp_path))
    assert text.vocabulary.tokens(text.test) == ("the", "<unk>", "ran", "<eos>")


def test_a_text_without_unknown_words_gets_a_place_for_them(tmp_path: Path) -> None:
    text = treebank(folder_of(tmp_path, "the cat ran"))
    assert text.vocabulary.entries[-1] == "<unk>"
    assert text.vocabulary.tokens(text.test) == ("the", "<unk>", "ran", "<eos>")


@pytest.mark.parametrize("training", [TRAINING, "the cat ran the cat ran away far"])
def test_a_small_vocabulary_keeps_the_commonest_words(tmp_path: Path, training: str) -> None:
    text = treebank(folder_of(tmp_path, training), entries=4)
    assert len(text.vocabulary) == 4
    assert {"the", "<unk>"} < set(text.vocabulary.entries)
    assert text.training.max() < 4
    assert "<unk>" in text.vocabulary.tokens(text.training)


def test_it_is_looked_for_where_the_variables_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LSTM_LAB_PTB", str(tmp_path / "mine"))
    assert treebank_folder() == tmp_path / "mine"
    monkeypatch.delenv("LSTM_LAB_PTB")
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    assert treebank_folder() == tmp_path / "cache" / "ptb"


def test_a_missing_file_is_said_with_the_command_that_fetches_it(tmp_path: Path) -> None:
    (folder_of(tmp_path) / "ptb.test.txt").unlink()
    with pytest.raises(ValueError, match=r"ptb\.test\.txt is not in .* `python -m core\.data ptb`"):
        treebank(tmp_path)


def test_files_without_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is empty"):
        treebank(folder_of(tmp_path, " \n\n"))
    (tmp_path / "ptb.train.txt").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(ValueError, match="cannot be read as UTF-8"):
        treebank(tmp_path)


def test_fetching_takes_three_files_and_checks_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    source = folder_of(tmp_path / "there")
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    checksums = {
        name: hashlib.sha256((source / name).read_bytes()).hexdigest() for name in module.PTB_SHA256
    }
    monkeypatch.setattr(module, "PTB_SHA256", checksums)
    folder = fetch_treebank(url=source.as_uri())
    assert folder == tmp_path / "cache" / "ptb"
    assert len(treebank(folder).training) == 15
    (source / "ptb.valid.txt").write_text("another text")
    (folder / "ptb.valid.txt").unlink()
    with pytest.raises(ValueError, match="is not the expected one"):
        fetch_treebank(url=source.as_uri())


def test_without_a_network_the_command_says_so_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LSTM_LAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(
        "core.data.__main__.fetch_treebank", lambda on_bytes: fetch_treebank(url="file:///none")
    )
    assert main(["ptb"]) == 1
    assert "ptb.train.txt could not be downloaded from file:///none" in capsys.readouterr().err
