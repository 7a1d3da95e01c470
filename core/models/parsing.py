"""A model file parsed in a child process with limits on memory, time and files.

Parsers of files have faults, and a stranger's file may look for them: what breaks is the child,
and what it can reach is the given file alone.
"""

from __future__ import annotations

import importlib.util
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from core.i18n import gettext as _
from core.i18n import language
from core.models.architecture import Architecture
from core.models.container import MAX_FILE
from core.models.limits import SECONDS
from core.models.weights import Arrays
from core.models.wire import SEPARATOR, read_message

ROOT = Path(__file__).resolve().parents[2]

TORCH_SECONDS = 60
"""That reading a PyTorch checkpoint may take, PyTorch's import included."""


@dataclass(frozen=True)
class Parsed:
    """What a file holds.

    Attributes:
        format: What the file is, for people.
        architecture: None for PyTorch weights, which have none.
        weights: The layers' arrays; empty for an architecture alone.
        tensors: PyTorch's, by name.
    """

    format: str
    architecture: Architecture | None
    weights: dict[str, Arrays]
    tensors: dict[str, NDArray[Any]]


def parse_file(path: Path, weights: Path | None = None) -> Parsed:
    """What the file at `path` holds.

    Args:
        path: Of a model.
        weights: Of a second file with the weights of an architecture.

    Raises:
        ValueError: If the file is missing or cannot be read.
    """
    files = [check_file(file) for file in (path, weights) if file is not None]
    header, arrays = run_child("core.models.parse_child", [language(), *map(str, files)])
    if header.get("torch_archive") and importlib.util.find_spec("torch") is not None:
        arguments = [language(), str(files[0])]
        header, arrays = run_child("core.models.torch_child", arguments, TORCH_SECONDS)
    if "error" in header:
        raise ValueError(header["error"])
    if header.get("torch"):
        return Parsed(header["format"], None, {}, arrays)
    found: dict[str, Arrays] = {}
    for name, array in arrays.items():
        layer, _separator, weight = name.partition(SEPARATOR)
        found.setdefault(layer, {})[weight] = array
    return Parsed(header["format"], Architecture.from_plain(header["architecture"]), found, {})


def check_file(path: Path) -> Path:
    """The path, if a file that is not too large stands there.

    Raises:
        ValueError: If not.
    """
    path = Path(path)
    if path.is_dir():
        raise ValueError(
            _(
                "{path} is a folder; a TensorFlow SavedModel cannot be opened, save the model with "
                "`model.save('model.keras')`.",
                path=path,
            )
        )
    if not path.is_file():
        raise ValueError(_("There is no file {path}.", path=path))
    if path.stat().st_size > MAX_FILE:
        raise ValueError(_("The file is larger than {mb} MB.", mb=MAX_FILE // 10**6))
    return path.resolve()


def run_child(
    module: str, arguments: list[str], seconds: float = SECONDS
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """The message that a child process, `python -m module`, writes; `error` in it refuses the file.

    Raises:
        ValueError: If it breaks or takes too long.
    """
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "HDF5_PLUGIN_PRELOAD": "::",  # no code of HDF5 plug-ins
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        child = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=ROOT,
            env=environment,
            timeout=seconds,
            check=False,
        )
        header, arrays = read_message(io.BytesIO(child.stdout))
    except subprocess.TimeoutExpired:
        raise ValueError(
            _("Reading the file took more than {n} seconds.", n=round(seconds))
        ) from None
    except (EOFError, ValueError, KeyError):
        raise ValueError(_("The file is damaged, or no model.")) from None
    return header, arrays
