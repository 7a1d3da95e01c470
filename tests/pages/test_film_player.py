"""The drawings of the cells and the numbers that core computes for them belong together."""

from __future__ import annotations

import re

import pytest

from core.network.gates import BLOCKS
from core.view.component_files import files_of
from core.view.gate_page import film_files
from core.view.unit_view import unit_view
from tests.core.made_up import KINDS, network, sequences


def drawing(kind: str) -> str:
    page: str = files_of(f"cell_{kind.partition(',')[0]}")["html"]
    return page


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_in_the_drawing_is_told(kind: str) -> None:
    story = unit_view(network(kind), network(kind).trace(sequences(1)), "cell", 0)
    wires = set(re.findall(r'data-wire="(\w+)"', drawing(kind)))
    assert wires
    assert wires <= set(story.wires)


@pytest.mark.parametrize("kind", KINDS)
def test_every_term_that_lights_up_has_its_wire_in_the_drawing(kind: str) -> None:
    story = unit_view(network(kind), network(kind).trace(sequences(1)), "cell", 0)
    parts = set(re.findall(r'data-part="(\w+)"', drawing(kind)))
    lit = {
        piece.wires.split()[0]
        for pieces in story.equations.values()
        for piece in pieces
        if piece.wires
    }
    assert lit - {"bias"} <= parts


def test_the_parts_of_the_film_are_put_together_without_a_gap() -> None:
    page = film_files()["html"]
    assert "<!--" not in page
    assert page.count("<svg data-kind=") == len(BLOCKS)
