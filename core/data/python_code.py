"""The source of Python's standard library, which every machine that runs the app has.

The text is that of the running Python, so it differs a little from version to version; a network's
card names the version. Python's source is distributed under the PSF licence.

>>> file_part("json/decoder.py"), file_part("socket.py")
('training', 'test')
"""

from __future__ import annotations

import hashlib
import os
import platform
import sysconfig
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from core.data.corpus import Corpus
from core.i18n import gettext as _
from core.text.vocabulary import Vocabulary

Part = Literal["training", "validation", "test"]
PARTS: tuple[Part, ...] = get_args(Part)

LICENCE = "PSF-2.0"
UNKNOWN = "\ufffd"
"""Stands for every character that is not in the vocabulary: 1 in 15,000."""
CHARACTERS = (*(chr(code) for code in range(32, 127)), "\n", "\t", UNKNOWN)
"""What the network knows: printable ASCII, line breaks and tabs, whatever the version of Python."""

LEFT_OUT = frozenset(
    {
        *("test", "tests", "idle_test", "site-packages", "dist-packages", "__pycache__"),
        *("encodings", "pydoc_data"),  # generated tables, and the documentation as one string
    }
)
"""Folders of the standard library whose files are not read."""
HUNDREDTHS: dict[Part, range] = {
    "validation": range(5),
    "test": range(5, 15),
    "training": range(15, 100),
}
"""Which of a hundred groups of files, by a hash of their paths, make a part."""
FEWEST_FILES = 100
MAX_FILE_BYTES = 2_000_000


@dataclass(frozen=True)
class CodeFile:
    """A file of Python source.

    Attributes:
        path: Relative to its folder, with slashes, such as `json/decoder.py`.
        text: Its text, each line ending with a line feed.
    """

    path: str
    text: str


def standard_library() -> Path:
    """Return the folder of the running Python's standard library."""
    return Path(sysconfig.get_path("stdlib"))


def file_part(path: str) -> Part:
    """Tell which part a file belongs to: the same on every machine and in every version.

    Args:
        path: Relative to the standard library, with slashes.
    """
    group = int.from_bytes(hashlib.sha256(path.encode()).digest()[:8], "big") % 100
    return next(part for part, groups in HUNDREDTHS.items() if group in groups)


def library_paths(part: Part | None = None, folder: Path | None = None) -> tuple[str, ...]:
    """List the files of the standard library that are read, sorted; all parts when None.

    Tests, encodings and `pydoc_data` are left out, and so are files that are generated when Python
    is installed (`_sysconfigdata...`).
    """
    root = folder or standard_library()
    names = []
    for place, folders, files in os.walk(root):
        folders[:] = [each for each in folders if each not in LEFT_OUT]  # not entered at all
        inside = Path(place).relative_to(root)
        names += [
            (inside / file).as_posix()
            for file in files
            if file.endswith(".py") and not file.startswith("_sysconfigdata")
        ]
    return tuple(sorted(name for name in names if part in (None, file_part(name))))


def read_code(root: Path, paths: Iterable[str]) -> Iterator[CodeFile]:
    """Yield the files that can be read as Python source; others and empty ones are skipped."""
    for path in paths:
        file = root / PurePosixPath(path)
        try:
            if file.stat().st_size > MAX_FILE_BYTES:
                continue
            with tokenize.open(file) as source:  # in the encoding that its first lines declare
                text = source.read()
        except (OSError, SyntaxError, UnicodeDecodeError, ValueError):
            continue
        if text.strip():
            yield CodeFile(path, text.rstrip("\n") + "\n")


def library_files(part: Part, folder: Path | None = None) -> tuple[CodeFile, ...]:
    """Read the files of a part of the standard library, in the order of their paths.

    Raises:
        ValueError: If this Python has no standard library as source files.
    """
    root = folder or standard_library()
    found = tuple(read_code(root, library_paths(part, root)))
    if not found:
        raise ValueError(
            _(
                "The standard library's source is not in {folder}: this Python was installed "
                "without it. Use another installation of Python.",
                folder=root,
            )
        )
    return found


def folder_files(folder: Path) -> tuple[CodeFile, ...]:
    """Read all Python files under a folder, in the order of their paths.

    Raises:
        ValueError: If there is no such folder, or no Python file in it.
    """
    if not folder.is_dir():
        raise ValueError(_("There is no folder {folder}.", folder=folder))
    paths = sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*.py"))
    found = tuple(read_code(folder, paths))
    if not found:
        raise ValueError(
            _("There is no readable Python file in {folder}; name another one.", folder=folder)
        )
    return found


def encode_code(text: str, vocabulary: Vocabulary) -> NDArray[np.int32]:
    """Convert the characters of a text to ids, (T,); what is unknown gets the id of `UNKNOWN`.

    Every character has one id, so that positions in the text are positions in the ids. A line break
    is one character.

    Raises:
        ValueError: If the vocabulary has no sign for unknown characters.
    """
    if UNKNOWN not in vocabulary.entries:
        raise ValueError(_("The vocabulary has no sign for unknown characters."))
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)
    table = _table(vocabulary.entries)
    return table[np.minimum(codes, len(table) - 1)]


@lru_cache(maxsize=8)
def _table(entries: tuple[str, ...]) -> NDArray[np.int32]:
    """By code point the id; the last place stands for all higher ones."""
    unknown = entries.index(UNKNOWN)
    known = [(ord(entry), id_) for id_, entry in enumerate(entries) if id_ != unknown]
    table = np.full(max(code for code, _id in known) + 2, unknown, np.int32)
    for code, id_ in known:
        table[code] = id_
    return table


def python_corpus(folder: Path | None = None) -> Corpus:
    """Load the standard library's source as the text of a character network.

    Args:
        folder: Another folder in its place.

    Raises:
        ValueError: If this Python has no standard library as source files.
    """
    files = {part: library_files(part, folder) for part in PARTS}
    count = sum(map(len, files.values()))
    if folder is None and count < FEWEST_FILES:
        raise ValueError(
            _(
                "The standard library in {folder} has only {n} files of source; at least {least} "
                "are needed.",
                folder=standard_library(),
                n=count,
                least=FEWEST_FILES,
            )
        )
    texts = {part: "".join(file.text for file in found) for part, found in files.items()}
    training = texts["training"]
    by_count = sorted(CHARACTERS, key=lambda sign: (-training.count(sign), sign))
    vocabulary = Vocabulary("characters", tuple(by_count))
    ids = {part: encode_code(text, vocabulary) for part, text in texts.items()}
    return Corpus(
        vocabulary,
        ids["training"],
        ids["validation"],
        ids["test"],
        facts={
            "text": "the standard library of Python without its tests",
            "python": platform.python_version(),
            "licence": LICENCE,
            "left_out": sorted(LEFT_OUT),
            "files": {part: len(found) for part, found in files.items()},
        },
    )
