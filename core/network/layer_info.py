"""The layers of a network in words: which can be looked into, and what each of them reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, runtime_checkable

from core.i18n import N_, listed, ngettext
from core.i18n import gettext as _
from core.network.layers import (
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Layer,
    Recurrent,
)
from core.network.network import Network

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "simple_rnn": N_("simple RNN"),
        "lstm": N_("LSTM"),
        "gru": N_("GRU"),
        "original_lstm": N_("LSTM of 1997"),
        "peephole_lstm": N_("peephole LSTM"),
        "slstm": N_("sLSTM"),
        "min_lstm": N_("minLSTM"),
    }
)
"""The name of each kind of recurrent layer, to be translated where it is shown."""


@dataclass(frozen=True)
class Signals:
    """What the features that reach a layer are.

    Attributes:
        message: Their name, to be translated; `{layer}` stands for `layer`.
        layer: The layer that they come from, if that matters.
        first: The number of the first one: pixels are counted from 1, all else from 0.
    """

    message: str
    layer: str = ""
    first: int = 0

    @property
    def many(self) -> str:
        """Their name on screen, such as `pixels` or `units of lstm_1`."""
        return _(self.message, layer=self.layer)


PIXELS = Signals(N_("pixels"), first=1)
WORD_NUMBERS = Signals(N_("word numbers"))
SERIES_NUMBERS = Signals(N_("columns of the input"), first=1)
EMBEDDING_NUMBERS = Signals(N_("numbers of the embedding"))


@runtime_checkable
class KnowsItsInputs(Protocol):
    """A layer of which it is known what it reads, whatever stands before it."""

    @property
    def signals(self) -> Signals:
        """What it reads at every step."""

    @property
    def backward(self) -> bool:
        """Whether it reads from the last step to the first."""


@dataclass(frozen=True)
class CellLayer:
    """A recurrent layer, or one of the two layers of a bidirectional one.

    Attributes:
        name: Its name in the network.
        kind: One of `KINDS`.
        units: U.
        signals: What it reads at every step.
        backward: Whether it reads from the last step to the first.
    """

    name: str
    kind: str
    units: int
    signals: Signals
    backward: bool = False

    @property
    def title(self) -> str:
        """Name, kind, size and direction, on screen."""
        values = {"layer": self.name, "kind": _(KINDS[self.kind]), "units": _units(self.units)}
        if self.backward:
            return _("{layer}: {kind}, {units}, from the end", **values)
        return _("{layer}: {kind}, {units}", **values)


def cell_layers(network: Network) -> tuple[CellLayer, ...]:
    """The layers that can be looked into, in the order in which they run; at least one.

    Raises:
        ValueError: If the network has no recurrent layer.
    """
    found: list[CellLayer] = []
    signals = PIXELS if network.layers and network.width > 1 else WORD_NUMBERS
    if signals is WORD_NUMBERS and network.layers and network.layers[-1].units == 1:
        signals = SERIES_NUMBERS  # a forecast, not a choice of words
    for layer in network.layers:
        if isinstance(layer, KnowsItsInputs):
            found.append(
                CellLayer(layer.name, layer.kind, layer.units, layer.signals, layer.backward)
            )
        elif isinstance(layer, Recurrent):
            found.append(CellLayer(layer.name, layer.kind, layer.units, signals))
        elif isinstance(layer, Bidirectional):
            found += [
                CellLayer(each.name, each.kind, each.units, signals, each is layer.backward)
                for each in (layer.forward, layer.backward)
            ]
        signals = _passed_on(layer, signals)
    if not found:
        raise ValueError(_("The network '{network}' has no recurrent layer.", network=network.name))
    return tuple(found)


def cell_layer(network: Network, name: str) -> CellLayer:
    """The recurrent layer of that name.

    Raises:
        ValueError: If the network has none.
    """
    known = {layer.name: layer for layer in cell_layers(network)}
    if name not in known:
        raise ValueError(
            _(
                "The network '{network}' has no recurrent layer '{layer}'; choose one of: {known}.",
                network=network.name,
                layer=name[:40],
                known=", ".join(known),
            )
        )
    return known[name]


def layers_in_words(network: Network) -> str:
    """The layers before the output, on screen: `dense layer of 16 units, LSTM of 9 units`.

    Dropout is left out, because it is active in training only.
    """
    layers = [layer for layer in network.layers[:-1] if not isinstance(layer, Dropout)]
    return listed(_in_words(layer) for layer in layers)


def _in_words(layer: Layer) -> str:
    if isinstance(layer, Bidirectional):
        return _("{layer} from either end", layer=_in_words(layer.forward))
    if isinstance(layer, Embedding):
        return ngettext("embedding of {n} number", "embedding of {n} numbers", layer.units)
    if layer.kind in KINDS:
        return _("{kind} of {units}", kind=_(KINDS[layer.kind]), units=_units(layer.units))
    return _("{kind} layer of {units}", kind=layer.kind, units=_units(layer.units))


def _units(count: int) -> str:
    return ngettext("{n} unit", "{n} units", count)


def _passed_on(layer: Layer, signals: Signals) -> Signals:
    """What the features are that a layer passes on."""
    if isinstance(layer, Dropout):
        return signals
    if isinstance(layer, Embedding):
        return EMBEDDING_NUMBERS
    if isinstance(layer, Dense):
        return Signals(N_("numbers of {layer}"), layer.name)
    return Signals(N_("units of {layer}"), layer.name)
