"""Which units of the shipped networks are missed most: `python -m core.inside.rankings NAME ...`.

Every unit of every recurrent layer is removed alone, and the 1,000 digits of `core.cuts.everybody`
are read without it. That takes a minute or so a network, so the result lies beside it, as
`NAME.ranking.json`, with the checksum of the network that it was measured on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.checkpoints import NETWORKS_DIR, load_network
from core.cuts.everybody import thousand_digits
from core.files import write_whole
from core.inside.anatomy import cell_layers
from core.inside.importance import importance

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
    network_file = _network_file(name, folder)
    path = network_file.with_name(name + SUFFIX)
    if not path.is_file():
        return {}
    stored = json.loads(path.read_text("utf-8"))
    if stored["network_sha256"] != _sha256(network_file):
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
    images, labels = thousand_digits()
    network = load_network(name, folder)
    layers = {}
    for layer in cell_layers(network):
        found = importance(network, layer.name, images, labels, range(layer.units))
        layers[layer.name] = {
            "units": found.ranking,
            "surprise_added": found.surprise_added.round(DECIMALS).tolist(),
        }
    stored = {
        "command": f"python -m core.inside.rankings {name}",
        "digits": len(labels),
        "digits_are": "every fifth of assets/digits/mnist_sample.npz, see core/cuts/everybody.py",
        "network_sha256": _sha256(_network_file(name, folder)),
        "versions": {"python": platform.python_version(), "numpy": np.__version__},
        "layers": layers,
    }
    path = folder / (name + SUFFIX)
    write_whole(path, lambda part: part.write_text(json.dumps(stored) + "\n", "utf-8"))
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0, or 2 with a sentence on standard error for a name that is none."""
    parser = argparse.ArgumentParser(prog="python -m core.inside.rankings", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME", help="a shipped network of digits")
    for name in parser.parse_args(arguments).names:
        try:
            print(write_rankings(name))
        except ValueError as error:
            print(error, file=sys.stderr)
            return 2
    return 0


def _network_file(name: str, folder: Path) -> Path:
    # Names come from addresses: compare with what is there, never build a path from one.
    for path in folder.glob("*.keras"):
        if path.stem == name:
            return path
    raise ValueError(f"Expected the name of a trained network, got {name[:40]!r}.")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
