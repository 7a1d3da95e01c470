"""What is taken home from a run, and what is left there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from core.runs.parcel import parcel


def test_the_network_its_card_and_its_vocabulary_are_packed_and_nothing_else(
    tmp_path: Path,
) -> None:
    packed = ("own-text.keras", "own-text.json", "own-text.vocabulary.json")
    for name in (*packed, "own-text.txt", "diary.jsonl", "log.txt", "settings.json"):
        (tmp_path / name).write_text(name)
    with zipfile.ZipFile(io.BytesIO(parcel(tmp_path, "own-text"))) as archive:
        assert sorted(archive.namelist()) == sorted(packed)
        assert all(archive.read(name).decode() == name for name in packed)
