"""Which units of the shipped networks matter most: `python -m core.analysis.unit_rankings NAME`.

Every unit of every recurrent layer is removed alone, and the digits of `ablation_effect`
are read without it. That takes a minute or so a network, so the result lies beside it, as
`NAME.ranking.json`, with the checksum of the network that it was measured on.

What a network loses with each of its units: read many digits without it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.analysis.ablation_effect import sample_digits
from core.files import write_whole
from core.network.cells import Array, softmax
from core.network.interventions import Force, Intervention
from core.network.keras_file import load_network
from core.network.layer_info import cell_layers
from core.network.network import Network
from core.network.shipped import NETWORKS_DIR, network_file

SUFFIX = ".ranking.json"
DECIMALS = 6


@dataclass(frozen=True)
class Ranking:
    """The units of one layer, in the order in which they are missed.

    Attributes:
        units: Their numbers, the one that is missed most first.
        surprise_added: By unit, how much larger the mean of -ln(probability of the right answer)
            is without it. It ranks them, since most units alone leave every answer as it was.
        digits: How many digits were read.
    """

    units: tuple[int, ...]
    surprise_added: tuple[float, ...]
    digits: int

    def place(self, unit: int) -> int:
        """The place of a unit, from 1."""
        return self.units.index(unit) + 1


def load_rankings(name: str, folder: Path = NETWORKS_DIR) -> Mapping[str, Ranking]:
    """By layer the stored ranking of a network; empty where none is stored for just that network.

    Raises:
        ValueError: If there is no such network.
    """
    network_path = network_file(name, ".keras", folder)
    path = network_path.with_name(name + SUFFIX)
    if not path.is_file():
        return {}
    stored = json.loads(path.read_text("utf-8"))
    if stored["network_sha256"] != _sha256(network_path):
        return {}
    return {
        layer: Ranking(
            tuple(found["units"]),
            tuple(found["surprise_added"]),
            stored["digits"],
        )
        for layer, found in stored["layers"].items()
    }


def write_rankings(name: str, folder: Path = NETWORKS_DIR) -> Path:
    """The path of the file, written beside the network, with the ranking of each of its layers.

    Raises:
        ValueError: If there is no such network, or it reads no digits.
    """
    images, labels = sample_digits()
    network = load_network(name, folder)
    layers = {}
    for layer in cell_layers(network):
        found = importance(network, layer.name, images, labels, range(layer.units))
        layers[layer.name] = {
            "units": found.ranking,
            "surprise_added": found.surprise_added.round(DECIMALS).tolist(),
        }
    stored = {
        "command": f"python -m core.analysis.unit_rankings {name}",
        "digits": len(labels),
        "digits_are": "every fifth of assets/digits/mnist_sample.npz, see ablation_effect.py",
        "network_sha256": _sha256(network_file(name, ".keras", folder)),
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "layers": layers,
    }
    path = folder / (name + SUFFIX)
    write_whole(path, lambda part: part.write_text(json.dumps(stored) + "\n", "utf-8"))
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 2 with a sentence on standard error for a name that is none."""
    parser = argparse.ArgumentParser(
        prog="python -m core.analysis.unit_rankings", description=__doc__
    )
    parser.add_argument("names", nargs="+", metavar="NAME", help="a shipped network of digits")
    for name in parser.parse_args(arguments).names:
        try:
            print(write_rankings(name))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    return 0


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


NO_CHANCE = 1e-12  # the least probability whose logarithm is taken


@dataclass(frozen=True)
class Importance:
    """What the removal of each of some units of a layer costs.

    Attributes:
        units: Which were removed, one at a time.
        accuracy_lost: (n,), how much smaller the share of right answers is without the unit;
            below 0 where the network does better.
        surprise_added: (n,), how much larger the mean of -ln(probability of the right answer) is:
            finer than accuracy, which many a unit leaves as it was.
    """

    units: tuple[int, ...]
    accuracy_lost: NDArray[np.float64]
    surprise_added: NDArray[np.float64]

    @property
    def ranking(self) -> tuple[int, ...]:
        """The units, the one that is missed most first."""
        order = np.argsort(-self.surprise_added, kind="stable")
        return tuple(self.units[k] for k in order)


def removal(layer: str, units: Iterable[int]) -> Force:
    """The cut that removes units: nothing downstream, nor the layer itself, hears of them again."""
    return Force(layer, "hidden_state", 0.0, tuple(units))


def importance(
    network: Network,
    layer: str,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    units: Sequence[int],
) -> Importance:
    """What the removal of each of `units`, one at a time, costs.

    Reads all images once for each unit: for LSTM(128), a thousand digits take about a tenth of a
    second a unit, so that a ranking of all units is worth keeping.

    Args:
        network: What reads.
        layer: The name of a recurrent layer, or of a reader of a bidirectional one.
        images: (N, T, F), what it reads.
        labels: (N,), the right answers after the last step.
        units: Which, from 0.

    Raises:
        ValueError: If a unit does not exist, the layer is not recurrent, or there are no images.
    """
    if len(images) == 0 or len(images) != len(labels):
        raise ValueError(
            f"Expected as many images as labels and at least one, got {len(images)} and "
            f"{len(labels)}."
        )
    accuracy, surprise = _measure(network, images, labels, ())
    without = [_measure(network, images, labels, (removal(layer, (unit,)),)) for unit in units]
    return Importance(
        tuple(units),
        np.array([accuracy - left for left, _ in without]),
        np.array([added - surprise for _, added in without]),
    )


def _measure(
    network: Network,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    cuts: Sequence[Intervention],
) -> tuple[float, float]:
    """The accuracy and the mean surprise after the last step."""
    logits: Array = np.concatenate([each[:, -1] for each in network.logits(images, cuts)])
    chance = softmax(logits)[np.arange(len(labels)), labels]
    right = logits.argmax(-1) == labels
    return float(right.mean()), float(-np.log(np.maximum(chance, NO_CHANCE)).mean())


if __name__ == "__main__":
    sys.exit(main())
