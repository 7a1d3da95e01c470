"""The report on the memory lab measures what the cards say, and finds the steps that matter."""

from __future__ import annotations

import pytest

from core.analysis.memory_runs import load_memory_runs
from core.evaluate import memory


def test_attribution_finds_the_two_marked_steps() -> None:
    network = load_memory_runs("adding-100-gru").typical
    assert memory.marked_first(network, 100, "gradient_x_input", count=20) >= 19


@pytest.mark.slow
def test_the_report_has_a_line_for_each_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "RANKED", 2)
    names = ("adding-100-lstm", "adding-100-rnn")
    monkeypatch.setattr(memory, "shipped_memory_names", lambda: names)
    report = "\n".join(memory.memory_report())
    assert "gap 100: root mean square error on 2,000 test sequences" in report
    assert "| lstm | 0.0078 | 0.0073 to 0.0118 | 0.0105 | - | 2,617 |" in report
    assert "| rnn | 0.4010 |" in report
    assert report.count("| lstm |") == 2  # the simple RNN has nothing to find
