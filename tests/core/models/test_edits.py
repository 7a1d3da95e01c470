"""Interventions in opened models, held against those in the app's own networks."""

from __future__ import annotations

import numpy as np
import pytest

import core as lab
from core.network.shipped import NETWORKS_DIR

EDITS = [
    [lab.Force("lstm", "forget_gate", 0)],
    [lab.Scale("lstm", "input_gate", 0.5, units=(3, 7))],
    [lab.Freeze("lstm", "output_gate", start=5)],
    [lab.Wipe("lstm", 9)],
    [lab.Erase(4), lab.Force("lstm", "candidate", 1, units=(0,))],
]


@pytest.mark.parametrize("edits", EDITS)
def test_edits_do_what_they_do_in_the_apps_own_networks(edits: list[lab.Force]) -> None:
    image = lab.sample("easy-3")
    ours = lab.open_model(NETWORKS_DIR / "digits.keras").trace(image, edits)
    theirs = lab.load("digits").trace(image, edits)
    for name in theirs.names:
        np.testing.assert_allclose(ours[name], theirs[name], atol=1e-5)


def test_edits_that_cannot_be_made_are_refused() -> None:
    model = lab.open_model(NETWORKS_DIR / "digits.keras")
    image = lab.sample("easy-3")
    for edit, word in (
        (lab.Force("nowhere", "forget_gate", 0), "lstm"),
        (lab.Force("lstm", "reset_gate", 0), "reset_gate"),
        (lab.Wipe("lstm", 99), "step"),
    ):
        with pytest.raises(ValueError, match=word):
            model.trace(image, [edit])


def test_a_bidirectional_layer_is_edited_in_one_direction() -> None:
    model = lab.open_model(NETWORKS_DIR / "mnist-bidirectional.keras")
    image = lab.sample("easy-3")
    backward = next(layer for layer in model.recurrent_layers if layer.backward)
    edited = model.trace(image, [lab.Force(backward.name, "forget_gate", 0)])
    plain = model.trace(image)
    assert (edited[f"{backward.name}.forget_gate"] == 0).all()
    forward = backward.name.replace("backward", "forward")
    np.testing.assert_array_equal(edited[f"{forward}.cell_state"], plain[f"{forward}.cell_state"])
    assert not np.allclose(edited.output, plain.output)
