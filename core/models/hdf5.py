"""HDF5 read so that a stranger's file gives its own bytes and nothing else.

HDF5 can point outside: external links, external storage, virtual datasets. It can also declare
arrays of terabytes. All of it is refused before a byte of a dataset is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _

MAX_OBJECTS = 50_000
MAX_BYTES = 1_000_000_000
_FILTERS = {1, 2, 3}  # gzip, shuffle, checksum: what Keras can ask for; the rest are plug-ins


class SafeFile:
    """An HDF5 file in memory whose links have all been checked.

    Args:
        data: The file's bytes.

    Raises:
        ValueError: If it is no HDF5 file, or one that reaches outside itself.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._file = h5py.File(io.BytesIO(data), "r")
        except OSError:
            raise ValueError(_("The file is damaged: its HDF5 part cannot be read.")) from None
        self._room = MAX_BYTES
        self.paths = list(self._walk(self._file, "", set()))

    def attribute(self, path: str, name: str) -> Any:
        """An attribute of a group or dataset; None if there is none."""
        item = self._file[path] if path else self._file
        value = item.attrs.get(name)
        return value.decode("utf-8", "replace") if isinstance(value, bytes) else value

    def names(self, path: str, attribute: str) -> list[str] | None:
        """A list of names in an attribute, which Keras splits in parts where it is long."""
        whole = self.attribute(path, attribute)
        if whole is None:
            parts, k = [], 0
            while (part := self.attribute(path, f"{attribute}{k}")) is not None:
                parts.append(part)
                k += 1
            if not parts:
                return None
            whole = np.concatenate(parts)
        return [
            name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
            for name in np.ravel(whole)
        ]

    def has(self, path: str) -> bool:
        """Whether there is a group or dataset of that path."""
        return path in self._file

    def children(self, path: str) -> list[str]:
        """The names in a group; none where there is no group of that path."""
        group = self._file.get(path) if path else self._file
        return list(group) if isinstance(group, h5py.Group) else []

    def array(self, path: str) -> NDArray[Any]:
        """A dataset's numbers.

        Raises:
            ValueError: If there is none, it holds no numbers, or more than fit.
        """
        dataset = self._file.get(path)
        if not isinstance(dataset, h5py.Dataset):
            raise ValueError(_("The file has no weights at {path!r}.", path=path[:200]))
        self._check(dataset, path)
        if dataset.dtype.kind not in "fiub":
            raise ValueError(_("The weights at {path!r} are not numbers.", path=path[:200]))
        self._room -= dataset.size * max(dataset.dtype.itemsize, 4)
        if self._room < 0:
            raise ValueError(
                _(
                    "The weights take more than {mb} MB; open a smaller model.",
                    mb=MAX_BYTES // 10**6,
                )
            )
        try:
            return np.asarray(dataset[()])
        except OSError:
            raise ValueError(
                _("The file is damaged: the weights at {path!r} cannot be read.", path=path[:200])
            ) from None

    def _walk(self, group: h5py.Group, path: str, seen: set[int]) -> Iterator[str]:
        for name in group:
            inner = f"{path}/{name}" if path else name
            if len(seen) > MAX_OBJECTS:
                raise ValueError(_("The file has more than {n} groups.", n=MAX_OBJECTS))
            if not isinstance(group.get(name, getlink=True), h5py.HardLink):
                raise ValueError(
                    _(
                        "The file links {path!r} to another place; save the model again with "
                        "Keras, which writes no such links.",
                        path=inner[:200],
                    )
                )
            item = group[name]
            address = h5py.h5o.get_info(item.id).addr
            if address in seen:
                continue
            seen.add(address)
            if isinstance(item, h5py.Group):
                yield from self._walk(item, inner, seen)
            elif isinstance(item, h5py.Dataset):
                self._check(item, inner)
                yield inner

    def _check(self, dataset: h5py.Dataset, path: str) -> None:
        plan = dataset.id.get_create_plist()
        if dataset.is_virtual or plan.get_external_count():
            raise ValueError(
                _(
                    "The weights at {path!r} lie in another file; save the model again with Keras, "
                    "which keeps them in one.",
                    path=path[:200],
                )
            )
        filters = {plan.get_filter(k)[0] for k in range(plan.get_nfilters())}
        if not filters <= _FILTERS:
            raise ValueError(
                _("The weights at {path!r} are compressed in an unusual way.", path=path[:200])
            )
