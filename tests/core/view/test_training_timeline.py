"""Gates being born: what is sent of every checkpoint, and how much it is."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest

from core.data.mnist import ROWS
from core.data.samples import find
from core.network.keras_file import load_network
from core.network.layer_info import cell_layers
from core.network.network import Network
from core.view.training_timeline import MOST_UNITS, snapshot, timeline_data, units_sent
from tests.pages.made_up_networks import networks

IMAGE = find("easy-3").image
LARGE = {name: reader for name, reader in networks().items() if reader.width == ROWS}


def numbers(packed: dict[str, Any], *shape: int) -> np.ndarray:
    raw = np.frombuffer(base64.b64decode(packed["text"]), np.int8)
    return raw.reshape(shape) / 10 ** packed["decimals"]


def recurrent(reader: Network) -> str:
    return cell_layers(reader)[0].name


@pytest.mark.parametrize("name", LARGE)
def test_what_is_sent_is_what_the_network_did_in_the_order_of_the_rows(name: str) -> None:
    reader = LARGE[name]
    layer = recurrent(reader)
    film = timeline_data(
        [snapshot(reader, 0, IMAGE, layer), snapshot(reader, 5, IMAGE, layer)], IMAGE
    )
    did = reader.trace(IMAGE[None]).layer(layer)
    assert film["batches"] == (0, 5)
    for sent in film["maps"]:
        values = numbers(sent["values"], 2, ROWS, film["units"])
        expected = did.by_row(sent["name"])[0][:, list(film["numbers"])]
        np.testing.assert_allclose(values[1], expected, atol=0.0051)
        if sent["means"]:
            means = numbers(sent["means"], 2, ROWS)
            np.testing.assert_allclose(means[0], did.by_row(sent["name"])[0].mean(1), atol=0.0051)


def test_a_layer_without_gates_shows_its_hidden_state_around_0() -> None:
    name = next(name for name, reader in LARGE.items() if "rnn" in reader.layers[0].kind)
    made = timeline_data([snapshot(LARGE[name], 0, IMAGE, recurrent(LARGE[name]))], IMAGE)
    (only,) = made["maps"]
    assert only["name"] == "hidden_state"
    assert only["diverging"]
    assert only["means"] is None


def test_who_reads_from_both_ends_has_one_row_of_belief() -> None:
    reader = next(each for each in LARGE.values() if any("both" in p.name for p in each.parts))
    film = timeline_data([snapshot(reader, 0, IMAGE, recurrent(reader))], IMAGE)
    assert len(base64.b64decode(film["belief"]["shares"]["text"])) == 10


@pytest.mark.parametrize(("units", "sent"), [(1, 1), (48, 48), (49, 48), (128, 48), (512, 48)])
def test_of_a_large_layer_some_units_are_sent_the_first_and_the_last_among_them(
    units: int, sent: int
) -> None:
    chosen = units_sent(units)
    assert len(chosen) == sent <= MOST_UNITS
    assert chosen[0] == 0
    assert chosen[-1] == units - 1


def test_forty_checkpoints_of_128_units_take_less_than_300_kilobytes() -> None:
    stills = [snapshot(load_network("mnist-static"), k, IMAGE, "lstm") for k in range(40)]
    assert len(json.dumps(timeline_data(stills, IMAGE))) < 300_000


def test_a_layer_that_is_not_there_is_told_of() -> None:
    with pytest.raises(ValueError, match="has no recurrent layer"):
        snapshot(next(iter(LARGE.values())), 0, IMAGE, "none")
