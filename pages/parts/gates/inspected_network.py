"""Which network reads on the gates page: a shipped one, or a visitor's own."""

from __future__ import annotations

from dataclasses import dataclass

from core import cache
from core.i18n import gettext as _
from core.language.model import LanguageModel
from core.network.card import Card
from core.network.network import Network
from core.stories.story_model import StoryModel
from core.stories.user_text import USER_TEXT
from pages.parts.digit_state import DigitState
from pages.parts.gates.state import GatesState
from pages.parts.problems import guarded


@dataclass(frozen=True)
class InspectedNetwork:
    """The network that reads.

    Attributes:
        network: The network itself.
        card: How it came about.
        key: What tells it from all others, also from other visitors' own.
        story_model: With the words that it knows; None for one that tells no stories.
        model: With the words that it knows; None for one that is no language model.
    """

    network: Network
    card: Card
    key: str
    story_model: StoryModel | None = None
    model: LanguageModel | None = None


def network_names(state: GatesState) -> tuple[str, ...]:
    """List the networks that can be chosen; the address may bring a visitor's own."""
    return (*cache.model_names(), *[USER_TEXT] * bool(state.run))


def inspected_network(digit_state: DigitState, state: GatesState) -> InspectedNetwork:
    """The chosen network; where a visitor's own is gone, the first one and a sentence."""
    name = digit_state.network
    if name == USER_TEXT:
        with guarded(state.problems):
            return _own(state.run)
        state.run = ""
        name = digit_state.network = digit_state.networks[0]
    if cache.is_story_model(name):
        return _telling(cache.story_model(name), name)
    if cache.is_language_model(name):
        return _with_language_model(cache.language_model(name), name)
    return InspectedNetwork(cache.network(name), cache.card(name), name)


def _own(run: str) -> InspectedNetwork:
    """The network that a visitor's run has trained.

    Raises:
        ValueError: If there is no such run, or it is not done.
    """
    match cache.user_family(run):
        case "stories":
            return _telling(cache.user_story_model(run), run)
        case "language":
            return _with_language_model(cache.user_language_model(run), run)
        case "digits":
            network, card = cache.user_network(run)
            return InspectedNetwork(network, card, run)
        case "series":
            raise ValueError(_("This network reads series: it is shown as a model from a file."))
        case "memory":
            raise ValueError(_("That run reads numbers: look into it from the memory lab."))


def _telling(story_model: StoryModel, key: str) -> InspectedNetwork:
    return InspectedNetwork(story_model.network, story_model.card, key, story_model=story_model)


def _with_language_model(model: LanguageModel, key: str) -> InspectedNetwork:
    return InspectedNetwork(model.network, model.card, key, model=model)
