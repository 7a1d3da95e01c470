"""What is sent to the browser, and how much."""

from __future__ import annotations

import base64
import json

import numpy as np
import pytest

from core.analysis.input_sequence import image_sequence
from core.analysis.input_words import story_sequence
from core.data.samples import samples
from core.network.keras_file import load_network
from core.view.cut_parameter import CutChoice
from core.view.gate_film import AFTER, BEFORE, DIFFERENCE, VIEWS, gate_film
from tests.pages.made_up_networks import networks, storyteller

NETWORK = load_network("digits")
SUBJECTS = [
    image_sequence(sample.image) for group in ("hard", "notorious") for sample in samples(group)
]
FIRST = SUBJECTS[0].inputs[None]
CUT = CutChoice("Hoarder").cuts(NETWORK, "lstm", 28)
PAYLOAD_BYTES = 56_000  # 60 KB are allowed for all that comes with it
DIFFERENCE_BYTES = 59_000  # differences of states reach 2: two decimals need 12 bits


@pytest.mark.parametrize("view", VIEWS)
def test_a_film_of_128_units_leaves_room_in_60_kilobytes(view: str) -> None:
    for input_sequence in SUBJECTS[::5]:
        x = input_sequence.inputs[None]
        film = gate_film(
            NETWORK,
            input_sequence,
            NETWORK.trace(x),
            NETWORK.trace(x, CUT),
            "lstm",
            57,
            view,
        )
        limit = DIFFERENCE_BYTES if view == DIFFERENCE else PAYLOAD_BYTES
        assert len(json.dumps(film.as_data())) < limit


def test_the_numbers_told_are_those_of_the_run_that_is_shown() -> None:
    before, after = NETWORK.trace(FIRST), NETWORK.trace(FIRST, CUT)
    forced = {
        view: gate_film(NETWORK, SUBJECTS[0], before, after, "lstm", 57, view).numbers.wires
        for view in VIEWS
    }
    assert forced["after"]["forget_gate"] == forced["difference"]["forget_gate"] == "1.00"
    assert "|" in forced["before"]["forget_gate"]


@pytest.mark.parametrize("view", ["after", "difference", "x"])
def test_a_view_that_is_not_there_is_refused(view: str) -> None:
    with pytest.raises(ValueError, match="There is no view"):
        gate_film(NETWORK, SUBJECTS[0], NETWORK.trace(FIRST), None, "lstm", 57, view)


@pytest.mark.parametrize(
    ("name", "layer", "kind", "maps"),
    [
        ("rnn", "rnn", "simple_rnn", ["hidden_state"]),
        ("gru", "gru", "gru", ["update_gate", "reset_gate", "candidate", "hidden_state"]),
        ("gru-before", "gru", "gru", ["update_gate", "reset_gate", "candidate", "hidden_state"]),
        ("one-unit", "lstm", "lstm", None),
        ("stacked", "upper", "lstm", None),
        ("projected", "lstm", "lstm", None),
    ],
)
def test_every_cell_has_its_own_maps(
    name: str, layer: str, kind: str, maps: list[str] | None
) -> None:
    net = networks()[name]
    film = gate_film(net, SUBJECTS[0], net.trace(FIRST), None, layer, 0)
    assert film.kind == kind
    assert film.reset_after == (name == "gru")
    shown = [one.name for one in film.maps]
    assert shown == maps or (maps is None and len(shown) == 6)
    assert set(film.numbers.equations) == set(shown)


def test_a_backward_reader_comes_in_the_order_of_the_rows() -> None:
    net = networks()["both-ways"]
    trace = net.trace(FIRST)
    film = gate_film(net, SUBJECTS[0], trace, None, "both_backward", 3)
    assert film.backward
    (hidden,) = (one for one in film.maps if one.name == "hidden_state")
    sent = np.frombuffer(base64.b64decode(hidden.values.text), np.int8).reshape(28, 7)
    read = trace.layer("both_backward").quantities["hidden_state"][0]
    np.testing.assert_allclose(sent / 10**hidden.values.decimals, read[::-1], atol=0.0051)


@pytest.mark.parametrize("words", ["had", "the cat had a bell"])
def test_a_text_comes_as_words(words: str) -> None:
    story_model = storyteller()
    input_sequence = story_sequence(story_model, words).input_sequence
    trace = story_model.network.trace(input_sequence.inputs[None])
    film = gate_film(story_model.network, input_sequence, trace, None, "lstm", 0)
    assert film.image is None
    assert " ".join(film.words) == words
    assert film.steps == len(words.split())
    assert film.step == "word"
    assert film.reads == "numbers of the embedding"
    assert film.belief.kind == "bars"


def test_both_runs_of_a_cut_have_the_same_scale() -> None:
    before, after = NETWORK.trace(FIRST), NETWORK.trace(FIRST, CUT)
    bounds = {
        view: [
            one.bound
            for one in gate_film(NETWORK, SUBJECTS[0], before, after, "lstm", 57, view).maps
        ]
        for view in (BEFORE, AFTER)
    }
    assert bounds[BEFORE] == bounds[AFTER]
    assert bounds[BEFORE] != [
        one.bound for one in gate_film(NETWORK, SUBJECTS[0], before, None, "lstm", 57).maps
    ]
