"""When units are most active: over many sequences, and over the words of a text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.top_activations import (
    HiddenStates,
    TopActivation,
    activation_at,
    mean_activation,
    record_hidden_states,
    record_language_states,
    record_story_states,
    top_activations,
    top_words,
)
from core.language.example_texts import app_text
from core.network.layers import LayerTrace
from core.stories.story_model import load_story_model
from core.stories.text_windows import text_windows
from tests.core.language.made_up import language_model
from tests.core.made_up import KINDS, bidirectional, network, sequences

HIDDEN = np.array(
    [
        [[0.1, -0.5], [0.9, -0.25]],  # unit 0, unit 1 at step 0; the same at step 1
        [[0.5, -0.75], [0.5, 0.75]],
        [[-0.9, 0.9], [0.0, 0.0]],
    ],
    np.float32,
)
SEEN = HiddenStates("cell", HIDDEN)
HALF_PRECISION = 2.5e-4
TELLER = load_story_model("the-crow-and-the-pitcher")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_seen_is_the_hidden_state_of_every_sequence(kind: str) -> None:
    x = sequences(batch=7)
    seen = record_hidden_states(network(kind), "cell", x, batch=3)
    expected = network(kind).trace(x).layer("cell").quantities["hidden_state"]
    np.testing.assert_allclose(seen.hidden_state, expected, rtol=1e-3, atol=HALF_PRECISION)


def test_a_backward_reader_is_seen_row_by_row() -> None:
    seen = record_hidden_states(bidirectional(), "both_backward", sequences())
    expected = bidirectional().trace(sequences()).layer("both_backward")
    backward = expected.quantities["hidden_state"][:, ::-1]
    np.testing.assert_allclose(seen.hidden_state, backward, atol=HALF_PRECISION)


def test_units_fire_together_where_the_weakest_of_them_is_strongest() -> None:
    for sequence, row in enumerate((1, 0)):
        did = LayerTrace(
            "cell", HIDDEN[:0], {"hidden_state": HIDDEN[[sequence]]}, HIDDEN[[sequence]]
        )
        found = activation_at(did, (1, 0))
        assert (found.row, found.signs) == (row, (-1, 1))
        assert found.values == tuple(HIDDEN[sequence, row, [1, 0]])


def test_the_mean_over_the_sequences_of_each_class() -> None:
    means = mean_activation(SEEN, 1, np.array([0, 0, 2]), classes=3)
    np.testing.assert_allclose(means[0], [-0.625, 0.25])
    np.testing.assert_allclose(means[2], [0.9, 0.0], rtol=1e-6)
    assert np.isnan(means[1]).all()


def test_the_strongest_moment_of_each_sequence_comes_first() -> None:
    found = top_activations(SEEN, (0, 1), (1, -1))
    assert found == (TopActivation(1, 0, 0.5), TopActivation(0, 1, 0.25), TopActivation(2, 1, 0.0))
    assert top_activations(SEEN, (1,), (1,), count=1) == (TopActivation(2, 0, pytest.approx(0.9)),)


def test_what_does_not_exist_is_told() -> None:
    with pytest.raises(
        ValueError, match="Expected a recurrent layer, got 'logits', which is dense"
    ):
        record_hidden_states(network("lstm"), "logits", sequences())
    with pytest.raises(ValueError, match="at least one sequence"):
        record_hidden_states(network("lstm"), "cell", sequences()[:0])
    with pytest.raises(ValueError, match="Unit of cell must be a whole number from 0 to 1, not"):
        mean_activation(SEEN, 2, np.zeros(3, int), 10)
    with pytest.raises(ValueError, match="Expected 3 labels, got 2"):
        mean_activation(SEEN, 0, np.zeros(2, int), 10)
    with pytest.raises(ValueError, match="Unit of cell must be a whole number from 0 to 1, not"):
        top_activations(SEEN, (-1,), (1,))
    for units, signs in (((), ()), ((0,), (1, 1)), ((0,), (0,))):
        with pytest.raises(ValueError, match="Expected a sign, 1 or -1, for each"):
            top_activations(SEEN, units, signs)
    did = network("lstm").trace(sequences()).layer("cell")
    with pytest.raises(ValueError, match="at least one unit of layer 'cell', got none"):
        activation_at(did, ())
    with pytest.raises(ValueError, match="Unit of cell must be a whole number from 0 to 2, not"):
        activation_at(did, (3,))


def test_every_window_of_a_short_text_is_read_and_its_next_word_known() -> None:
    windows = text_windows(TELLER)
    ids = TELLER.vocabulary.ids(TELLER.tokens)
    assert len(windows.starts) == len(ids) - TELLER.window
    np.testing.assert_array_equal(windows.inputs[7], ids[7 : 7 + TELLER.window])
    assert windows.next_ids[7] == ids[7 + TELLER.window]


def test_a_long_text_is_read_in_part_from_end_to_end() -> None:
    long = replace(TELLER, tokens=TELLER.tokens * 20)
    starts = text_windows(long).starts
    assert len(starts) == 2000
    assert (starts[0], starts[-1]) == (0, len(long.tokens) - long.window - 1)


def test_a_text_as_short_as_a_window_is_told() -> None:
    with pytest.raises(ValueError, match="not longer than the window of 6"):
        text_windows(replace(TELLER, tokens=TELLER.tokens[:6]))


def test_the_words_come_with_what_the_units_do_at_the_last_of_them() -> None:
    found = top_words(record_story_states(TELLER, "lstm"), (57, 3), (1, -1), count=5)
    assert len(found) == 5
    assert [each.strength for each in found] == sorted((e.strength for e in found), reverse=True)
    for moment in found:
        ids = TELLER.vocabulary.ids(moment.words)
        hidden = TELLER.network.trace(TELLER.inputs(ids)).layer("lstm").quantities["hidden_state"]
        assert min(hidden[0, -1, 57], -hidden[0, -1, 3]) == pytest.approx(moment.strength, abs=3e-4)


def test_words_that_come_twice_are_found_once() -> None:
    twice = replace(TELLER, tokens=TELLER.tokens * 2)
    found = top_words(record_story_states(twice, "lstm"), (57,), (1,), count=1000)
    assert len({moment.words for moment in found}) == len(found)


def test_a_language_model_is_watched_at_every_word_of_the_apps_own_sentences() -> None:
    model = language_model()
    sentences = app_text(model).sentences
    text = record_language_states(model, "lstm_2")
    assert len(text.words) == len(text.seen.hidden_state) == sum(map(len, sentences))
    (best,) = top_words(text, (2, 0), (1, -1), count=1)
    assert any(best.words == sentence[: len(best.words)] for sentence in sentences)
    ids = model.vocabulary.ids(("<eos>", *best.words))
    hidden = model.network.trace(ids[None]).layer("lstm_2").quantities["hidden_state"]
    assert min(hidden[0, -1, 2], -hidden[0, -1, 0]) == pytest.approx(best.strength, abs=3e-4)
