"""Guess the next word against the network, word by word, scored in bits.

>>> game = start_game(model, unigram, ids)
>>> game.shown
('the', 'company')
>>> game = play(game, check_guess(model.vocabulary, {"said": 60}))
>>> game.turns[-1].sentence()
"The word was 'said'. You gave it 60.0% (0.7 bits), the network 41.0% (1.3 bits)."
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.formatting import probability, short_number
from core.i18n import gettext as _
from core.i18n import ngettext
from core.language.guess import Guess, guess_bits
from core.language.model import LanguageModel
from core.language.ngrams import Unigram
from core.language.surprise import perplexity_of_bits, surprises
from core.text.vocabulary import Vocabulary

GIVEN = 2
"""Words of a text that are shown before the first guess."""

EVEN = 0.05
"""Scores that differ by less, in bits, are printed as equal."""


@dataclass(frozen=True)
class Turn:
    """One word that was guessed.

    Attributes:
        word: The word that came.
        player: The player's surprise, in bits.
        network: The network's surprise.
        frequencies: The surprise of a player who only knows how frequent each word is.
    """

    word: str
    player: float
    network: float
    frequencies: float

    def sentence(self) -> str:
        """Say which word came and what it cost the player and the network."""
        costs = {
            "your_share": probability(2**-self.player),
            "your_bits": f"{self.player:.1f}",
            "its_share": probability(2**-self.network),
            "its_bits": f"{self.network:.1f}",
        }
        if self.word == END_OF_SENTENCE:
            return _(
                "The sentence ended. You gave that {your_share} ({your_bits} bits), the network "
                "{its_share} ({its_bits} bits).",
                **costs,
            )
        return _(
            "The word was \u201c{word}\u201d. You gave it {your_share} ({your_bits} bits), the "
            "network {its_share} ({its_bits} bits).",
            word=self.word,
            **costs,
        )


@dataclass(frozen=True)
class Totals:
    """What all turns cost together, in bits."""

    turns: int
    player: float
    network: float
    frequencies: float

    def sentence(self) -> str:
        """Say who was less surprised, and how unsure each was on average."""
        ahead = self.network - self.player
        values = {
            "bits": f"{abs(ahead):.1f}",
            "yours": self._choices(self.player),
            "its": self._choices(self.network),
            "frequencies": self._choices(self.frequencies),
        }
        if abs(ahead) < EVEN:
            score = ngettext(
                "After {n} word you and the network are level.",
                "After {n} words you and the network are level.",
                self.turns,
            )
        elif ahead > 0:
            score = ngettext(
                "After {n} word you are ahead by {bits} bits.",
                "After {n} words you are ahead by {bits} bits.",
                self.turns,
                **values,
            )
        else:
            score = ngettext(
                "After {n} word the network is ahead by {bits} bits.",
                "After {n} words the network is ahead by {bits} bits.",
                self.turns,
                **values,
            )
        return _(
            "{score} Perplexity: you {yours}, the network {its}, word frequencies alone "
            "{frequencies}.",
            score=score,
            **values,
        )

    def _choices(self, bits: float) -> str:
        return short_number(perplexity_of_bits(np.array([bits / self.turns])))


@dataclass(frozen=True, eq=False)
class Game:
    """A hidden text and how far it has been guessed.

    Attributes:
        vocabulary: The words of the network.
        unigram: How frequent each of them is.
        ids: (N,), the ids of the text.
        network_bits: (N,), the network's surprise at each of them.
        given: Number of words that are shown before the first guess.
        turns: The guesses so far.
    """

    vocabulary: Vocabulary
    unigram: Unigram
    ids: NDArray[np.intp]
    network_bits: NDArray[np.float64]
    given: int
    turns: tuple[Turn, ...] = ()

    @property
    def hidden(self) -> tuple[int, ...]:
        """Positions of the words to guess; a word that the network does not know is shown."""
        known = self.ids != self.vocabulary.id_of(UNKNOWN)
        return tuple(place for place in range(self.given, len(self.ids)) if known[place])

    @property
    def is_over(self) -> bool:
        """Whether every hidden word has been guessed."""
        return len(self.turns) == len(self.hidden)

    @property
    def shown(self) -> tuple[str, ...]:
        """The words that the player knows by now."""
        seen = self.ids if self.is_over else self.ids[: self.hidden[len(self.turns)]]
        return self.vocabulary.tokens(seen)

    @property
    def totals(self) -> Totals | None:
        """The scores so far; None before the first guess."""
        if not self.turns:
            return None
        costs = np.array([(turn.player, turn.network, turn.frequencies) for turn in self.turns])
        return Totals(len(self.turns), *map(float, costs.sum(0)))


def start_game(
    model: LanguageModel, unigram: Unigram, ids: NDArray[np.integer], given: int = GIVEN
) -> Game:
    """Start a game about a text.

    Args:
        model: The opponent. It reads the text from the beginning of a sentence, and no further than
            the player.
        unigram: How frequent each of its words is.
        ids: (N,), the text, without an end of sentence before it.
        given: Number of words that are shown before the first guess, at least 1.

    Raises:
        ValueError: If no word is left to guess.
    """
    before = model.vocabulary.ids([END_OF_SENTENCE])
    bits = np.concatenate(list(surprises(model.network, np.concatenate([before, ids]))))
    game = Game(model.vocabulary, unigram, np.asarray(ids, np.intp), bits, given)
    if given < 1 or not game.hidden:
        raise ValueError(
            _("A game needs a text of more than {n} words that the network knows.", n=given)
        )
    return game


def play(game: Game, guess: Guess) -> Game:
    """Score a guess at the next word.

    Raises:
        ValueError: If the game is over.
    """
    if game.is_over:
        raise ValueError(_("This game is over. Start another one."))
    place = game.hidden[len(game.turns)]
    truth = int(game.ids[place])
    turn = Turn(
        game.vocabulary.entries[truth],
        guess_bits(guess, game.unigram, truth),
        float(game.network_bits[place]),
        guess_bits(Guess(), game.unigram, truth),
    )
    return replace(game, turns=(*game.turns, turn))
