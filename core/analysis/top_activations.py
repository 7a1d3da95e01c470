"""Where units are most active: over many digits, or over the words of a text.

>>> seen = record_hidden_states(network, "lstm", images)
>>> mean_activation(seen, 57, labels, classes=10)           # (10, 28): which digits, which rows
>>> here = activation_at(trace.layer("lstm"), units=(57, 3))  # where in one input, together
>>> top_activations(seen, (57, 3), here.signs)                # where else
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.language.example_texts import app_text
from core.language.model import LanguageModel
from core.network.layers import Inputs, LayerTrace
from core.network.network import Network
from core.stories.story_model import StoryModel
from core.stories.text_windows import text_windows
from core.whole_numbers import check_whole_number

AT_ONCE = 50
"""Sequences read at a time: every gate of LSTM(128) over 28 rows of so many takes 5 MB."""


@dataclass(frozen=True)
class HiddenStates:
    """The hidden states of one layer over N sequences.

    Attributes:
        layer: The layer's name.
        hidden_state: (N, T, U) float16 in [-1, 1], by row, whichever way the layer read.
    """

    layer: str
    hidden_state: NDArray[np.floating]


@dataclass(frozen=True)
class Activation:
    """Where in one input some units are most active together.

    Attributes:
        units: Their numbers, from 0.
        row: The row, from 0.
        values: Their hidden states there.
    """

    units: tuple[int, ...]
    row: int
    values: tuple[float, ...]

    @property
    def signs(self) -> tuple[int, ...]:
        """For each unit 1 where its hidden state is positive, -1 where it is negative."""
        return tuple(-1 if value < 0 else 1 for value in self.values)


@dataclass(frozen=True)
class TopActivation:
    """A row of a sequence at which units are active.

    Attributes:
        sequence: From 0 to N - 1.
        row: From 0 to T - 1.
        strength: Activation of the weakest of the units, in [-1, 1].
    """

    sequence: int
    row: int
    strength: float


def record_hidden_states(
    network: Network, layer: str, inputs: NDArray[np.floating] | Inputs, batch: int = AT_ONCE
) -> HiddenStates:
    """Record the hidden states of a layer over `inputs`, (N, T, F) or (N, T) ids.

    Gates are discarded batch by batch, and states kept in half precision, with an error of at most
    0.00025: 1,000 digits and 128 units take 7 MB.

    Raises:
        ValueError: If the layer has no hidden state, or there is nothing to read.
    """
    kind = network.layer(layer)
    if "hidden_state" not in kind.memory:
        raise ValueError(f"Expected a recurrent layer, got {layer!r}, which is {kind.kind}.")
    if len(inputs) == 0:
        raise ValueError("Expected at least one sequence to read, got none.")
    states = np.empty((len(inputs), inputs.shape[1], kind.units), np.float16)
    for start in range(0, len(inputs), batch):
        did = network.trace(inputs[start : start + batch]).layer(layer)
        states[start : start + batch] = did.by_row("hidden_state")
    return HiddenStates(layer, states)


def mean_activation(
    seen: HiddenStates, unit: int, labels: NDArray[np.integer], classes: int
) -> NDArray[np.float64]:
    """Return a unit's mean hidden state by class and row, (C, T); NaN for an absent class.

    Args:
        seen: The result of `record_hidden_states`.
        unit: From 0.
        labels: (N,), the class of each sequence, from 0 to C - 1.
        classes: C.

    Raises:
        ValueError: If there is no such unit, or not one label for each sequence.
    """
    _check_unit(seen, unit)
    if len(labels) != len(seen.hidden_state):
        raise ValueError(f"Expected {len(seen.hidden_state)} labels, got {len(labels)}.")
    means = np.full((classes, seen.hidden_state.shape[1]), np.nan)
    for label in np.unique(labels):
        means[label] = seen.hidden_state[labels == label, :, unit].mean(0, dtype=np.float64)
    return means


def top_activations(
    seen: HiddenStates, units: Sequence[int], signs: Sequence[int], count: int = 12
) -> tuple[TopActivation, ...]:
    """Find where units are active together, the strongest first; each sequence at its best row.

    Args:
        seen: The result of `record_hidden_states`.
        units: Their numbers, from 0.
        signs: For each, 1 to look for positive hidden states, -1 for negative ones.
        count: The largest number of results.

    Raises:
        ValueError: If a unit does not exist, or the signs are not one for each unit, 1 or -1.
    """
    for unit in units:
        _check_unit(seen, unit)
    if not units or len(signs) != len(units) or not set(signs) <= {1, -1}:
        raise ValueError(
            f"Expected a sign, 1 or -1, for each of one or more units, got {list(signs)} for "
            f"{list(units)}."
        )
    activity = seen.hidden_state[:, :, list(units)] * np.array(signs, np.float32)
    strength = activity.min(-1)  # (N, T)
    rows = strength.argmax(1)
    best = strength[np.arange(len(rows)), rows]
    order = np.argsort(-best, kind="stable")[:count]
    return tuple(TopActivation(int(k), int(rows[k]), float(best[k])) for k in order)


def activation_at(did: LayerTrace, units: Sequence[int]) -> Activation:
    """Find where in one input (B is 1) the weakest of `units` is most active.

    Raises:
        ValueError: If there are no units, or one does not exist.
    """
    hidden = did.by_row("hidden_state")[0]
    for unit in units:
        _check(unit, hidden.shape[1], did.name)
    if not units:
        raise ValueError(f"Expected at least one unit of layer {did.name!r}, got none.")
    values = hidden[:, list(units)]
    row = int(np.abs(values).min(1).argmax())
    return Activation(tuple(units), row, tuple(float(value) for value in values[row]))


def _check_unit(seen: HiddenStates, unit: int) -> None:
    _check(unit, seen.hidden_state.shape[2], seen.layer)


def _check(unit: int, units: int, layer: str) -> None:
    check_whole_number(unit, 0, units - 1, _("Unit of {layer}", layer=layer))


@dataclass(frozen=True)
class TextHiddenStates:
    """The hidden states of a layer at N words of a text.

    Attributes:
        seen: One step a word: (N, 1, U).
        words: For each, all words that the network had read by then, the word itself last.
    """

    seen: HiddenStates
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class TopWord:
    """A word of a text at which units are active.

    Attributes:
        words: All words that the network had read by then, the word itself last.
        strength: Activation of the weakest of the units, in [-1, 1].
    """

    words: tuple[str, ...]
    strength: float


def record_story_states(story_model: StoryModel, layer: str) -> TextHiddenStates:
    """Record a layer at the last word of each window of the text that a story model was trained on.

    Raises:
        ValueError: If the layer has no hidden state, or the text is no longer than a window.
    """
    windows = text_windows(story_model)
    seen = record_hidden_states(story_model.network, layer, windows.inputs)
    words = tuple(
        story_model.tokens[start : start + story_model.window] for start in windows.starts
    )
    return TextHiddenStates(HiddenStates(layer, seen.hidden_state[:, -1:].copy()), words)


def record_language_states(model: LanguageModel, layer: str) -> TextHiddenStates:
    """Record a layer at every word of the app's example sentences, each read by itself.

    Raises:
        ValueError: If the layer has no hidden state.
    """
    states, words = [], []
    for sentence in app_text(model).sentences:
        ids = model.vocabulary.ids((model.start, *sentence))
        states.append(record_hidden_states(model.network, layer, ids[None]).hidden_state[0, 1:])
        words += [sentence[:count] for count in range(1, len(sentence) + 1)]
    return TextHiddenStates(HiddenStates(layer, np.concatenate(states)[:, None]), tuple(words))


def top_words(
    text: TextHiddenStates, units: Sequence[int], signs: Sequence[int], count: int = 12
) -> tuple[TopWord, ...]:
    """Find where in a text units are active together, the strongest first; the same words once.

    Args:
        text: The result of `record_story_states` or `record_language_states`.
        units: Their numbers, from 0.
        signs: For each, 1 to look for positive hidden states, -1 for negative ones.
        count: The largest number of results.

    Raises:
        ValueError: As `core.analysis.top_activations.top_activations` does.
    """
    found: dict[tuple[str, ...], TopWord] = {}
    for moment in top_activations(text.seen, units, signs, len(text.words)):
        words = text.words[moment.sequence]
        found.setdefault(words, TopWord(words, moment.strength))
        if len(found) == count:
            break
    return tuple(found.values())
