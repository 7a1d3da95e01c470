"""A small language model learns from end to end: state carried, stopped, gone on with, stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf

from core.data.corpus import Corpus
from core.language.lookahead import lookahead_perplexities
from core.language.surprise import perplexity, surprises
from core.network.card import load_card
from core.network.keras_file import load_network
from core.recipes import LSTM, SGD, Adam, Bidirectional, Dense, Embedding, LanguageRecipe, recipe
from core.text.vocabulary import Vocabulary
from core.training.keras_model import build_network
from core.training.language import train
from core.training.language_pass import RandomDraws, read_text
from core.training.progress import Step

pytestmark = pytest.mark.slow

WORDS = 12
UNITS = {"embedding": 6, "lstm_1": 8, "lstm_2": 6}
NAMES = ["ptb", "ptb-tutorial", "ptb-cheat"]
HALF = UNITS["embedding"] // 2
"""Units of each of two readers, which give as many numbers together as the embedding has."""


def small(name: str, **changes: object) -> LanguageRecipe:
    """The recipe with few units and words; no text is said better without an order in it."""
    whole = recipe(name)
    assert isinstance(whole, LanguageRecipe)
    layers = []
    for layer in whole.layers:
        if isinstance(layer, Embedding):
            layer = replace(layer, entries=WORDS, units=UNITS[layer.name])
        elif isinstance(layer, LSTM):
            layer = replace(layer, units=UNITS[layer.name])
        elif isinstance(layer, Bidirectional):
            layer = replace(layer, layer=replace(layer.layer, units=HALF))
        elif isinstance(layer, Dense):
            layer = replace(layer, units=WORDS)
        layers.append(layer)
    optimizer = whole.optimizer
    if isinstance(optimizer, SGD):
        optimizer = replace(optimizer, learning_rate=1.0, full_epochs=2, decay=0.5)
    sized = {"batch": 4, "unrolled_steps": 5, "epochs": 2, "optimizer": optimizer}
    return replace(whole, layers=tuple(layers), product_dtype="float32", **{**sized, **changes})


def counting_text(words: int) -> np.ndarray:
    """0 1 2 ... 11 0 1 ...: whoever learns it is surprised by nothing."""
    return (np.arange(words) % WORDS).astype(np.int32)


def sources() -> Corpus:
    vocabulary = Vocabulary("words", tuple("abcdefghijkl"))
    return Corpus(vocabulary, counting_text(600), counting_text(90), counting_text(101))


def stop_after(batches: int) -> Callable[[], bool]:
    asked = iter(range(1, batches + 1))
    return lambda: next(asked) == batches


def weights(name: str, folder: Path) -> list[np.ndarray]:
    layers = load_network(name, folder).layers
    return [array for layer in layers for array in vars(layer).values() if np.ndim(array)]


def no_state(batch: int, chosen: LanguageRecipe | None = None) -> list[tf.Tensor]:
    layers = (chosen or small("ptb")).layers
    cells = [layer for layer in layers if isinstance(layer, LSTM)]
    return [tf.zeros((batch, cell.units)) for cell in cells for _ in "hc"]


@pytest.mark.parametrize("name", NAMES)
def test_the_pass_computes_what_the_keras_model_computes(name: str) -> None:
    chosen = small(name)
    model = build_network(chosen)
    ids = np.random.default_rng(0).integers(0, WORDS, (7, 3))
    logits, _ = read_text(chosen, model.trainable_variables, tf.constant(ids), no_state(3, chosen))
    expected = model(ids.T).numpy().swapaxes(0, 1).reshape(-1, WORDS)
    np.testing.assert_allclose(logits, expected, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_its_gradient_is_the_keras_models(name: str) -> None:
    chosen = small(name)
    model = build_network(chosen)
    variables = model.trainable_variables
    ids = np.random.default_rng(0).integers(0, WORDS, (7, 3))
    weigh = tf.constant(np.random.default_rng(1).normal(0, 1, (7, 3, WORDS)).astype(np.float32))
    with tf.GradientTape() as tape:
        logits, _ = read_text(chosen, variables, tf.constant(ids), no_state(3, chosen))
        ours = tf.reduce_sum(logits * tf.reshape(weigh, (-1, WORDS)))
    found = tape.gradient(ours, variables)
    with tf.GradientTape() as tape:
        theirs = tf.reduce_sum(tf.transpose(model(ids.T), (1, 0, 2)) * weigh)
    for gradient, expected in zip(found, tape.gradient(theirs, variables), strict=True):
        np.testing.assert_allclose(
            tf.convert_to_tensor(gradient), tf.convert_to_tensor(expected), atol=2e-5
        )


def test_the_state_is_carried_from_piece_to_piece() -> None:
    chosen = small("ptb")
    variables = build_network(chosen).trainable_variables
    ids = tf.constant(np.random.default_rng(0).integers(0, WORDS, (10, 3)))
    whole, end = read_text(chosen, variables, ids, no_state(3))
    first, state = read_text(chosen, variables, ids[:4], no_state(3))
    second, last = read_text(chosen, variables, ids[4:], state)
    np.testing.assert_allclose(tf.concat([first, second], 0), whole, atol=1e-5)
    for part, expected in zip(last, end, strict=True):
        np.testing.assert_allclose(part, expected, atol=1e-5)


def test_locked_dropout_drops_the_same_numbers_at_every_step() -> None:
    values, shape = tf.ones((50, 4, 30)), (1, 4, 30)
    locked = RandomDraws(0, tf.constant(3)).dropped(values, 0.25, 1, shape).numpy()
    assert set(np.unique(locked)) == {0, np.float32(1 / 0.75)}
    assert (locked == locked[:1]).all()
    assert (locked == RandomDraws(0, tf.constant(3)).dropped(values, 0.25, 1, shape).numpy()).all()
    others = [RandomDraws(0, tf.constant(4)), RandomDraws(1, tf.constant(3))]
    assert all((locked != draws.dropped(values, 0.25, 1, shape).numpy()).any() for draws in others)
    free = RandomDraws(0, tf.constant(3)).dropped(values, 0.25, 1).numpy()
    assert (free != free[:1]).any()


@pytest.mark.parametrize("name", NAMES)
def test_a_stopped_training_goes_on_to_the_same_weights(name: str, tmp_path: Path) -> None:
    steps: list[Step] = []
    path = train(small(name), sources(), tmp_path / "once", on_progress=steps.append)
    assert path == tmp_path / "once" / f"{name}.keras"
    assert len(steps) == 2 * 29
    stopped = train(small(name), sources(), tmp_path / "twice", should_stop=stop_after(40))
    assert stopped is None
    assert train(small(name), sources(), tmp_path / "twice", resume=True)
    for once, twice in zip(
        weights(name, tmp_path / "once"), weights(name, tmp_path / "twice"), strict=True
    ):
        np.testing.assert_array_equal(once, twice)


def test_a_training_may_end_later_than_it_was_begun_for(tmp_path: Path) -> None:
    train(small("ptb"), sources(), tmp_path / "at_once")
    begun = train(small("ptb", epochs=1), sources(), tmp_path / "longer", should_stop=stop_after(9))
    assert begun is None
    assert train(small("ptb"), sources(), tmp_path / "longer", resume=True)
    for once, longer in zip(
        weights("ptb", tmp_path / "at_once"), weights("ptb", tmp_path / "longer"), strict=True
    ):
        np.testing.assert_array_equal(once, longer)


def test_it_learns_an_order_and_its_card_and_file_say_so(tmp_path: Path) -> None:
    chosen = small("ptb", epochs=8, optimizer=Adam(0.03))
    steps: list[Step] = []
    assert train(chosen, sources(), tmp_path, on_progress=steps.append, command="as typed")
    network, card = load_network("ptb", tmp_path), load_card("ptb", tmp_path)
    reached = card.scores["test_perplexity"]
    assert reached == pytest.approx(perplexity(network, sources().test))
    assert reached < 3 < 11 < steps[30].scores["validation_perplexity"]
    assert card.scores["validation_perplexity_in_float32"] == pytest.approx(
        card.scores["validation_perplexity"], rel=0.02
    )
    assert card.command == "as typed"
    assert card.data["trained_on"] == 600


def test_who_reads_from_both_ends_is_measured_with_the_next_word_seen_and_unseen(
    tmp_path: Path,
) -> None:
    random = np.random.default_rng(0).integers(0, WORDS, 2_000).astype(np.int32)
    text = replace(sources(), training=random, validation=random[:90], test=random[-101:])
    train(small("ptb-cheat", epochs=12, optimizer=Adam(0.02)), text, tmp_path)
    network, scores = load_network("ptb-cheat", tmp_path), load_card("ptb-cheat", tmp_path).scores
    seen, unseen = lookahead_perplexities(network, text.test)
    assert scores["test_perplexity_seen"] == pytest.approx(seen)
    assert scores["test_perplexity_unseen"] == pytest.approx(unseen)
    assert "test_perplexity" not in scores
    # Nobody can foretell what is drawn by lot: whoever does has looked.
    assert seen < 5 < 9 < unseen


def test_a_stored_network_is_an_ordinary_keras_file_of_rounded_numbers(tmp_path: Path) -> None:
    import keras

    train(small("ptb"), sources(), tmp_path)
    model = keras.saving.load_model(tmp_path / "ptb.keras")
    network, text = load_network("ptb", tmp_path), sources().test
    for weight in model.get_weights():
        assert not (weight.view(np.uint32) & 0xFFFF).any()
    logits = model.predict(text[None, :-1], verbose=0)[0]
    chances = tf.nn.log_softmax(logits).numpy()[np.arange(len(text) - 1), text[1:]]
    found = np.concatenate(list(surprises(network, text)))
    np.testing.assert_allclose(found, -chances / np.log(2), atol=1e-4)


def test_a_text_that_is_too_short_is_refused(tmp_path: Path) -> None:
    short = replace(sources(), training=counting_text(20))
    with pytest.raises(ValueError, match="at least 25 words to learn from, and it has 20"):
        train(small("ptb"), short, tmp_path)
