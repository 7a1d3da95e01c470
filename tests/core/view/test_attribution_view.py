"""What the browser gets of an attribution, and what is said of it."""

from __future__ import annotations

import base64
import doctest
from dataclasses import replace

import numpy as np

from core.analysis.input_sequence import InputSequence, image_sequence
from core.analysis.what_mattered import what_mattered
from core.network.answer_score import answer_score
from core.view import linked_text
from core.view.attribution_view import attribution_view, disagreement, unit_list
from core.view.linked_text import link, plain_text, text_parts
from tests.core import made_up
from tests.core.made_up import sequences


def test_the_examples_of_the_module_run() -> None:
    assert doctest.testmod(linked_text).failed == 0


def test_a_sentence_with_links_comes_in_parts() -> None:
    sentence = f"Row {link('step', 14)}: unit {link('unit', 3)}"
    parts = text_parts(sentence)
    assert [(part.text, part.kind, part.number) for part in parts] == [
        ("Row ", "", 0), ("14", "step", 14), (": unit ", "", 0), ("3", "unit", 3),
    ]  # fmt: skip
    assert plain_text(sentence) == "Row 14: unit 3"
    assert text_parts("plain")[0].text == "plain"


def found_of(x: np.ndarray):
    return what_mattered(answer_score(made_up.network("lstm"), x, 1), 1, reads_columns=True)


def test_amounts_come_as_shares_of_their_largest() -> None:
    (x,) = sequences(1)
    found = found_of(x)
    sequence = InputSequence(x, "step", tuple("abcde"))
    view = attribution_view(found, sequence, shown=list(found.methods), columns=tuple("wxyz"))
    assert (view.kind, view.steps, view.until, view.columns) == ("series", 6, 6, tuple("wxyz"))
    first = view.methods[0]
    assert first.note == "The referee: what really happens."
    assert first.heat is not None
    assert first.heat.columns == 4
    packed = np.frombuffer(base64.b64decode(first.bars.shares.text), "<i2") / 10_000
    np.testing.assert_allclose(packed * first.bars.bound, found.erasure.by_step, atol=1e-3)
    assert view.paths is not None
    assert view.paths.note.endswith("came by the cell state alone.")
    assert attribution_view(found, image_sequence(x), shown=["erasure"]).kind == "image"


def test_a_disagreement_names_the_steps_and_what_erasing_them_does() -> None:
    (x,) = sequences(1)
    found = found_of(x)
    sequence = InputSequence(x, "step", tuple("abcde"))
    falls = np.array([0, 2.5, 0, 0, 1, 0], np.float32)
    methods = {name: replace(each, by_step=falls) for name, each in found.methods.items()}
    agrees = replace(found, methods=methods)
    assert disagreement(agrees, sequence, "the logit of b") == (
        "Erasing step 2 lowers the logit of b most, by 2.5. The other methods agree."
    )
    rises = replace(found.erasure, by_step=np.array([0, 2.5, 0, -4, 0, 0], np.float32))
    both = replace(agrees, methods={**methods, "erasure": rises})
    assert "Erasing step 4 raises it most, by 4." in disagreement(both, sequence, "the logit of b")
    methods["gradient_x_input"] = replace(methods["gradient_x_input"], by_step=falls[::-1])
    differs = replace(found, methods=methods)
    assert disagreement(differs, sequence, "the logit of b").endswith(
        "They disagree: Gradient x input ranks step 5 first, and erasing that changes it by "
        "\u22121.00."
    )
    against = {name: replace(each, by_step=-falls - 1) for name, each in found.methods.items()}
    assert disagreement(replace(found, methods=against), sequence, "the logit of b").startswith(
        "Erasing any step raises the logit of b."
    )


def test_units_are_listed_by_their_numbers_or_in_a_given_order() -> None:
    values = np.array([0.5, -2.0, 1.0])
    listed = unit_list("title", "note", "lstm", values)
    assert [(row.unit, row.text) for row in listed.rows] == [
        (2, "+1.00"), (0, "+0.50"), (1, "\u22122.00"),
    ]  # fmt: skip
    assert [row.unit for row in unit_list("t", "n", "lstm", values, (1, 0, 2)).rows] == [1, 0, 2]
