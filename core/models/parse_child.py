"""The process that parses a file: `python -m core.models.parse_child LANGUAGE FILE [WEIGHTS]`.

It reads the given files, gives up the right to open any other, and writes one message to its
standard output: the model in its normal form and its weights, or the sentence that refuses it.
"""

from __future__ import annotations

import codecs
import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.i18n import use_language
from core.models.config import read_architecture
from core.models.container import MAX_FILE, Contents, TorchArchiveError, open_container
from core.models.limits import limit_memory, open_no_more_files
from core.models.weights import read_weights
from core.models.wire import SEPARATOR, write_message


def main() -> None:
    """Parse the files named on the command line."""
    language, *files = sys.argv[1:]
    use_language(lambda: language)
    _("The file is empty.")  # loads the catalogue while files can still be opened
    data = [_read(Path(file)) for file in files]
    limit_memory()
    rehearse()
    open_no_more_files()
    try:
        header, arrays = parse_stranger(*data)
    except ValueError as error:
        is_torch = isinstance(error, TorchArchiveError)
        header, arrays = {"error": str(error), "torch_archive": is_torch}, {}
    write_message(sys.stdout.buffer, header, arrays)


def parse_stranger(*data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """As `parse`, whatever the file does to the parsers.

    Raises:
        ValueError: If it cannot be read.
    """
    try:
        return parse(*data)
    except ValueError:
        raise
    except MemoryError:
        raise ValueError(_("The file needs more memory than a model may take.")) from None
    except Exception as error:
        raise ValueError(
            _("The file is damaged ({problem}).", problem=type(error).__name__)
        ) from None


def rehearse() -> None:
    """Have the libraries load what they load only when it is first needed."""
    for encoding in ("ascii", "cp437", "latin-1", "utf-8"):
        codecs.lookup(encoding)
    memory = io.BytesIO()
    with h5py.File(memory, "w") as file:
        file.attrs["text"] = "text"
        file.attrs["names"] = np.array([b"a", b"b"])
        file.create_dataset("zeros", data=np.zeros((8, 8), np.float32), compression="gzip")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.writestr(_MODEL, memory.getvalue())
        writer.writestr("config.json", '{"class_name": "Sequential", "config": {"layers": []}}')
    try:
        parse(archive.getvalue())
    except ValueError:
        return
    raise AssertionError("a model without layers was accepted")


_MODEL = "model.weights.h5"


def parse(
    data: bytes, weights: bytes | None = None
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """A model's normal form as plain data, and its weights.

    Raises:
        ValueError: If it cannot be read.
    """
    contents = open_container(data)
    if contents.tensors:
        return {"format": contents.format, "torch": True}, dict(contents.tensors)
    if contents.config is None:
        raise ValueError(
            _(
                "The file holds weights alone and not the layers that they belong to; save the "
                "whole model with `model.save('model.keras')`, or give its architecture, "
                "`model.to_json()`, as the model and this file as its weights."
            )
        )
    architecture, level = read_architecture(contents.config, contents.version)
    source = contents if weights is None else _weights(weights)
    found = {}
    if source.store is not None:
        root = "model_weights" if source.format == "Keras HDF5 model" else ""
        found = read_weights(architecture, level, source.store, source.layout, root)
    header = {
        "format": contents.format,
        "architecture": architecture.to_plain(),
        "untrained": source.store is None,
    }
    return header, {
        f"{layer}{SEPARATOR}{name}": array
        for layer, arrays in found.items()
        for name, array in arrays.items()
    }


def _weights(data: bytes) -> Contents:
    source = open_container(data)
    if source.store is None:
        raise ValueError(_("The second file holds no weights of a Keras model."))
    return source


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_FILE + 1)


if __name__ == "__main__":
    main()
