"""Gates being born: one digit, read by a network as it was at every checkpoint of its training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.analysis.gate_statistics import MEANINGS
from core.data.mnist import CLASSES
from core.network.cells import Array
from core.network.layer_info import cell_layer
from core.network.network import Network
from core.view.quantities import LOOKS
from core.view.small_numbers import small_numbers

MOST_UNITS = 48
"""Of a layer with more, so many are sent, at even distances: 40 checkpoints then take 0.23 MB."""

_SCALE = 100  # two decimals, as they are printed
_MOST = 127  # of a signed byte


@dataclass(frozen=True)
class Snapshot:
    """What a network did with one image at one moment of its training: a picture of the film.

    Attributes:
        batches: How many it had learned.
        units: How many the layer has.
        backward: Whether the layer read from the last row to the first.
        values: By quantity, (28, units sent) int8, hundredths: the gates, or the hidden state of a
            layer that has none.
        means: By gate, (28,) int8, hundredths: the mean over all units.
        belief: (28, 10) int8, hundredths; (1, 10) where it answers at the end alone.
    """

    batches: int
    units: int
    backward: bool
    values: Mapping[str, NDArray[np.int8]]
    means: Mapping[str, NDArray[np.int8]]
    belief: NDArray[np.int8]


def snapshot(network: Network, batches: int, image: Array, layer: str) -> Snapshot:
    """What `network` does with an image.

    Args:
        network: As it was after so many batches.
        batches: How many.
        image: (28, 28) float32 in [0, 1], ink is 1.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.

    Raises:
        ValueError: If it has no such layer.
    """
    units = cell_layer(network, layer).units
    trace = network.trace(image[None])
    did = trace.layer(layer)
    gates = [name for name in LOOKS if name in did.quantities and name in MEANINGS]
    rows = {name: did.by_row(name)[0] for name in gates or ["hidden_state"]}
    sent = units_sent(units)
    belief = trace.probabilities[0]
    return Snapshot(
        batches,
        units,
        did.backward,
        {name: _hundredths(values[:, sent]) for name, values in rows.items()},
        {name: _hundredths(rows[name].mean(1)) for name in gates},
        _hundredths(belief if network.answers_every_step else belief[-1:]),
    )


def units_sent(units: int) -> NDArray[np.intp]:
    """Which units of a layer of so many are shown: all of few, else some at even distances."""
    return np.unique(np.linspace(0, units - 1, min(units, MOST_UNITS)).round().astype(np.intp))


def timeline_data(stills: Sequence[Snapshot], image: Array) -> dict[str, Any]:
    """The stills as plain data that a browser plays.

    Args:
        stills: In order of training, at least one, all of one layer.
        image: (28, 28), what was read.

    Returns:
        `steps`, how many rows; `batches`, what had been learned at each checkpoint; `units`, how
        many are shown; `numbers`, which they are; `all_units`; `backward`; `image`, small numbers;
        `maps`, one for each quantity: `name`, `diverging`, `bound`, and as small numbers `values`,
        checkpoint by checkpoint, row by row, unit by unit, and `means`, or None; `belief`: `names`
        and `shares`.
    """
    first = stills[0]
    sent = units_sent(first.units)
    return {
        "steps": len(image),
        "batches": tuple(each.batches for each in stills),
        "units": len(sent),
        "numbers": tuple(sent.tolist()),
        "all_units": first.units,
        "backward": first.backward,
        "image": small_numbers(image).as_plain(),
        "maps": tuple(
            {
                "name": name,
                "diverging": name not in MEANINGS,
                "bound": 1,
                "values": _packed([each.values[name] for each in stills]),
                "means": _packed([each.means[name] for each in stills])
                if name in first.means
                else None,
            }
            for name in first.values
        ),
        "belief": {
            "names": tuple(str(digit) for digit in range(CLASSES)),
            "shares": _packed([each.belief for each in stills]),
        },
    }


def _hundredths(values: Array) -> NDArray[np.int8]:
    return np.rint(values * _SCALE).clip(-_MOST, _MOST).astype(np.int8)


def _packed(stills: Sequence[NDArray[np.int8]]) -> dict[str, Any]:
    return small_numbers(np.stack(stills) / _SCALE).as_plain()
