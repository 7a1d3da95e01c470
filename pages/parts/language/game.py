"""Guess the next word against the network: a hidden sentence, word by word, scores in bits."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from core import cache
from core.data.ptb import END_OF_SENTENCE
from core.language.example_texts import HIDDEN_TEXTS
from core.language.guessing_game import MOST_PERCENT, Game, Guess, check_guess, play, start_game
from core.language.model import PTB
from core.language.scored_text import ScoredText, score_text
from core.view.language_captions import prediction_sentence
from pages.parts.language.address import get_language_state

_WORD, _SURE = "game-word", "game-sure"
_FIRST_SURE = 30
_SHOWN_ROUNDS = 6
_RULES = (
    "Name the word that you expect, and how sure you are. What you leave open goes to all other "
    "words, by how common they are. The word that comes costs you what it costs the network: "
    "\u2212log2 of the probability that it had. Fewer bits win."
)


@dataclass
class _Table:
    """What lies on one visitor's table.

    Attributes:
        number: Which of the hidden texts is played; they begin anew behind the last.
        game: How far it has been guessed.
        read: The same text as the network reads it.
        problem: About the last guess.
    """

    number: int
    game: Game
    read: ScoredText
    problem: str = ""

    def guess(self, guess: Guess) -> None:
        self.game = play(self.game, guess)
        self.problem = " ".join(guess.sentences)


@st.fragment
def language_game() -> None:
    """Draws the words that are known so far, a field for the next one, and the scores."""
    st.subheader("Guess the next word against it", anchor=False)
    if "game" not in st.session_state:
        _begin(0)
    table: _Table = st.session_state["game"]
    st.html(f'<p class="lab-hidden">{_hidden(table.game)}</p>')
    if table.game.is_over:
        _offer_another(table)
    else:
        _ask(table)
    if table.problem:
        st.html(f'<p class="lab-error" role="alert">{escape(table.problem)}</p>')
    if totals := table.game.totals:
        st.html(f'<p class="lab-game-totals" role="status">{escape(totals.sentence())}</p>')
        st.html(_scores(table))
    else:
        st.caption(_RULES)


def _begin(number: int) -> None:
    model = cache.language_model(PTB)
    text = HIDDEN_TEXTS[number % len(HIDDEN_TEXTS)]
    read = score_text(model, f"{text} {END_OF_SENTENCE}")
    game = start_game(model, cache.unigram(PTB), read.inputs[1:])
    st.session_state["game"] = _Table(number, game, read)


def _ask(table: _Table) -> None:
    def name() -> None:
        percents = {st.session_state[_WORD]: st.session_state[_SURE]}
        try:
            table.guess(check_guess(cache.language_model(PTB).vocabulary, percents))
        except ValueError as error:
            table.problem = str(error)
            return
        st.session_state[_WORD] = ""

    st.session_state.setdefault(_SURE, _FIRST_SURE)
    with (
        st.form("game-form", border=False),
        st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
    ):
        st.text_input("The next word", key=_WORD, width=190, autocomplete="off")
        st.slider("How sure, in %", 1, MOST_PERCENT, key=_SURE, width=190)
        st.form_submit_button("Guess", on_click=name)
        st.form_submit_button("No idea", on_click=table.guess, args=(Guess(),))


def _offer_another(table: _Table) -> None:
    def look() -> None:
        get_language_state().open_text(_sentence(table.game))

    with st.container(horizontal=True, gap="small"):
        st.button("Another sentence", key="game-next", on_click=_begin, args=(table.number + 1,))
        if st.button("See its surprise map", key="game-look", on_click=look):
            st.rerun()


def _hidden(game: Game) -> str:
    known = escape(_sentence(game))
    return known if game.is_over else f'{known} <b aria-label="the next word">?</b>'


def _sentence(game: Game) -> str:
    return " ".join(word for word in game.shown if word != END_OF_SENTENCE)


def _scores(table: _Table) -> str:
    model = cache.language_model(PTB)
    rounds = list(zip(table.game.rounds, table.game.asked, strict=False))[-_SHOWN_ROUNDS:]
    told = "".join(
        f"<li>{escape(one.sentence())} {escape(prediction_sentence(model, table.read, place))}</li>"
        for one, place in reversed(rounds)
    )
    return f'<ul class="lab-game-rounds">{told}</ul>'
