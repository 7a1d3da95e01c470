"""Every kind of layer and optimizer trains, counts as its recipe counts, and goes on exactly."""

from dataclasses import replace

import numpy as np
import pytest

from core.data.epoch_data import Sources
from core.data.mnist import Mnist
from core.network.keras_file import read_keras
from core.recipes import (
    GRU,
    LSTM,
    SGD,
    Adam,
    Bidirectional,
    Data,
    Dense,
    Dropout,
    RMSprop,
    SimpleRNN,
    recipe,
)
from core.training.__main__ import main
from core.training.digits import train
from core.training.keras_model import build_optimizer
from tests.core.training.halves import halves

pytestmark = pytest.mark.slow

LOGITS = Dense(10, "logits")
KINDS = {
    "rnn": (SimpleRNN(8, "rnn"), LOGITS),
    "gru": (GRU(8, "gru"), LOGITS),
    "projected": (Dense(6, "projection", "tanh"), LSTM(8, "lstm"), LOGITS),
    "both": (Bidirectional(LSTM(6, "reader"), "lstm"), LOGITS),
    "dropout": (LSTM(8, "lstm_1"), Dropout(0.3, "dropout"), LSTM(8, "lstm_2"), LOGITS),
}
STEPS = 20


@pytest.fixture(scope="module")
def sources():
    return Sources(Mnist(halves(120, 1), halves(40, 2), halves(60, 3)))


def small(kind, **changed):
    """A recipe counted in steps, which go through the 120 digits two times and a half."""
    return replace(
        recipe("mnist-static"),
        layers=KINDS[kind],
        steps=STEPS,
        batch=15,
        optimizer=Adam(2e-2),
        data=Data(plain=1.0),
        **changed,
    )


def weights(path):
    network = read_keras(path)
    arrays = [vars(part).values() for part in network.parts]
    return [value for values in arrays for value in values if isinstance(value, np.ndarray)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_learns_and_goes_on_to_the_same_weights(kind, sources, tmp_path):
    steps = []
    once = train(small(kind), sources, tmp_path / "once", on_progress=steps.append)
    assert [step.step for step in steps] == list(range(1, STEPS + 1))
    assert {(step.epoch, step.epochs, step.steps) for step in steps} == {(0, 1, STEPS)}
    assert steps[-1].loss < 0.5 * steps[0].loss

    asked = iter(range(STEPS))
    stopped = tmp_path / "stopped"
    assert train(small(kind), sources, stopped, should_stop=lambda: next(asked) == 10) is None
    rest = []
    resumed = train(small(kind), sources, stopped, on_progress=rest.append, resume=True)
    assert rest[0].step == 12, "it goes on with the batch after the one at which it was stopped"
    assert rest[0].scores == steps[11].scores
    for expected, found in zip(weights(once), weights(resumed), strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("optimizer", [RMSprop(1e-2), SGD(0.5, 1, 0.5, clip_norm=1.0)])
def test_each_optimizer_learns(optimizer, sources, tmp_path):
    steps = []
    chosen = replace(small("rnn"), optimizer=optimizer, steps=None, epochs=3)
    train(chosen, sources, tmp_path, on_progress=steps.append)
    assert (steps[-1].epoch, steps[-1].epochs, steps[-1].step) == (2, 3, 8)
    assert steps[-1].loss < 0.8 * steps[0].loss


def test_the_rate_of_gradient_descent_falls_at_every_epoch_after_the_full_ones():
    rate = build_optimizer(SGD(1.0, full_epochs=2, decay=0.5), 10, 40)
    rates = []
    for step in (0, 19, 20, 29, 30, 39):
        rate.iterations.assign(step)
        rates.append(float(rate.learning_rate))
    assert rates == [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]


def test_test_digits_are_told_after_an_epoch_beside_the_validation(sources, tmp_path):
    chosen = replace(small("rnn"), steps=None, epochs=2, test_digits_an_epoch=30)
    steps = []
    train(chosen, sources, tmp_path, on_progress=steps.append)
    assert set(steps[-1].scores) == {"validation_accuracy", "accuracy_on_30_test_digits"}


def test_progress_that_is_cut_short_is_told_in_a_sentence(sources, tmp_path):
    train(small("rnn"), sources, tmp_path, should_stop=lambda: True)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:-200])
    with pytest.raises(ValueError, match="damaged or of another version"):
        train(small("rnn"), sources, tmp_path, resume=True)


def test_the_command_can_count_in_steps_and_refuses_both(capsys):
    with pytest.raises(SystemExit):
        main(["mnist-rnn", "--steps", "3", "--epochs", "2"])
    assert "not allowed with" in capsys.readouterr().err
    assert main(["--list"]) == 0
    assert "(799 steps)" in capsys.readouterr().out
