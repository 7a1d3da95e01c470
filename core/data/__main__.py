"""Download a data set: `python -m core.data mnist` or `python -m core.data ptb`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from core.data.mnist import fetch_mnist
from core.data.ptb import fetch_treebank


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `python -m core.data mnist` or `python -m core.data ptb` and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m core.data", description=__doc__)
    parser.add_argument("name", choices=["mnist", "ptb"], help="what to download")
    chosen = parser.parse_args(arguments)
    try:
        path = fetch_mnist(_show) if chosen.name == "mnist" else fetch_treebank(_show)
    except ValueError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    print(f"\nSaved as {path}", file=sys.stderr)
    return 0


def _show(done: int, total: int) -> None:
    share = f"{100 * done // total}%" if total else f"{done // 2**20} MiB"
    print(f"\rDownloaded {share}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
