"""Addresses: every declared parameter of every page, with legal, damaged and hostile texts."""

from __future__ import annotations

from random import Random

from core.network.shipped import shipped_names
from core.recipes import RECIPES, recipe
from core.recipes.editable import setting_types
from core.recipes.settings import settings_of
from core.stories.texts import STORIES
from pages.parts import digit_state
from pages.parts.by_hand import state as by_hand
from pages.parts.gates import state as gates
from pages.parts.lab import state as lab
from pages.parts.language import state as language
from pages.parts.memory import state as memory
from pages.parts.opened.source import OWN_MODEL
from pages.parts.story import state as story
from pages.parts.teach import state as teach
from pages.parts.units import state as units
from tests.campaign.hostile import mutated, text
from tests.campaign.pages import open_page

CASES, SAMPLE = 12_000, 10

_DIGIT = [param.name for param in digit_state.PARAMS]
_READING = [param.name for param in gates.READING_PARAMS]
_SETTINGS = sorted(
    {name for each in RECIPES for name in setting_types(type(settings_of(recipe(each))))}
)
PAGES = {
    "home": ["visit"],
    "about": ["visit"],
    "draw": _DIGIT,
    "gates": [*_DIGIT, *_READING, *(param.name for param in gates.PARAMS)],
    "by_hand": [param.name for param in by_hand.PARAMS],
    "story": [param.name for param in story.PARAMS],
    "language": [param.name for param in language.PARAMS],
    "lab": [*(param.name for param in lab.params(lab.LabState())), *_SETTINGS],
    "teach": [param.name for param in teach.PARAMS],
    "memory": [param.name for param in memory.PARAMS],
    "units": [param.name for param in units.PARAMS],
}
DECLARED = [(page, name) for page, names in PAGES.items() for name in dict.fromkeys(names)]
LEGAL = {
    "story": list(STORIES),
    "words": ["had a general", "the stock market fell sharply on friday ."],
    "temperature": ["0.0", "1.0"],
    "beside": ["1.0~0.0_5.3", "0.7"],
    "word": ["0.12", "5"],
    "look": ["sure", "copied"],
    "cell": ["simple_rnn", "lstm", "gru"],
    "numbers": ["hidden_state-0-input:0.7,fed-1:3"],
    "network": [*shipped_names(), OWN_MODEL],
    "sample": ["easy-7", "notorious-10"],
    "layer": ["lstm", "lstm_1", "lstm_2", "gru"],
    "order": ["likeness", "number", "waking", "missed", "forget", "update"],
    "cut": ["amnesiac.57.12", "force-forget_gate-0.25.all.1", "mute.3,5,9-12.4", "hoarder.all.2"],
    "units": ["3,17,40-52"],
    "recipe": list(RECIPES),
    "compare": ["1,2"],
    "optimizer": ["adam", "sgd", "rmsprop"],
}
_NUMBERS = ["0", "1", "2", "7", "12", "28", "64", "128", "0.5", "0.001"]


def case(seed: int) -> None:
    """Open a page with one parameter that is this case's, and up to three others."""
    random = Random(f"addresses {seed}")
    page, name = DECLARED[seed % len(DECLARED)]
    names = [name, *random.sample(PAGES[page], min(len(PAGES[page]), random.randint(0, 3)))]
    open_page(page, {each: _text(random, each) for each in random.sample(names, len(names))})


def _text(random: Random, name: str) -> str:
    legal = random.choice(LEGAL.get(name, _NUMBERS))
    match random.randrange(4):
        case 0:
            return legal
        case 1:
            return mutated(random, legal)
        case _:
            return text(random, 2_000)
