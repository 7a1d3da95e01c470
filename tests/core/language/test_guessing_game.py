"""A game reveals a text word by word, and both sides pay in bits for what they did not expect."""

from __future__ import annotations

import numpy as np
import pytest

from core.language.example_texts import HIDDEN_TEXTS
from core.language.guess import Guess, check_guess
from core.language.guessing_game import Game, Totals, Turn, play, start_game
from core.language.model import load_vocabulary
from core.language.surprise import surprises
from tests.core.language.made_up import ENTRIES, language_model, unigram

MODEL = language_model()
TEXT = ["the", "cat", "saw", "<unk>", "the", "mouse", "<eos>"]


def new_game(text: list[str] = TEXT, given: int = 2) -> Game:
    return start_game(MODEL, unigram(), MODEL.vocabulary.ids(text), given)


def test_a_player_sees_no_more_than_has_been_asked_for() -> None:
    game = new_game()
    assert game.shown == ("the", "cat")
    game = play(game, Guess())
    assert game.shown == ("the", "cat", "saw", "<unk>")  # nobody is asked for a word unknown
    for _ in range(2):
        game = play(game, Guess())
    assert game.shown == (*TEXT[:-1],)
    assert not game.is_over
    game = play(game, Guess())
    assert game.is_over
    assert game.shown == tuple(TEXT)
    assert [each.word for each in game.turns] == ["saw", "the", "mouse", "<eos>"]


def test_the_network_pays_for_each_word_what_it_pays_when_it_reads_the_text() -> None:
    game = new_game()
    while not game.is_over:
        game = play(game, check_guess(MODEL.vocabulary, {"the": 50}))
    ids = MODEL.vocabulary.ids(["<eos>", *TEXT])
    read = np.concatenate(list(surprises(MODEL.network, ids)))
    np.testing.assert_allclose([each.network for each in game.turns], read[[2, 4, 5, 6]])
    assert game.turns[1].player == 1
    assert game.turns[1].frequencies == pytest.approx(-np.log2(0.4))


def test_a_game_is_never_changed_by_playing_it() -> None:
    game = new_game()
    play(game, Guess())
    assert game.turns == ()
    assert game.totals is None


def test_totals_add_up_and_say_who_is_ahead() -> None:
    game = new_game()
    for _ in range(3):
        game = play(game, check_guess(MODEL.vocabulary, {"the": 90}))
    totals = game.totals
    assert totals
    assert totals.turns == 3
    assert totals.player == pytest.approx(sum(each.player for each in game.turns))
    ahead = Totals(2, 4.0, 12.0, 20.0).sentence()
    assert ahead.startswith("After 2 words you are ahead by 8.0 bits.")
    assert "you 4.0, the network 64, word frequencies alone 1,024" in ahead
    assert "the network is ahead by 1.0 bits" in Totals(1, 3.0, 2.0, 9.0).sentence()
    assert "After 1 word you and the network are level" in Totals(1, 3.0, 3.01, 9.0).sentence()


def test_a_turn_says_what_came_and_what_it_cost() -> None:
    came = Turn("cat", 1.0, 2.0, 9.0).sentence()
    assert "\u201ccat\u201d" in came
    assert "50.0% (1.0 bits)" in came
    assert "25.0% (2.0 bits)" in came
    ended = Turn("<eos>", 12.0, 2.0, 9.0).sentence()
    assert ended.startswith("The sentence ended")
    assert "<0.1% (12.0 bits)" in ended


def test_where_nothing_is_left_to_guess_there_is_no_game() -> None:
    for text, given in ((["the", "cat"], 2), (["the", "<unk>"], 1), (["the", "cat"], 0)):
        with pytest.raises(ValueError, match="needs a text of more than"):
            new_game(text, given)
    over = play(new_game(["the", "cat", "ran"]), Guess())
    with pytest.raises(ValueError, match="This game is over"):
        play(over, Guess())


def test_the_sentences_to_guess_are_of_words_that_the_shipped_network_knows() -> None:
    known = set(load_vocabulary("ptb").entries)
    for text in HIDDEN_TEXTS:
        assert set(text.split()) <= known
    assert not set(" ".join(HIDDEN_TEXTS).split()) & (set(ENTRIES[1:3]))
