"""What mattered: three methods, the ways through the gates, and where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.what_mattered import METHODS, find_output, path_influence, what_mattered
from core.network.answer_score import answer_score
from core.network.attribution import erase, runs_of_steps
from core.network.network import Network
from tests.core import made_up
from tests.core.made_up import bidirectional, sequences


def test_erasure_is_the_referee_of_the_others() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    found = what_mattered(answer_score(network, x, 1), 1)
    assert set(found.methods) == set(METHODS)
    assert set(found.agreements) == {"gradient_x_input", "integrated_gradients"}
    assert all(-1 <= value <= 1 for value in found.agreements.values())
    assert found.top_step("erasure") == found.erasure.by_step.argmax()
    assert not found.is_flat
    assert found.nbytes > 0


def test_runs_of_steps_are_erased_together_and_compared_with_sums() -> None:
    network, (x,) = made_up.network("gru"), sequences(1)
    found = what_mattered(answer_score(network, x, 1, 3), 1, span=3)
    expected = erase(network, x, 1, runs_of_steps(len(x), 3), 3)
    np.testing.assert_allclose(found.erasure.by_step[:4], expected[:4], atol=1e-6)
    assert not found.erasure.by_step[4:].any()


def test_single_columns_and_patches_are_erased() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    columns = what_mattered(answer_score(network, x, 1), 1, reads_columns=True)
    assert columns.heats["erasure"].shape == x.shape
    without = x.copy()
    without[2, 1] = 0
    logits = [network.trace(each[None]).logits[0, -1, 1] for each in (x, without)]
    assert columns.heats["erasure"][2, 1] == pytest.approx(logits[0] - logits[1], abs=1e-6)
    image = what_mattered(answer_score(network, x, 1), 1, reads_image=True)
    assert image.heats["erasure"].shape == (2, 1)
    assert image.heats["gradient_x_input"].shape == x.shape


def test_the_two_ways_add_up_and_the_cells_is_the_product_of_forget_gates() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    score = answer_score(network, x, 1)
    paths = path_influence(score)
    assert paths is not None
    whole = what_mattered(score, 1).methods["gradient_x_input"].by_step
    np.testing.assert_allclose(paths.cell + paths.hidden, whole, atol=1e-5)
    assert 0 <= paths.cell_share(5) <= 1

    trace, (cell, readout) = network.trace(x[None]), network.layers
    at = {name: values[0].astype(float) for name, values in trace.layers[0].quantities.items()}
    by_cell = (
        readout.kernel[:, 1] * at["output_gate"][-1] * (1 - np.tanh(at["cell_state"][-1]) ** 2)
    )
    t, units = 2, cell.units
    by_cell = by_cell * at["forget_gate"][t + 1 :].prod(0)
    i, g = at["input_gate"][t], at["candidate"][t]
    f, before = at["forget_gate"][t], at["cell_state"][t - 1]
    slopes = (g * i * (1 - i), before * f * (1 - f), i * (1 - g**2))
    kernels = [cell.kernel[:, k * units : (k + 1) * units] for k in range(3)]
    slope = sum(k @ (s * by_cell) for k, s in zip(kernels, slopes, strict=True))
    assert paths.cell[t] == pytest.approx(float(slope @ x[t]), abs=1e-5)


def test_a_cell_without_a_cell_state_has_one_way() -> None:
    (x,) = sequences(1)
    assert path_influence(answer_score(made_up.network("gru"), x, 0)) is None
    assert path_influence(answer_score(bidirectional(), x, 0)) is not None


def test_where_there_is_nothing_to_rank_it_says_so() -> None:
    network, (x,) = made_up.network("lstm"), sequences(1)
    blank = what_mattered(answer_score(network, x * 0, 1), 1)
    assert blank.is_baseline
    *body, last = network.layers
    deaf = Network("deaf", (*body, replace(last, kernel=np.zeros_like(last.kernel))))
    found = what_mattered(answer_score(deaf, x, 1), 1)
    assert found.is_flat
    assert not found.is_baseline


def test_an_output_is_found_by_its_name_or_refused_in_a_sentence() -> None:
    assert find_output("fable", ("the", "cat"), "cat") == 1
    with pytest.raises(ValueError, match="fable has no output elephant. Choose one of the list"):
        find_output("fable", ("the", "cat"), "elephant")
