"""Damaged files are opened or refused in a sentence: no crash, no hang, no other file read."""

from __future__ import annotations

from tests.core.models.fuzz import fuzz


def test_a_hundred_damaged_files_break_nothing() -> None:
    found = fuzz(100)
    assert found.keys() <= {"opened", "refused"}, found
    assert found["refused"] > 50
