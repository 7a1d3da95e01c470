"""A PyTorch module that lives in a notebook: it runs itself, NumPy walks its recurrent layers.

The module may do anything around its `nn.LSTM`, `nn.GRU` and `nn.RNN`: hooks take what each of
them is given and gives, so that the gates are those of the real pass.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.models.layers.recurrent import Cell
from core.models.model_trace import ModelTrace
from core.models.torch_modules import TorchModule, recurrent_modules
from core.network.interventions import Intervention
from core.network.layers import LayerTrace

DIFFERENCE = 1e-3
"""Between PyTorch's hidden states and ours, beyond which the translation is wrong."""


def is_torch_module(model: Any) -> bool:
    """Whether it is a `torch.nn.Module`, without importing PyTorch."""
    return any(
        kind.__name__ == "Module" and kind.__module__ == "torch.nn.modules.module"
        for kind in type(model).__mro__
    )


def trace_torch(model: Any, inputs: Any, edits: Sequence[Intervention] = ()) -> ModelTrace:
    """Run a `torch.nn.Module` and keep every gate of its recurrent modules.

    Args:
        model: The module; it is put in evaluation mode for the pass.
        inputs: What it is called with: an array or a tensor, or a list of them.
        edits: Not possible here.

    Returns:
        The trace. A module of one layer has its name, such as `lstm`; further layers are
        `lstm.l0`, `lstm.l1`; the directions of a bidirectional one `lstm_forward`,
        `lstm_backward`.

    Raises:
        ValueError: If there are edits, no recurrent module runs, or one is used in a way that is
            not computed here.
    """
    if edits:
        raise ValueError(
            _(
                "A living PyTorch module cannot be edited; save its state_dict as safetensors and "
                "open that."
            )
        )
    torch: Any = sys.modules["torch"]
    modules = {m.path: m for m in recurrent_modules(_arrays(model.state_dict()))}
    kept: list[tuple[str, Any, Any, Any]] = []
    hooks = []
    for path, module in model.named_modules():
        if type(module).__name__ in ("LSTM", "GRU", "RNN") and is_torch_module(module):

            def keep(
                own: Any, args: Any, kwargs: Any, output: Any, path: str = path or "rnn"
            ) -> None:
                given = [*args, *([kwargs["hx"]] if "hx" in kwargs else [])]
                given = given or [kwargs["input"]]
                kept.append((path, own, given, output))

            hooks.append(module.register_forward_hook(keep, with_kwargs=True))
    was_training = model.training
    model.eval()
    given = inputs if isinstance(inputs, list | tuple) else [inputs]
    try:
        with torch.no_grad():
            tensors = [x if torch.is_tensor(x) else torch.as_tensor(np.asarray(x)) for x in given]
            tensors = [x.float() if x.is_floating_point() else x for x in tensors]
            result = model(*tensors)
    finally:
        model.train(was_training)
        for hook in hooks:
            hook.remove()
    if not kept:
        raise ValueError(_("No nn.LSTM, nn.GRU or nn.RNN ran in the model."))
    layers: list[LayerTrace] = []
    cells: list[tuple[Cell, bool]] = []
    uses: dict[str, int] = {}
    for path, own, arguments, output in kept:
        uses[path] = uses.get(path, 0) + 1
        name = path if uses[path] == 1 else f"{path}#{uses[path]}"
        layers += _walk(modules[path], own, arguments, output, name, cells)
    results = [_array(part) for part in _flat(result) if torch.is_tensor(part)]
    return ModelTrace(
        tuple(_array(x) for x in tensors), tuple(layers), tuple(results), cells=tuple(cells)
    )


