"""What is taken away is what was computed."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from core.analysis import input_sequence
from core.export import trace_files
from core.export.trace_files import COLUMNS, trace_csv, trace_npz
from core.network.trace import Trace
from tests.core.made_up import bidirectional, network, sequences, text_network

TRACES = {
    "lstm": network("lstm").trace(sequences()),
    "gru, both ways": bidirectional("gru").trace(sequences()),
    "text": text_network().trace([[1, 2, 3], [4, 5, 6]]),
}


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES.keys())
def test_the_archive_holds_every_array(trace: Trace) -> None:
    with np.load(io.BytesIO(trace_npz(trace, 1)), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["inputs"], trace.inputs[1])
        np.testing.assert_array_equal(arrays["logits"], trace.logits[1])
        np.testing.assert_array_equal(arrays["probabilities"], trace.probabilities[1])
        for part in trace.parts:
            for quantity, values in part.quantities.items():
                np.testing.assert_array_equal(arrays[f"{part.name}.{quantity}"], values[1])
                np.testing.assert_array_equal(arrays[f"{part.name}.rows"], part.rows)


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES.keys())
def test_the_table_reads_back_as_the_same_numbers(trace: Trace) -> None:
    lines = list(csv.DictReader(io.StringIO(trace_csv(trace, 1))))
    assert tuple(lines[0]) == COLUMNS
    found: dict[tuple[str, str], dict[tuple[int, int], np.float32]] = {}
    for line in lines:
        place = (int(line["step"]), int(line["unit"]))
        found.setdefault((line["layer"], line["quantity"]), {})[place] = np.float32(line["value"])
    expected = {
        (part.name, quantity): values[1]
        for part in trace.parts
        for quantity, values in part.quantities.items()
    } | {("answer", "probabilities"): trace.probabilities[1]}
    assert found.keys() == expected.keys()
    for name, values in expected.items():
        assert len(found[name]) == values.size
        assert all(values[place] == number for place, number in found[name].items())


def test_a_sequence_that_does_not_exist_is_told() -> None:
    for take in (trace_npz, trace_csv):
        with pytest.raises(ValueError, match="Sequence must be a whole number from 0 to 2, not 3"):
            take(TRACES["lstm"], 3)


def test_of_a_large_vocabulary_the_table_names_the_likeliest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(trace_files, "MOST_ANSWERS", 4)
    monkeypatch.setattr(input_sequence, "LIKELIEST", 2)
    lines = csv.DictReader(io.StringIO(trace_csv(TRACES["text"])))
    progress = [
        (int(line["step"]), int(line["unit"])) for line in lines if line["layer"] == "answer"
    ]
    order = np.argsort(-TRACES["text"].probabilities[0])
    assert progress == [(step, answer) for step in range(3) for answer in order[step, :2]]
