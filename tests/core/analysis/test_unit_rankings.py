"""Importance of units: measured where it is known, and as stored beside the networks."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.analysis.ablation_effect import sample_digits
from core.analysis.unit_rankings import SUFFIX, importance, load_rankings, main, removal
from core.network.keras_file import load_network
from core.network.layer_info import cell_layers
from core.network.layers import Dense, SimpleRNN
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR
from tests.core.made_up import KINDS, network, sequences

RANKED = sorted(path.name.removesuffix(SUFFIX) for path in NETWORKS_DIR.glob(f"*{SUFFIX}"))


@pytest.mark.parametrize("name", RANKED)
def test_every_layer_of_a_ranked_network_is_ranked_whole(name: str) -> None:
    rankings = load_rankings(name)
    layers = cell_layers(load_network(name))
    assert rankings.keys() == {layer.name for layer in layers}
    for layer in layers:
        ranking = rankings[layer.name]
        assert sorted(ranking.units) == list(range(layer.units))
        added = np.array(ranking.surprise_added)[list(ranking.units)]
        assert (np.diff(added) <= 1e-6).all()  # the one that is missed most comes first
        assert ranking.place(ranking.units[2]) == 3


def test_the_honest_reader_is_ranked() -> None:
    assert "digits" in RANKED


@pytest.mark.slow
@pytest.mark.parametrize("name", RANKED)
def test_some_units_measured_again_miss_as_much_as_is_stored(name: str) -> None:
    network = load_network(name)
    for layer, ranking in load_rankings(name).items():
        some = (ranking.units[0], ranking.units[-1])
        again = importance(network, layer, *sample_digits(), some)
        stored = np.array(ranking.surprise_added)[list(some)]
        np.testing.assert_allclose(again.surprise_added, stored, atol=2e-5)


def test_a_ranking_of_another_network_is_not_used(tmp_path: Path) -> None:
    for suffix in (".keras", SUFFIX):
        shutil.copy(NETWORKS_DIR / f"digits{suffix}", tmp_path)
    assert load_rankings("digits", tmp_path) == load_rankings("digits")
    path = tmp_path / f"digits{SUFFIX}"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"network_sha256": "0" * 64}))
    assert load_rankings("digits", tmp_path) == {}
    path.unlink()
    assert load_rankings("digits", tmp_path) == {}


def test_a_network_that_does_not_exist_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="No trained network is called '<b>'"):
        load_rankings("<b>")
    assert main(["nowhere"]) == 2
    assert "No trained network is called 'nowhere'" in capsys.readouterr().err


def telling() -> Network:
    """Only unit 0 knows the answer: it has the sign of the input; unit 1 is not read."""
    rnn = SimpleRNN(
        "cell",
        np.array([[5, 5]], np.float32),
        np.zeros((2, 2), np.float32),
        np.zeros(2, np.float32),
    )
    readout = Dense("logits", np.array([[-9, 9], [0, 0]], np.float32), np.zeros(2, np.float32))
    return Network("telling", (rnn, readout))


IMAGES = np.array([-1, 1, -1, 1], np.float32)[:, None, None]
LABELS = np.array([0, 1, 0, 1])


def test_the_unit_that_knows_is_missed_and_the_other_is_not() -> None:
    found = importance(telling(), "cell", IMAGES, LABELS, (1, 0))
    np.testing.assert_allclose(found.surprise_added, [0, np.log(2)], atol=1e-5)
    assert found.ranking == (0, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_removed_unit_is_heard_of_nowhere(kind: str) -> None:
    made, x = network(kind), sequences()
    cut = made.trace(x, [removal("cell", (1,))])
    cell, logits = made.layers
    if kind != "min_lstm":  # its gates read no hidden state
        deaf = cell.recurrent_kernel.copy()
        deaf[1] = 0
        cell = replace(cell, recurrent_kernel=deaf)
    blind = logits.kernel.copy()
    blind[1] = 0
    without = Network(
        "without",
        (cell, Dense("logits", blind, logits.bias)),
    )
    np.testing.assert_allclose(cut.logits, without.trace(x).logits, atol=1e-6)


def test_what_cannot_be_measured_is_told() -> None:
    with pytest.raises(ValueError, match="Expected as many images as labels.*got 0 and 0"):
        importance(telling(), "cell", IMAGES[:0], LABELS[:0], (0,))
    with pytest.raises(ValueError, match="Expected as many images as labels.*got 4 and 3"):
        importance(telling(), "cell", IMAGES, LABELS[:3], (0,))
    with pytest.raises(ValueError, match="'cell' has units from 0 to 1, not 2"):
        importance(telling(), "cell", IMAGES, LABELS, (2,))
    with pytest.raises(ValueError, match="Layer 'logits' has no quantity"):
        importance(telling(), "logits", IMAGES, LABELS, (0,))
