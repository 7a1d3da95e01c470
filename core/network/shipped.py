"""The trained networks that come with the app, and how a name finds its file in a folder.

A network is two files, `NAME.keras` and its card `NAME.json`; one that reads text has its words
beside them in `NAME.vocabulary.json`.
"""

from __future__ import annotations

from pathlib import Path

from core.i18n import gettext as _

NETWORKS_DIR = Path(__file__).resolve().parents[2] / "assets" / "networks"


def shipped_names() -> tuple[str, ...]:
    """The names of the networks that come with the app, sorted."""
    return tuple(sorted(path.stem for path in NETWORKS_DIR.glob("*.keras")))


def network_file(name: str, suffix: str, folder: Path = NETWORKS_DIR) -> Path:
    """The path of a network's file.

    Args:
        name: The network's name.
        suffix: Of the file, such as `.keras` or `.json`.
        folder: Where to look.

    Raises:
        ValueError: If the folder has no such file.
    """
    # Names come from URLs and command lines: compare them with what is there, never build a path.
    for path in folder.glob(f"*{suffix}"):
        if path.stem == name:
            return path
    known = ", ".join(sorted(path.stem for path in folder.glob("*.keras"))) or _("none")
    raise ValueError(
        _(
            "No trained network is called '{name}'; choose one of: {known}.",
            name=name[:40],
            known=known,
        )
    )