def _walk(
    module: TorchModule,
    own: Any,
    arguments: Sequence[Any],
    output: Any,
    name: str,
    cells: list[tuple[Cell, bool]],
) -> list[LayerTrace]:
    x, lengths = _padded(arguments[0], own)
    unbatched = x.ndim == 2
    if unbatched:
        x = x[None]
    elif not own.batch_first and lengths is None:
        x = x.swapaxes(0, 1)
    mask = None
    if lengths is not None:
        mask = np.arange(x.shape[1]) < np.asarray(lengths)[:, None]
        if any(len(directions) == 2 for directions in module.layers) and not mask.all():
            raise ValueError(
                _(
                    "Module {name!r} reads packed sequences of several lengths from both ends, "
                    "which is not computed here; give it one sequence at a time.",
                    name=name,
                )
            )
    states = _states(arguments[1] if len(arguments) > 1 else None, unbatched)
    traces = []
    activation = getattr(own, "nonlinearity", "tanh") if module.kind == "SimpleRNN" else "tanh"
    slot = 0
    for position, directions in enumerate(module.layers):
        label = name if len(module.layers) == 1 else f"{name}.l{position}"
        readers = []
        for backward, layer in enumerate(directions):
            end = ("_forward", "_backward")[backward] if len(directions) == 2 else ""
            cell = Cell(
                f"{label}{end}",
                layer.kind,
                layer.arrays["kernel"],
                layer.arrays["recurrent_kernel"],
                layer.arrays["bias"],
                activation,
                projection=layer.arrays.get("projection"),
            )
            cells.append((cell, bool(backward)))
            start = None if states is None else [part[slot] for part in states]
            slot += 1
            readers.append(cell.read(x, start, mask, backwards=bool(backward)))
        if len(readers) == 1:
            traces.append(readers[0])
            x = readers[0].outputs
        else:
            both = [readers[0].outputs, readers[1].outputs[:, ::-1]]
            traces.append(
                LayerTrace(label, x, {}, np.concatenate(both, -1), directions=tuple(readers))
            )
            x = traces[-1].outputs
    _compare(x, output, own, lengths, unbatched, name)
    return traces


def _compare(
    ours: NDArray[Any], output: Any, own: Any, lengths: Any, unbatched: bool, name: str
) -> None:
    """Hold the walked hidden states against what PyTorch gave."""
    theirs, _lengths = _padded(output[0], own)
    if unbatched:
        theirs = theirs[None]
    elif not own.batch_first and lengths is None:
        theirs = theirs.swapaxes(0, 1)
    if lengths is not None:
        counts = np.arange(ours.shape[1]) < np.asarray(lengths)[:, None]
        ours = np.where(counts[..., None], ours, 0)
    off = float(np.abs(ours - theirs).max())
    if not off <= DIFFERENCE * max(1.0, float(np.abs(theirs).max())):
        raise ValueError(
            _(
                "Module {name!r} gives other numbers in PyTorch, by up to {off:.1e}.",
                name=name,
                off=off,
            )
        )


def _padded(value: Any, own: Any) -> tuple[NDArray[Any], Any]:
    """A tensor's numbers; of packed sequences (B, T, F) and their lengths."""
    torch: Any = sys.modules["torch"]
    if isinstance(value, torch.nn.utils.rnn.PackedSequence):
        padded, lengths = torch.nn.utils.rnn.pad_packed_sequence(value, batch_first=True)
        return _array(padded), lengths.numpy()
    return _array(value), None


def _states(given: Any, unbatched: bool) -> list[NDArray[Any]] | None:
    """h, and c of an LSTM, each (layers x directions, B, U)."""
    if given is None:
        return None
    parts = [_array(part) for part in (given if isinstance(given, tuple | list) else [given])]
    return [part[:, None] for part in parts] if unbatched else parts


def _arrays(tensors: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    return {name: _array(tensor) for name, tensor in tensors.items()}


def _array(tensor: Any) -> NDArray[Any]:
    plain = tensor.detach().cpu()
    found: NDArray[Any] = (plain.float() if plain.is_floating_point() else plain).numpy()
    return found


def _flat(result: Any) -> list[Any]:
    if isinstance(result, list | tuple):
        return [part for inner in result for part in _flat(inner)]
    return [result]
