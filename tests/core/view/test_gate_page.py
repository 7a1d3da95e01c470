"""The view in one file holds everything, asks nothing of anybody, and cannot be broken out of."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from core.analysis.input_sequence import InputSequence
from core.analysis.what_mattered import what_mattered
from core.network.answer_score import answer_score
from core.network.interventions import Force
from core.view import gate_page as module
from core.view.attribution_view import attribution_view
from core.view.gate_page import gate_page
from core.view.unit_view import unit_view
from tests.core import made_up
from tests.core.made_up import CLASSES, KINDS, network, sequences

ELSEWHERE = r"(?:src|href)\s*=|url\((?!#)|import\(|fetch\(|https?://(?!www\.w3\.org)"


def read(steps: int = 6, words: tuple[str, ...] = ()) -> InputSequence:
    (x,) = sequences(1, steps)
    answers = tuple(f"answer {k}" for k in range(CLASSES))
    return InputSequence(x, "word" if words else "row", answers, words)


def units_in(page: str) -> list[dict[str, Any]]:
    packed = re.search(r'const UNITS = "([^"]*)"', page)
    assert packed
    units: list[dict[str, Any]] = json.loads(gzip.decompress(base64.b64decode(packed[1])))
    return units


@pytest.mark.parametrize("kind", KINDS)
def test_every_unit_is_in_the_file(kind: str) -> None:
    made = network(kind)
    trace = made.trace(sequences(1))
    found = units_in(gate_page(made, read(), trace, None, "cell", 0))
    expected = [asdict(unit_view(made, trace, "cell", unit)) for unit in range(made_up.UNITS)]
    assert found == json.loads(json.dumps(expected))


def test_the_numbers_are_those_of_the_run_that_is_shown() -> None:
    made = network("lstm")
    before = made.trace(sequences(1))
    after = made.trace(sequences(1), edits=[Force("cell", "forget_gate", 0)])
    plain, cut = (
        units_in(gate_page(made, read(), before, after, "cell", 0, view))[0]
        for view in ("before", "after")
    )
    assert plain["wires"]["forget_gate"] != "0.00"
    assert cut["wires"]["forget_gate"] == "0.00"


def test_the_file_names_no_other_place() -> None:
    made = network("lstm")
    page = gate_page(made, read(), made.trace(sequences(1)), None, "cell", 0)
    assert not re.findall(ELSEWHERE, page)
    assert "default-src 'none'" in page


def test_words_cannot_end_the_script_that_holds_them() -> None:
    made = made_up.text_network()
    words = ("</script>", "<!--", "&amp;")
    ids = np.array([[1, 2, 3]])
    sequence = InputSequence(ids[0], "word", tuple("abcde"), words)
    page = gate_page(made, sequence, made.trace(ids), None, "cell", 0, note="<b>bold</b>")
    assert page.count("</script>") == 1
    assert "<!--" not in page.partition("const DATA")[2]
    assert "&lt;b&gt;bold" in page


def test_a_layer_too_large_keeps_one_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNIT_BYTES", 10)
    made = network("lstm")
    page = gate_page(made, read(), made.trace(sequences(1)), None, "cell", 0)
    assert 'const UNITS = ""' in page


def test_the_file_holds_what_mattered_where_it_was_in_view() -> None:
    made, sequence = network("lstm"), read()
    trace = made.trace(sequence.inputs[None])
    plain = gate_page(made, sequence, trace, None, "cell", 0)
    assert "const MATTERED = null" in plain
    found = what_mattered(answer_score(made, sequence.inputs, 1), 1)
    view = attribution_view(found, sequence, shown=["erasure", "gradient_x_input"])
    page = gate_page(made, sequence, trace, None, "cell", 0, attribution=view)
    assert "function mattered(" in page
    assert '"gradient_x_input"' in page
    assert not re.search(ELSEWHERE, page)
