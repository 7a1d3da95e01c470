"""A small training from end to end: it learns, stops, goes on to the same weights, keeps a card."""

import json
import signal
import zlib
from dataclasses import replace

import numpy as np
import pytest

from core.data.epoch_data import Sources, drawn_digits, epoch_digits
from core.data.mnist import Digits, Mnist
from core.data.pen_recordings import PenDrawing
from core.network.card import load_card
from core.network.keras_file import load_network
from core.recipes import LSTM, RECIPES, AdamWCosine, Data, Dense, recipe
from core.training import digits
from core.training.__main__ import main
from core.training.digits import train

pytestmark = pytest.mark.slow

BARS = [np.array([[0.5, 0.0], [0.5, 1.0]]), np.array([[0.0, 0.5], [1.0, 0.5]])]


def bars(count, seed):
    """Upright bars are ones, level bars are zeros: what a small network learns in seconds."""
    labels = np.random.default_rng(seed).integers(0, 2, count)
    upright, level = (drawn_digits([PenDrawing(0, "t/p", (bar,))]).images[0] for bar in BARS)
    return Digits(np.where(labels[:, None, None] == 1, upright, level), labels.astype(np.int64))


@pytest.fixture(scope="module")
def sources():
    drawings = [PenDrawing(1 - index % 2, f"t/{index}", (BARS[index % 2],)) for index in range(20)]
    return Sources(
        Mnist(bars(140, 1), bars(40, 2), bars(200, 3)), drawings[:16], unseen=drawings[16:]
    )


@pytest.fixture(scope="module")
def small():
    return replace(
        recipe("digits"),
        layers=(LSTM(8, "lstm"), Dense(10, "logits")),
        epochs=3,
        batch=16,
        data=Data(mnist=1, drawings=2, plain=0.2),
        optimizer=AdamWCosine(peak_learning_rate=2e-2, warmup_epochs=0.5),
    )


@pytest.fixture(scope="module")
def trained(small, sources, tmp_path_factory):
    out = tmp_path_factory.mktemp("trained")
    steps = []
    train(small, sources, out, on_progress=steps.append, command="python -m core.training digits")
    return out, steps


def weights(folder, name="digits"):
    lstm, dense = load_network(name, folder).layers
    return [lstm.kernel, lstm.recurrent_kernel, lstm.bias, dense.kernel, dense.bias]


def test_it_learns_and_tells_how_far_it_is(trained, small):
    _, steps = trained
    assert [(step.epoch, step.step) for step in steps[-2:]] == [(2, 9), (2, 10)]
    assert len(steps) == 3 * steps[0].steps
    assert steps[-1].loss < 0.6 * steps[0].loss
    assert steps[0].scores == {}
    assert steps[-1].scores["validation_accuracy"] > 0.9
    assert steps[-1].scores["unseen_accuracy"] > 0.9


def test_the_network_and_its_card_are_all_that_is_left(trained, small, sources):
    out, _ = trained
    assert sorted(path.name for path in out.iterdir()) == ["digits.json", "digits.keras"]
    card = load_card("digits", out)
    assert card.recipe == json.loads(json.dumps(small.as_dict()))
    assert card.command == "python -m core.training digits"
    assert card.data["drawings"]["trained_on"] == 16
    assert card.data["drawings"]["people_held_out"] == 4
    assert card.scores["mnist_test"]["count"] == 200
    assert card.scores["drawings_of_unseen_people"]["accuracy"] == 1.0
    assert set(card.versions) == {"python", "keras", "tensorflow", "numpy"}


def test_a_stopped_training_goes_on_to_the_same_weights(trained, small, sources, tmp_path):
    asked = iter(range(1000))
    assert train(small, sources, tmp_path, should_stop=lambda: next(asked) == 14) is None
    assert [path.name for path in tmp_path.iterdir()] == ["digits.progress.npz"]
    train(small, sources, tmp_path, resume=True)
    for once, resumed in zip(weights(trained[0]), weights(tmp_path), strict=True):
        np.testing.assert_allclose(resumed, once, atol=1e-6)


