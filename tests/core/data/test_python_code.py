"""The standard library's source as a text to learn from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.python_code import (
    CHARACTERS,
    UNKNOWN,
    encode_code,
    file_part,
    folder_files,
    library_paths,
    python_corpus,
)
from core.recipes import recipe
from core.text.vocabulary import Vocabulary

VOCABULARY = Vocabulary("characters", CHARACTERS)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Forty small files, of which each part gets some, and what is left out."""
    for k in range(40):
        (tmp_path / f"module_{k}.py").write_text(f"x = {k}\n", "utf-8")
    for name in ("test/test_x.py", "encodings/x.py", "_sysconfigdata_x.py", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("left_out = 1\n", "utf-8")
    (tmp_path / "broken.py").write_bytes(b"# coding: utf-8\n\xff\n")
    return tmp_path


def test_each_file_is_in_one_part_and_tests_are_in_none(library: Path) -> None:
    corpus = python_corpus(library)
    facts = corpus.describe()
    assert sum(facts["files"].values()) == 40  # broken.py cannot be read
    assert facts["licence"] == "PSF-2.0"
    assert facts["python"]
    total = sum(len(f"x = {k}\n") for k in range(40))
    assert len(corpus.training) + len(corpus.validation) + len(corpus.test) == total
    assert not [path for path in library_paths(folder=library) if "left" in path or "test" in path]


def test_the_vocabulary_does_not_depend_on_the_text(library: Path) -> None:
    corpus = python_corpus(library)
    assert len(corpus.vocabulary) == recipe("python").layers[-1].units
    assert set(corpus.vocabulary.entries) == set(CHARACTERS)


def test_a_files_part_follows_from_its_path() -> None:
    assert (file_part("socket.py"), file_part("turtle.py")) == ("test", "validation")
    parts = [file_part(f"module_{k}.py") for k in range(1_000)]
    assert 30 <= parts.count("validation") <= 75
    assert 70 <= parts.count("test") <= 130


@settings(deadline=None)
@given(st.text())
def test_every_character_has_one_id(text: str) -> None:
    ids = encode_code(text, VOCABULARY)
    known = [sign if sign in CHARACTERS else UNKNOWN for sign in text]
    assert [CHARACTERS[id_] for id_ in ids.tolist()] == known
    assert ids.dtype == np.int32


def test_what_cannot_be_read_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no folder"):
        folder_files(tmp_path / "nothing")
    with pytest.raises(ValueError, match="no readable Python file"):
        folder_files(tmp_path)
    with pytest.raises(ValueError, match="installed without it"):
        python_corpus(tmp_path)
    with pytest.raises(ValueError, match="no sign for unknown"):
        encode_code("a", Vocabulary("characters", ("a",)))
