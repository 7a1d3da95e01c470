"""What kind of file a model came in, and its parts: settings as JSON, weights as arrays."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from numpy.typing import NDArray

from core.i18n import gettext as _
from core.models.hdf5 import MAX_BYTES, SafeFile
from core.models.safetensors import is_safetensors, read_safetensors

MAX_FILE = 1_000_000_000
MAX_JSON = 20_000_000

_HDF5 = b"\x89HDF\r\n\x1a\n"
_WEIGHTS = "model.weights.h5"


class TorchArchiveError(ValueError):
    """The file is a checkpoint that `torch.save` wrote, which only PyTorch can read."""


@dataclass(frozen=True)
class Contents:
    """The parts of a file.

    Attributes:
        format: What the file is, for people.
        config: The model's settings; None in a file of weights alone.
        version: Of Keras, such as `2.4.0`; empty where the file does not say.
        store: Where the weights are; None if there are none.
        layout: How the weights are laid out: by paths of attributes (`paths`), or by layers with
            lists of names (`layers`).
        tensors: PyTorch's, by name.
    """

    format: str
    config: Mapping[str, Any] | None = None
    version: str = ""
    store: SafeFile | None = None
    layout: Literal["paths", "layers"] = "layers"
    tensors: Mapping[str, NDArray[Any]] = field(default_factory=dict)


def open_container(data: bytes) -> Contents:
    """The parts of a file, told by its bytes and not by its name.

    Raises:
        ValueError: If it is no file that can be read here.
    """
    if len(data) > MAX_FILE:
        raise ValueError(_("The file is larger than {mb} MB.", mb=MAX_FILE // 10**6))
    if data.startswith(_HDF5):
        return _hdf5(data)
    if data.startswith(b"PK\x03\x04"):
        return _archive(data)
    if is_safetensors(data):
        return Contents("PyTorch weights (safetensors)", tensors=read_safetensors(data))
    if data.lstrip()[:1] in (b"{", b"["):
        config = _json(data, _("the file"))
        if not isinstance(config, dict) or "class_name" not in config:
            raise ValueError(_("The JSON holds no Keras model; write it with `model.to_json()`."))
        return Contents("JSON architecture", config, str(config.get("keras_version") or ""))
    if data[:2] in (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05"):
        raise ValueError(
            _(
                "This is a pickle, which can run any program when it is opened; save the model "
                "with `model.save('model.keras')`, or a PyTorch `state_dict` as safetensors."
            )
        )
    if not data:
        raise ValueError(_("The file is empty."))
    raise ValueError(
        _(
            "This is no model file that can be opened here: choose a .keras, .h5, .json or "
            ".safetensors file."
        )
    )


def _hdf5(data: bytes) -> Contents:
    store = SafeFile(data)
    version = str(store.attribute("", "keras_version") or "")
    saved = store.attribute("", "model_config")
    if saved is None:
        if "layers" in store.children("") or any(
            path.startswith(("layers/", "_layer_checkpoint_dependencies")) for path in store.paths
        ):
            return Contents("Keras 3 weights (.weights.h5)", None, version, store, "paths")
        known = store.names("", "layer_names")
        if known is None:
            raise ValueError(_("The HDF5 file holds no Keras model."))
        return Contents("Keras weights (HDF5)", None, version, store, "layers")
    if not isinstance(saved, str) or len(saved) > MAX_JSON:
        raise ValueError(_("The file is damaged: its settings are no text."))
    config = _json(saved.encode(), _("the settings"))
    if not isinstance(config, dict):
        raise ValueError(_("The file is damaged: its settings are no JSON object."))
    return Contents("Keras HDF5 model", config, version, store, "layers")


def _archive(data: bytes) -> Contents:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
            if any(name.endswith("/data.pkl") for name in members):
                raise TorchArchiveError(
                    _(
                        "This is a PyTorch checkpoint, which needs PyTorch to be installed; or "
                        "save the `state_dict` as safetensors."
                    )
                )
            if "config.json" not in members:
                raise ValueError(_("The archive holds no `config.json`, so it is no .keras file."))
            config = _json(_member(archive, members["config.json"], MAX_JSON), _("the settings"))
            metadata: Any = {}
            if "metadata.json" in members:
                metadata = _json(
                    _member(archive, members["metadata.json"], MAX_JSON), _("the metadata")
                )
            store = None
            if _WEIGHTS in members:
                store = SafeFile(_member(archive, members[_WEIGHTS], MAX_BYTES))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError):
        raise ValueError(_("The file is damaged: its archive cannot be read.")) from None
    if not isinstance(config, dict) or not isinstance(metadata, dict):
        raise ValueError(_("The file is damaged: its settings are no JSON object."))
    return Contents(
        ".keras archive", config, str(metadata.get("keras_version") or ""), store, "paths"
    )


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """A part of an archive, no larger than declared and than `limit`."""
    too_large = ValueError(
        _(
            "{name!r} in the archive takes more than {mb} MB.",
            name=info.filename[:100],
            mb=limit // 10**6,
        )
    )
    if info.file_size > limit:
        raise too_large
    try:
        with archive.open(info) as part:
            data = part.read(limit + 1)
    except Exception as error:  # whatever a decompressor makes of damaged bytes
        raise zipfile.BadZipFile(str(error)) from None
    if len(data) > limit:
        raise too_large
    return data


def _json(data: bytes, what: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        raise ValueError(_("The file is damaged: {what} is no JSON.", what=what)) from None
