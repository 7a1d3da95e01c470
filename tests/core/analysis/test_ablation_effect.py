"""What a cut does to many digits."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.ablation_effect import ablation_effect
from core.analysis.accuracy import score
from core.data.samples import samples
from core.formatting import percent
from core.network.interventions import Force, Scale
from core.network.keras_file import load_network

NETWORK = load_network("digits")
SHOWN = [sample for group in ("easy", "hard") for sample in samples(group)]
IMAGES = np.stack([sample.image for sample in SHOWN])
LABELS = np.array([sample.label for sample in SHOWN])


def test_a_network_that_forgets_all_reads_worse_and_the_sentence_says_so() -> None:
    found = ablation_effect(NETWORK, IMAGES, LABELS, [Force("lstm", "forget_gate", 0.0)])
    assert found.before.correct == score(NETWORK, IMAGES, LABELS).correct
    assert found.after.accuracy < 0.5 < found.before.accuracy
    assert found.sentence().startswith("Of 24 digits it reads ")
    assert f"{percent(found.after.accuracy)} (" in found.sentence()
    assert f"{percent(found.before.accuracy)} (" in found.sentence()


def test_a_cut_that_changes_nothing_has_no_consequence() -> None:
    found = ablation_effect(NETWORK, IMAGES, LABELS, [Scale("lstm", "forget_gate", 1.0)])
    np.testing.assert_array_equal(found.after.confusion, found.before.confusion)


def test_known_scores_are_taken_as_they_are() -> None:
    known = score(NETWORK, IMAGES[:5], LABELS[:5])
    assert ablation_effect(NETWORK, IMAGES[:5], LABELS[:5], [], known).before is known


def test_what_cannot_be_measured_is_told() -> None:
    with pytest.raises(ValueError, match="at least one digit"):
        ablation_effect(NETWORK, IMAGES[:0], LABELS[:0], [])
    with pytest.raises(ValueError, match="units from 0 to 127, not 128"):
        ablation_effect(NETWORK, IMAGES, LABELS, [Force("lstm", "forget_gate", 0.0, (128,))])
