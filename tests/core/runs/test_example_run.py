"""The run that the training lab shows before a visitor has trained."""

from __future__ import annotations

from core.analysis.digit_reading import read
from core.data.samples import find
from core.network.card import load_card
from core.network.keras_file import load_network
from core.runs.checkpoints import kept_steps, network_at
from core.runs.example_run import LAB_EXAMPLE, lab_example
from core.runs.metrics import evaluation_points, score
from core.runs.mistakes import load_mistakes, mistakes_path
from core.runs.retention import size_bytes


def test_it_is_a_whole_run_on_the_sample_and_says_so() -> None:
    run, card = lab_example(), load_card("mnist-static", LAB_EXAMPLE.path)
    assert run.progress[-1].done == run.progress[-1].total == 799
    found = score(card.scores)
    assert found is not None
    assert "sample" in found.of_what
    assert found.accuracy > 0.85
    assert size_bytes(LAB_EXAMPLE.path) < 1_000_000


def test_every_measurement_has_its_checkpoint_and_the_last_one_is_the_network() -> None:
    steps = kept_steps(LAB_EXAMPLE.checkpoints)
    assert steps == tuple(moment.done for moment in evaluation_points(lab_example()))
    image = find("easy-3").image
    last = read(network_at(LAB_EXAMPLE.path, steps[-1]), image)
    kept = read(load_network("mnist-static", LAB_EXAMPLE.path), image)
    assert last.answer == kept.answer == 3
    assert abs(last.belief - kept.belief).max() < 0.01  # a checkpoint has half the digits


def test_its_mistakes_are_as_many_as_its_score_says() -> None:
    mistakes = load_mistakes(mistakes_path(LAB_EXAMPLE.path / "mnist-static.keras"))
    found = score(load_card("mnist-static", LAB_EXAMPLE.path).scores)
    assert found is not None
    assert len(mistakes) == found.count - found.correct
    assert (mistakes.answers != mistakes.labels).all()
