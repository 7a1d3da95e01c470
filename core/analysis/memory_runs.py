"""The shipped runs of the memory lab: networks of one task, gap and cell, of five seeds."""

from __future__ import annotations

from pathlib import Path

MEMORY_DIR = Path(__file__).resolve().parents[2] / "assets" / "memory"
"""Where they are: `TASK-GAP-CELL.npz` holds the weights, `TASK-GAP-CELL.json` the card."""
