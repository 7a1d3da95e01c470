"""`open_model`: a file on disk to a model that runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.i18n import gettext as _
from core.models.keras_process import FOREIGN, check_allowed, keras_is_installed, shared_process
from core.models.model import Model
from core.models.parsing import parse_file
from core.models.size import check_size
from core.models.torch_modules import architecture_of, recurrent_modules


def open_model(path: str | Path, weights: str | Path | None = None) -> Model:
    """Open a trained model.

    >>> import core as lab
    >>> from core.network.shipped import NETWORKS_DIR
    >>> model = lab.open_model(NETWORKS_DIR / "digits.keras")
    >>> [(layer.name, layer.kind, layer.units) for layer in model.recurrent_layers]
    [('lstm', 'lstm', 128)]
    >>> model.trace(lab.sample("easy-3")).output.shape         # ten digits after each row
    (28, 10)

    Formats: `.keras` and whole `.h5` files of any version of Keras, an architecture in JSON with
    or without a file of weights, and a PyTorch `state_dict` in safetensors. An architecture
    without weights is opened with drawn initial weights, and `Model.untrained` says so.

    Args:
        path: Of the file.
        weights: Of a file with the weights that belong to an architecture in JSON.

    Raises:
        ValueError: If it cannot be opened; the sentence names the layer and the setting.
    """
    file = Path(path)
    if _seems_foreign(file) and keras_is_installed():
        shared_process().warm()  # it imports TensorFlow while the file is parsed
    parsed = parse_file(file, None if weights is None else Path(weights))
    architecture, arrays = parsed.architecture, parsed.weights
    if architecture is None:
        modules = recurrent_modules(parsed.tensors)
        architecture, arrays = architecture_of(modules, parsed.tensors, file.stem)
    notes = architecture.notes
    untrained = not arrays
    if untrained:
        notes = (_("Untrained: the file holds layers without weights; these are drawn."), *notes)
    model = Model(file.stem, architecture, arrays, parsed.format, untrained, None, notes)
    check_size(model)
    foreign = model.foreign_layers
    for spec in foreign:
        check_allowed(spec)
    return replace(model, remote=shared_process()) if foreign else model


PEEK = 20_000_000
"""Bytes of a file that are looked through for names of layers."""


def _seems_foreign(file: Path) -> bool:
    """Whether the bytes of a file hold the name of a layer that only Keras computes.

    A guess: settings are stored as plain text in `.keras` and `.h5` files, unless they are packed.
    """
    try:
        with file.open("rb") as stream:
            head = stream.read(PEEK)
    except OSError:
        return False  # the parser says what is wrong with it
    return any(f'"{name}"'.encode() in head for name in FOREIGN)