def test_another_seed_gives_other_weights_and_other_images(trained, small, sources):
    other = replace(small, seed=1)
    same = epoch_digits(small, sources, 0)
    np.testing.assert_array_equal(same.images, epoch_digits(small, sources, 0).images)
    assert not np.array_equal(same.images, epoch_digits(other, sources, 0).images)
    assert not np.array_equal(same.images, epoch_digits(small, sources, 1).images)


def test_progress_of_another_recipe_is_not_gone_on_with(small, sources, tmp_path):
    asked = iter(range(1000))
    train(small, sources, tmp_path, should_stop=lambda: next(asked) == 11)
    with pytest.raises(ValueError, match="of another recipe"):
        train(replace(small, seed=5), sources, tmp_path, resume=True)


def test_a_loss_on_the_last_row_gives_a_network_with_one_answer(small, sources, tmp_path):
    last = replace(small, name="digits-last-row", loss_on="last", epochs=1)
    train(last, sources, tmp_path)
    network = load_network("digits-last-row", tmp_path)
    images = sources.mnist.test.images[:2].astype(np.float32) / 255
    assert np.concatenate(list(network.logits(images))).shape == (2, 28, 10)


def test_too_few_digits_are_refused(small, sources, tmp_path):
    with pytest.raises(ValueError, match="at least one batch of 1000 digits"):
        train(replace(small, batch=1000), sources, tmp_path)


def test_the_command_trains_and_the_card_says_how(small, sources, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(RECIPES, "digits", small)
    monkeypatch.setattr(digits, "load_sources", lambda recipe: sources)
    assert main(["digits", "--epochs", "1", "--seed", "4", "--out", str(tmp_path)]) == 0
    assert "mnist_test: " in capsys.readouterr().out
    card = load_card("digits", tmp_path)
    assert card.command == "python -m core.training digits --seed 4 --epochs 1"
    assert (card.seed, card.recipe["epochs"]) == (4, 1)


def test_the_command_begins_with_a_shipped_network_of_the_same_layers(
    sources, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(digits, "load_sources", lambda recipe: sources)
    options = ["mnist-static", "--steps", "1", "--out", str(tmp_path), "--start-from"]
    assert main([*options, "digits"]) == 0
    card = load_card("mnist-static", tmp_path)
    assert card.command == "python -m core.training mnist-static --steps 1 --start-from digits"
    assert card.recipe["start_from"] == "digits"
    assert main([*options, "mnist-gru"]) == 1
    assert "a network with the same" in capsys.readouterr().err.replace("\n", " ")


def test_ctrl_c_stops_the_command_and_says_how_to_go_on(
    small, sources, tmp_path, monkeypatch, capsys
):
    def interrupted(recipe):
        signal.raise_signal(signal.SIGINT)
        return sources

    monkeypatch.setitem(RECIPES, "digits", small)
    monkeypatch.setattr(digits, "load_sources", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert main(["digits", "--out", str(tmp_path)]) == 130
    said = capsys.readouterr().err.replace("\n", "")
    assert "python -m core.training digits --out" in said
    assert "--resume" in said
    assert signal.getsignal(signal.SIGINT) is before


def test_the_command_names_the_recipes_and_refuses_what_it_does_not_know(capsys, monkeypatch):
    assert main(["--list"]) == 0
    assert "digits-last-row" in capsys.readouterr().out
    for arguments in ([], ["digit"], ["digits", "--epochs", "0"], ["digits", "--seed", "-1"]):
        with pytest.raises(SystemExit):
            main(arguments)
    monkeypatch.setenv("LSTM_LAB_MNIST", "/nowhere/mnist.npz")
    assert main(["digits"]) == 1
    assert "MNIST is not at /nowhere/mnist.npz" in capsys.readouterr().err.replace("\n", " ")


def test_writer_groups_are_the_same_on_every_machine():
    assert PenDrawing(1, "apa/apa00/app0032", ()).writer_group == (
        zlib.crc32(b"apa/apa00/app0032") % 10
    )
