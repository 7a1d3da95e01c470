"""Where in the text that a network learnt its units fire."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.analysis.top_activations import record_language_states, record_story_states, top_words
from core.language.example_texts import app_text
from core.stories.story_model import load_story_model
from core.stories.text_windows import text_windows
from tests.core.language.made_up import language_model

TELLER = load_story_model("the-crow-and-the-pitcher")


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
    with pytest.raises(ValueError, match="Expected more than 6 words of text, got 6"):
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
