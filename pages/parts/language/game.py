"""The guessing game: a hidden sentence, word by word, against the network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from core import cache
from core.data.ptb import END_OF_SENTENCE
from core.i18n import N_
from core.i18n import gettext as _
from core.language.example_texts import HIDDEN_TEXTS
from core.language.guess import MAX_PERCENT, Guess, check_guess
from core.language.guessing_game import Game, play, start_game
from core.language.model import PTB
from core.language.scored_text import ScoredText, score_text
from core.view.language_captions import prediction_sentence
from pages.parts.language.state import get_language_state
from pages.parts.problems import guarded

_WORD, _SURE = "game-word", "game-sure"
_FIRST_SURE = 30
_SHOWN_TURNS = 6
_RULES = N_(
    "Enter the word that you expect and how sure you are. The rest of your probability is spread "
    "over all other words by their frequency. You and the network are both scored by \u2212log2 of "
    "the probability of the word that comes: fewer bits win."
)


@dataclass
class _GameState:
    """One visitor's game.

    Attributes:
        number: Which of the hidden texts is played; the first follows the last.
        game: How far it has been guessed.
        read: The same text as the network reads it.
        problem: A sentence about the last guess.
    """

    number: int
    game: Game
    read: ScoredText
    problem: str = ""

    def guess(self, guess: Guess) -> None:
        self.game = play(self.game, guess)
        self.problem = " ".join(guess.sentences)


@st.fragment
@guarded()
def guessing_game() -> None:
    """Draw the words that are known so far, a field for the next one, and the scores."""
    st.subheader(_("Guess the next word against the network"), anchor=False)
    if "game" not in st.session_state:
        _begin(0)
    state: _GameState = st.session_state["game"]
    st.html(f'<p class="lab-hidden">{_known_words(state.game)}</p>')
    if state.game.is_over:
        _offer_another(state)
    else:
        _ask(state)
    if state.problem:
        st.html(f'<p class="lab-error" role="alert">{escape(state.problem)}</p>')
    if totals := state.game.totals:
        st.html(f'<p class="lab-game-totals" role="status">{escape(totals.sentence())}</p>')
        st.html(_scores(state))
    else:
        st.caption(_(_RULES))


def _begin(number: int) -> None:
    model = cache.language_model(PTB)
    text = HIDDEN_TEXTS[number % len(HIDDEN_TEXTS)]
    read = score_text(model, f"{text} {END_OF_SENTENCE}")
    game = start_game(model, cache.unigram(PTB), read.inputs[1:])
    st.session_state["game"] = _GameState(number, game, read)


def _ask(state: _GameState) -> None:
    def guess() -> None:
        percents = {st.session_state[_WORD]: st.session_state[_SURE]}
        problems: list[str] = []
        with guarded(problems):
            state.guess(check_guess(cache.language_model(PTB).vocabulary, percents))
            st.session_state[_WORD] = ""
        if problems:
            state.problem = problems[0]

    st.session_state.setdefault(_SURE, _FIRST_SURE)
    with (
        st.form("game-form", border=False),
        st.container(horizontal=True, gap="small", vertical_alignment="bottom"),
    ):
        st.text_input(_("The next word"), key=_WORD, width=190, autocomplete="off")
        st.slider(_("How sure, in %"), 1, MAX_PERCENT, key=_SURE, width=190)
        st.form_submit_button(_("Guess"), key="game-guess", on_click=guess)
        st.form_submit_button(
            _("No idea"), key="game-no-idea", on_click=state.guess, args=(Guess(),)
        )


def _offer_another(state: _GameState) -> None:
    def read_it() -> None:
        get_language_state().open_text(_sentence(state.game))

    with st.container(horizontal=True, gap="small"):
        st.button(_("Another sentence"), key="game-next", on_click=_begin, args=(state.number + 1,))
        if st.button(_("Show its surprise at this sentence"), key="game-look", on_click=read_it):
            st.rerun()


def _known_words(game: Game) -> str:
    known = escape(_sentence(game))
    label = escape(_("the next word"))
    return known if game.is_over else f'{known} <b role="img" aria-label="{label}">?</b>'


def _sentence(game: Game) -> str:
    return " ".join(word for word in game.shown if word != END_OF_SENTENCE)


def _scores(state: _GameState) -> str:
    model = cache.language_model(PTB)
    turns = list(zip(state.game.turns, state.game.hidden, strict=False))[-_SHOWN_TURNS:]
    lines = "".join(
        f"<li>{escape(f'{turn.sentence()} {prediction_sentence(model, state.read, place)}')}</li>"
        for turn, place in reversed(turns)
    )
    return f'<ul class="lab-game-turns">{lines}</ul>'
