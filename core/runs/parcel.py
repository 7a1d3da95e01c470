"""What a person takes home from a run: one zip file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

_TAKEN = (".keras", ".json")


def parcel(results: Path, name: str) -> bytes:
    """A zip file with the network `NAME.keras`, its card and, where it has one, its vocabulary.

    Args:
        results: The folder of a run that is done.
        name: The recipe's.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(results.glob(f"{name}.*")):
            if file.suffix in _TAKEN:
                archive.write(file, file.name)
    return packed.getvalue()
