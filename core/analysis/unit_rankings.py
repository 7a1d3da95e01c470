"""Importance of units: how much the loss grows without each of them.

Every unit of every recurrent layer is removed alone, and the digits of `ablation_effect` are read
without it. `python -m core.analysis.unit_rankings NAME` takes a minute or so a network; the result
lies beside the network as `NAME.ranking.json`, with the checksum of the network it was measured on.
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
SMALLEST_PROBABILITY = 1e-12  # whose logarithm is taken


@dataclass(frozen=True)
class Importance:
    """The cost of removing each of some units of a layer.

    Attributes:
        units: The units, each removed alone.
        surprise_added: (n,), how much the mean of -ln(probability of the right answer) grows
            without the unit.
    """

    units: tuple[int, ...]
    surprise_added: NDArray[np.float64]

    @property
    def ranking(self) -> tuple[int, ...]:
        """The units, the most important first."""
        order = np.argsort(-self.surprise_added, kind="stable")
        return tuple(self.units[k] for k in order)


def removal(layer: str, units: Iterable[int]) -> Force:
    """Return the intervention that removes units from the network, the layer itself included."""
    return Force(layer, "hidden_state", 0.0, tuple(units))


def importance(
    network: Network,
    layer: str,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    units: Sequence[int],
) -> Importance:
    """Measure the cost of removing each of `units` alone.

    Reads all images once for each unit: for LSTM(128), a thousand digits take about 0.1 s a unit,
    which is why rankings are stored.

    Args:
        network: The network.
        layer: The name of a recurrent layer, or of one direction of a bidirectional layer.
        images: (N, T, F).
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
    surprise = _surprise(network, images, labels, ())
    without = [_surprise(network, images, labels, (removal(layer, (unit,)),)) for unit in units]
    return Importance(tuple(units), np.array(without) - surprise)


def _surprise(
    network: Network,
    images: NDArray[np.floating],
    labels: NDArray[np.integer],
    cuts: Sequence[Intervention],
) -> float:
    """Return the mean of -ln(probability of the right answer) after the last step."""
    logits: Array = np.concatenate([each[:, -1] for each in network.logits(images, cuts)])
    chance = softmax(logits)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(chance, SMALLEST_PROBABILITY)).mean())


@dataclass(frozen=True)
class Ranking:
    """The units of one layer in order of importance.

    Attributes:
        units: Their numbers, the most important first.
        surprise_added: By unit, how much the mean of -ln(probability of the right answer) grows
            without it. It ranks them because most units alone change no answer.
        digits: How many digits were read.
    """

    units: tuple[int, ...]
    surprise_added: tuple[float, ...]
    digits: int

    def place(self, unit: int) -> int:
        """Return the rank of a unit, from 1."""
        return self.units.index(unit) + 1


def load_rankings(name: str, folder: Path = NETWORKS_DIR) -> Mapping[str, Ranking]:
    """Return by layer the stored ranking of a network; empty if none is stored for these weights.

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
    """Rank the units of each layer and write the result beside the network.

    Returns:
        The path of the file.

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
    """Rank networks; return 0, or 2 with an error on standard error for an unknown name."""
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


if __name__ == "__main__":
    sys.exit(main())
