"""Which layers of a network can be looked into, and what each of them reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.network.layers import (
    GRU,
    LSTM,
    Bidirectional,
    Dense,
    Dropout,
    Embedding,
    Layer,
    SimpleRNN,
)
from core.network.network import Network

KINDS: Mapping[str, str] = MappingProxyType(
    {"simple_rnn": "simple RNN", "lstm": "LSTM", "gru": "GRU"}
)
"""By the kind of a recurrent layer: its name for people."""


@dataclass(frozen=True)
class Signals:
    """What the numbers that reach a layer are.

    Attributes:
        many: For people, such as `pixels` or `units of lstm_1`.
        first: The number of the first one: pixels are counted from 1, all else from 0.
    """

    many: str
    first: int = 0


PIXELS = Signals("pixels", 1)
WORD_NUMBERS = Signals("word numbers")


@dataclass(frozen=True)
class CellLayer:
    """A recurrent layer, or one of the two readers of a bidirectional one.

    Attributes:
        name: Its name in the network.
        kind: One of `KINDS`.
        units: How many it has.
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
        """Name, kind, size and direction, for people."""
        direction = ", from the end" if self.backward else ""
        units = "1 unit" if self.units == 1 else f"{self.units} units"
        return f"{self.name}: {KINDS[self.kind]}, {units}{direction}"


def cell_layers(network: Network) -> tuple[CellLayer, ...]:
    """The layers that can be looked into, in the order in which they run; at least one.

    Raises:
        ValueError: If the network has no recurrent layer.
    """
    found: list[CellLayer] = []
    signals = PIXELS if network.width > 1 else WORD_NUMBERS
    for layer in network.layers:
        if isinstance(layer, SimpleRNN | LSTM | GRU):
            found.append(CellLayer(layer.name, layer.kind, layer.units, signals))
        elif isinstance(layer, Bidirectional):
            for reader in (layer.forward, layer.backward):
                found.append(
                    CellLayer(
                        reader.name, reader.kind, reader.units, signals, reader is layer.backward
                    )
                )
        signals = _left_by(layer, signals)
    if not found:
        raise ValueError(f"Expected a network with a recurrent layer, got {network.name}.")
    return tuple(found)


def cell_layer(network: Network, name: str) -> CellLayer:
    """The layer of that name.

    Raises:
        ValueError: If the network has no such recurrent layer.
    """
    known = {layer.name: layer for layer in cell_layers(network)}
    if name not in known:
        raise ValueError(
            f"Expected a layer of {network.name} ({', '.join(known)}), got {name[:40]!r}."
        )
    return known[name]


def layers_in_words(network: Network) -> str:
    """What the network is made of before its answer, layer by layer.

    Dropout is left out: it was at work in training alone.

    >>> layers_in_words(network)
    'dense layer of 16 units, LSTM of 9 units'
    """
    layers = [layer for layer in network.layers[:-1] if not isinstance(layer, Dropout)]
    return ", ".join(_in_words(layer) for layer in layers)


def _in_words(layer: Layer) -> str:
    if isinstance(layer, Bidirectional):
        return f"{_in_words(layer.forward)} from either end"
    if isinstance(layer, Embedding):
        return f"embedding of {layer.units} numbers"
    name = KINDS.get(layer.kind, f"{layer.kind} layer")
    return f"{name} of {'1 unit' if layer.units == 1 else f'{layer.units} units'}"


def _left_by(layer: Layer, signals: Signals) -> Signals:
    """What the numbers are that a layer hands on."""
    if isinstance(layer, Dropout):
        return signals
    if isinstance(layer, Embedding):
        return Signals("numbers of the embedding")
    return Signals(f"{'numbers' if isinstance(layer, Dense) else 'units'} of {layer.name}")
