"""A model from a file is attributed as the app's own network of the same weights is."""

from __future__ import annotations

import numpy as np
import pytest

from core.analysis.model_score import ModelScore, model_score, steps_of
from core.analysis.visitor_data import ModelInput
from core.analysis.what_mattered import what_mattered
from core.data.samples import find
from core.models.opening import open_model
from core.network.answer_score import answer_score
from core.network.keras_file import load_network
from core.network.shipped import NETWORKS_DIR

SMALL = "mnist-small"
ROWS = 28


@pytest.fixture(scope="module")
def both() -> tuple[ModelScore, object]:
    image, baseline = find("easy-3").image, np.zeros(ROWS, np.float32)
    model = open_model(NETWORKS_DIR / f"{SMALL}.keras")
    ours = model_score(model, ModelInput((image[None],)), 3, 10, ROWS - 1, baseline)
    return ours, answer_score(load_network(SMALL), image, 3)


def test_the_number_and_its_falls_are_the_networks(both) -> None:
    ours, native = both
    assert ours.logit == pytest.approx(native.logit, abs=1e-4)
    assert ours.baseline_logit == pytest.approx(native.baseline_logit, abs=1e-4)
    masks = np.eye(ROWS, dtype=bool)[10:14]
    np.testing.assert_allclose(ours.falls(masks), native.falls(masks), atol=1e-4)


def test_differences_in_float64_are_the_derivatives(both) -> None:
    ours, native = both
    x = native.x[None]
    np.testing.assert_allclose(ours.slopes(x), native.slopes(x), atol=1e-4)


def test_a_long_input_is_refused_in_a_sentence(both) -> None:
    ours, _native = both
    with pytest.raises(ValueError, match="Output 10 does not exist: choose one from 0 to 9"):
        model_score(ours.model, ModelInput(ours.inputs), 10, 10, 0, ours.baseline)
    long = ModelInput((np.zeros((1, 5_000, ROWS), np.float32),))
    with pytest.raises(ValueError, match="5,000 steps .* give a shorter input"):
        model_score(ours.model, long, 0, 10, 0, ours.baseline)
    assert steps_of(ModelInput((np.zeros((1, 4, 3, 2), np.float32),))) is None


def test_only_erasure_where_ids_are_read(both) -> None:
    ours, _native = both
    ids = ModelScore(ours.model, (np.zeros((1, 4), np.intp),), np.zeros((4, 1)), np.zeros(1), 0, 3)
    assert ids.reads_ids
    assert not ids.has_slopes
    found = what_mattered(ours, 3, methods=("erasure",))
    assert not found.agreements
    assert found.paths is None
