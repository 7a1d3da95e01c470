"""Checkpoints: the weights of a network during its training, in small files."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from core.files import write_whole
from core.i18n import gettext as _
from core.network.cells import Array
from core.network.from_recipe import network_from_recipe
from core.network.network import Network
from core.runs.store import DamagedRun, RunFolder, reading

CHECKPOINTS = 40
MOST_BYTES = 20_000_000
"""Of all checkpoints of a run; a large network has fewer of them."""

_LARGEST = float(np.finfo(np.float16).max)
_NAME = re.compile(r"step-(\d{6})\.npz")


def checkpoint_steps(total: int, parameters: int) -> tuple[int, ...]:
    """Choose after which batches the weights are kept: 0 and `total` among them, dense at first.

    Half of them are evenly spaced, half grow by a constant factor: so they show both what a network
    learns within its first batches and what it learns in the long rest.

    Args:
        total: Batches that will be trained.
        parameters: How many numbers the network has, of two bytes each.
    """
    count = min(CHECKPOINTS, max(4, MOST_BYTES // (2 * parameters)))
    even = np.linspace(0, total, count // 2 + 1)
    growing = np.geomspace(1, total, count // 2)
    return tuple(int(step) for step in np.unique(np.rint(np.concatenate([even, growing]))))


def write_checkpoint(folder: Path, step: int, weights: Sequence[Array]) -> None:
    """Save the weights after a batch, in half precision: as a whole file, or not at all.

    Args:
        folder: `RunFolder.checkpoints`; made where it is missing.
        step: Batches trained.
        weights: In Keras' order.

    Raises:
        OSError: If they cannot be written, as on a full disk.
    """
    folder.mkdir(exist_ok=True, mode=0o700)
    halves: dict[str, Any] = {
        f"weight_{k:03d}": np.clip(array, -_LARGEST, _LARGEST).astype(np.float16)
        for k, array in enumerate(weights)
    }
    write_whole(folder / f"step-{step:06d}.npz", partial(np.savez, **halves))


def kept_steps(folder: Path) -> tuple[int, ...]:
    """After which batches weights are kept in a folder, in order; none where there is no folder."""
    found = (_NAME.fullmatch(path.name) for path in folder.glob("step-*.npz"))
    return tuple(sorted(int(name[1]) for name in found if name))


def network_at(run: Path, step: int) -> Network:
    """The network as it was after so many batches of a run; its name is the recipe's.

    Args:
        run: The run's folder.
        step: One of `kept_steps`.

    Raises:
        DamagedRun: If nothing is kept of that step, or a file is damaged or of another version.
    """
    folder = RunFolder(run)
    path = folder.checkpoints / f"step-{step:06d}.npz"
    if not path.is_file():
        raise DamagedRun(_("This run has no checkpoint after {n} batches.", n=step))
    recipe = folder.recipe()
    with reading(f"checkpoints/{path.name}"):
        with np.load(path, allow_pickle=False) as kept:
            weights = [kept[name].astype(np.float32) for name in sorted(kept.files)]
        if not all(np.isfinite(array).all() for array in weights):
            raise ValueError("Expected finite weights.")
        for array in weights:
            array.flags.writeable = False
        return network_from_recipe(recipe, weights)
