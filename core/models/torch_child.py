"""The process that reads a PyTorch checkpoint: `python -m core.models.torch_child LANGUAGE FILE`.

It uses `torch.load(weights_only=True)`, which unpickles nothing but tensors, and PyTorch must be
installed. Nothing else imports this module.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch

from core.i18n import gettext as _
from core.i18n import use_language
from core.models.container import MAX_FILE
from core.models.limits import limit_memory
from core.models.wire import write_message

MEMORY = 16_000_000_000  # PyTorch maps much more than it uses
SECONDS = 60


def main() -> None:
    """Write the tensors of the file named on the command line as a message."""
    language, file = sys.argv[1:]
    use_language(lambda: language)
    with Path(file).open("rb") as stream:
        data = stream.read(MAX_FILE + 1)
    limit_memory(MEMORY, SECONDS)
    header: dict[str, Any] = {"format": _("PyTorch checkpoint"), "torch": True}
    tensors = {}
    try:
        loaded = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        tensors = {name: t.detach().float().numpy() for name, t in _tensors(loaded)}
    except Exception as error:  # whatever a damaged file makes of it
        problem = str(error).strip().partition("\n")[0][:150]
        header = {
            "error": _(
                "PyTorch cannot read the file as weights alone ({problem}); save "
                "`model.state_dict()`.",
                problem=problem,
            )
        }
    write_message(sys.stdout.buffer, header, tensors)


def _tensors(loaded: Any) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors of a `state_dict`, or of the one in a checkpoint."""
    if isinstance(loaded, Mapping):
        for key in ("state_dict", "model_state_dict", "model"):
            if isinstance(loaded.get(key), Mapping):
                yield from _tensors(loaded[key])
                return
        for name, value in loaded.items():
            if isinstance(value, torch.Tensor):
                yield str(name), value


if __name__ == "__main__":
    main()
