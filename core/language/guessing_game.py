"""Guess the next word against the network, word by word, scored in bits.

>>> game = begin(model, unigram, ids)
>>> game.shown
('the', 'company')
>>> game = play(game, check_guess(model.vocabulary, {"said": 60}))
>>> game.rounds[-1].sentence()
"It was 'said'. You gave it 60.0%: 0.7 bits. The network gave it 41.0%: 1.3 bits."

What a player expects the next word to be, and how likely that makes every word.

A player names some words and how sure they are of each. What is left is spread over all other words
by how common they are, as somebody would who knows nothing more. Every word thereby has a
probability, and a player is scored as a network is: by -log2 of the probability of the word that
came. Nobody does better on average than by saying just how sure they are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.data.ptb import END_OF_SENTENCE, UNKNOWN
from core.formatting import probability, short_number
from core.language.model import LanguageModel
from core.language.ngrams import Unigram
from core.language.ptb_tokenizer import tokenize
from core.language.surprise import perplexity_of_bits, surprises
from core.text.vocabulary import COMPARED_CHARS, Vocabulary

GIVEN = 2
"""So many words of a text are shown before the first is asked for."""

EVEN = 0.05
"""Two who differ by less, in bits, are printed as equal."""


@dataclass(frozen=True)
class Round:
    """One word that was asked for.

    Attributes:
        word: The word that came.
        player: How surprised the player was, in bits.
        network: Likewise the network.
        counting: Likewise somebody who only knows how common each word is.
    """

    word: str
    player: float
    network: float
    counting: float

    def sentence(self) -> str:
        """What came, and what it cost either of the two."""
        word = "the end of the sentence" if self.word == END_OF_SENTENCE else repr(self.word)
        return (
            f"It was {word}. You gave it {probability(2**-self.player)}: {self.player:.1f} bits. "
            f"The network gave it {probability(2**-self.network)}: {self.network:.1f} bits."
        )


@dataclass(frozen=True)
class Totals:
    """What all rounds together cost, in bits."""

    rounds: int
    player: float
    network: float
    counting: float

    def sentence(self) -> str:
        """Who was less surprised, and how unsure each was."""
        words = "1 word" if self.rounds == 1 else f"{self.rounds} words"
        ahead = self.network - self.player
        if abs(ahead) < EVEN:
            verdict = "you and the network are even"
        else:
            who = "you are" if ahead > 0 else "the network is"
            verdict = f"{who} ahead by {abs(ahead):.1f} bits"
        return (
            f"After {words} {verdict}. You were as unsure as choosing among "
            f"{self._choices(self.player)} words each time, the network among "
            f"{self._choices(self.network)}, and somebody who only knows how common each word is "
            f"among {self._choices(self.counting)}."
        )

    def _choices(self, bits: float) -> str:
        return short_number(perplexity_of_bits(np.array([bits / self.rounds])))


@dataclass(frozen=True, eq=False)
class Game:
    """A hidden text and how far it has been guessed.

    Attributes:
        vocabulary: The words of the network.
        unigram: How common each is.
        ids: (N,), the text's ids.
        network_bits: (N,), how surprised the network is by each of them.
        given: How many of them are shown before the first is asked for.
        rounds: What has been played.
    """

    vocabulary: Vocabulary
    unigram: Unigram
    ids: NDArray[np.intp]
    network_bits: NDArray[np.float64]
    given: int
    rounds: tuple[Round, ...] = ()

    @property
    def asked(self) -> tuple[int, ...]:
        """The places of the words that are asked for; a word that the network lacks is shown."""
        known = self.ids != self.vocabulary.id_of(UNKNOWN)
        return tuple(place for place in range(self.given, len(self.ids)) if known[place])

    @property
    def is_over(self) -> bool:
        """Whether every word has been asked for."""
        return len(self.rounds) == len(self.asked)

    @property
    def shown(self) -> tuple[str, ...]:
        """The words that the player knows by now."""
        seen = self.ids if self.is_over else self.ids[: self.asked[len(self.rounds)]]
        return self.vocabulary.tokens(seen)

    @property
    def totals(self) -> Totals | None:
        """What all rounds cost; None before the first."""
        if not self.rounds:
            return None
        costs = np.array([(each.player, each.network, each.counting) for each in self.rounds])
        return Totals(len(self.rounds), *map(float, costs.sum(0)))


def start_game(
    model: LanguageModel, unigram: Unigram, ids: NDArray[np.integer], given: int = GIVEN
) -> Game:
    """A game about a text, with nothing played.

    Args:
        model: The network that the player is up against. It reads the text from the beginning of a
            sentence, and no further than the player.
        unigram: How common each of its words is.
        ids: (N,), the text, without an end of sentence before it.
        given: How many of its words are shown at first, at least 1.

    Raises:
        ValueError: If nothing is left to be asked for.
    """
    before = model.vocabulary.ids([END_OF_SENTENCE])
    bits = np.concatenate(list(surprises(model.network, np.concatenate([before, ids]))))
    game = Game(model.vocabulary, unigram, np.asarray(ids, np.intp), bits, given)
    if given < 1 or not game.asked:
        raise ValueError(
            f"Expected a text of more than {given} words that the network knows, got {len(ids)}."
        )
    return game


def play(game: Game, guess: Guess) -> Game:
    """The game after a guess at the next word.

    Raises:
        ValueError: If the game is over.
    """
    if game.is_over:
        raise ValueError("Expected a game with words left to guess, got one that is over.")
    place = game.asked[len(game.rounds)]
    truth = int(game.ids[place])
    played = Round(
        game.vocabulary.entries[truth],
        guess_bits(guess, game.unigram, truth),
        float(game.network_bits[place]),
        guess_bits(Guess(), game.unigram, truth),
    )
    return replace(game, rounds=(*game.rounds, played))


MOST_PERCENT = 99
"""Somebody who is surer than that and wrong would be surprised without end."""

MOST_WORDS = 10
SENTENCE_ENDS = frozenset({*".!?", END_OF_SENTENCE})


@dataclass(frozen=True)
class Guess:
    """Some words, and how sure the player is of each.

    Attributes:
        shares: By id, each above 0, together at most 0.99; empty where the player has no idea.
        sentences: What was taken for something else than was typed, and why.
    """

    shares: Mapping[int, float] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()


def check_guess(vocabulary: Vocabulary, percents: Mapping[str, int]) -> Guess:
    """The guess that somebody typed.

    Args:
        vocabulary: The words that the network knows. One that it does not is taken for `<unk>`, a
            number for `N`, a full stop for the end of the sentence.
        percents: By word as it was typed, how sure the player is of it, from 1 to 99.

    Raises:
        ValueError: If there are too many words, an empty one, two that mean the same, or they are
            given no percentages that can be.
    """
    if len(percents) > MOST_WORDS:
        raise ValueError(f"Expected at most {MOST_WORDS} words as a guess, got {len(percents)}.")
    shares: dict[int, float] = {}
    sentences = []
    for typed, percent in percents.items():
        if not 1 <= percent <= MOST_PERCENT:
            raise ValueError(
                f"Expected to be from 1% to {MOST_PERCENT}% sure of a word, got {percent}%."
            )
        word = _known_word(vocabulary, typed)
        if word != typed.strip().casefold():
            sentences.append(f"{typed.strip()[:COMPARED_CHARS]!r} is guessed as {word!r}.")
        id_ = vocabulary.ids([word])[0]
        if int(id_) in shares:
            raise ValueError(f"Expected different words as a guess, got {word!r} twice.")
        shares[int(id_)] = percent / 100
    if sum(percents.values()) > MOST_PERCENT:
        raise ValueError(
            f"Expected the words of a guess to take at most {MOST_PERCENT}% together, got "
            f"{sum(percents.values())}%."
        )
    return Guess(shares, tuple(sentences))


def guess_bits(guess: Guess, unigram: Unigram, truth: int) -> float:
    """How surprised a player is by the word that came, -log2 of its probability by their guess.

    Args:
        guess: What they expected.
        unigram: How common each word is.
        truth: The id of the word that came.
    """
    if truth in guess.shares:
        return -math.log2(guess.shares[truth])
    left = 1 - sum(guess.shares.values())
    of_others = 1 - sum(float(unigram.probabilities[id_]) for id_ in guess.shares)
    return -math.log2(left * float(unigram.probabilities[truth]) / of_others)


def _known_word(vocabulary: Vocabulary, typed: str) -> str:
    """The word of the vocabulary that somebody means.

    Raises:
        ValueError: If nothing is typed, or more than one word.
    """
    if typed.strip() in SENTENCE_ENDS:
        return END_OF_SENTENCE
    words = [piece.token for piece in tokenize(typed, vocabulary) if piece.is_read]
    if len(words) != 1:
        raise ValueError(f"Expected one word, got {typed[:COMPARED_CHARS]!r}.")
    return words[0]
