"""Files are whole or not there, whatever happens while they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.files import clear_parts, write_whole


def test_a_file_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_whole(path, lambda part: part.write_text("whole"))

    def break_off(part: Path) -> None:
        part.write_text("ha")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_whole(path, break_off)
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("a.txt", "whole")]


def test_what_a_killed_process_left_half_written_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()
    for name in ("part-12-a.npz", "checkpoints/part-12-step-000001.npz", "whole.npz"):
        (tmp_path / name).write_text("")
    clear_parts(tmp_path)
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["checkpoints", "whole.npz"]
