"""PyTorch's recurrent modules as layers: its packed weights, gate orders and two biases translated.

A `state_dict` holds arrays and no code: recurrent modules are known by the names of their weights
(`weight_ih_l0`, `weight_hh_l0_reverse`), everything about their sizes by the shapes. What stands
around them is not in the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.models.architecture import Architecture, Call, LayerSpec, Ref
from core.models.weights import Arrays

Tensors = Mapping[str, NDArray[Any]]

_WEIGHT = re.compile(r"^(?P<path>.*?)\.?weight_ih_l(?P<layer>\d+)(?P<reverse>_reverse)?$")

_KINDS = {4: "LSTM", 3: "GRU", 1: "SimpleRNN"}


@dataclass(frozen=True)
class TorchLayer:
    """One layer and direction of an `nn.LSTM`, `nn.GRU` or `nn.RNN`.

    Attributes:
        kind: `LSTM`, `GRU` or `SimpleRNN`.
        arrays: Its weights as Keras packs them.
        width: F, how many numbers a step of its input has.
        units: U.
        output: How many numbers a step of its output has: U, or those of a projection.
    """

    kind: str
    arrays: Arrays
    width: int
    units: int
    output: int


@dataclass(frozen=True)
class TorchModule:
    """An `nn.LSTM`, `nn.GRU` or `nn.RNN` of one or several layers and directions.

    Attributes:
        path: Where it is in the model, such as `encoder.lstm`; `rnn` if it is the model.
        layers: For each layer its directions, forward first.
    """

    path: str
    layers: tuple[tuple[TorchLayer, ...], ...]

    @property
    def kind(self) -> str:
        """`LSTM`, `GRU` or `SimpleRNN`."""
        return self.layers[0][0].kind

    def layer_name(self, position: int) -> str:
        """The name of a layer: the module's own, with `.l1` behind it where there are several."""
        return self.path if len(self.layers) == 1 else f"{self.path}.l{position}"


def recurrent_modules(tensors: Tensors) -> tuple[TorchModule, ...]:
    """The recurrent modules of a `state_dict`, in its order.

    Raises:
        ValueError: If weights are missing, do not fit one another, or are not finite.
    """
    found: dict[str, dict[int, dict[str, TorchLayer]]] = {}
    for name in tensors:
        match = _WEIGHT.match(name)
        if match:
            path, layer = match["path"], int(match["layer"])
            reverse = match["reverse"] or ""
            found.setdefault(path, {}).setdefault(layer, {})[reverse] = _layer(
                tensors, f"{path}." if path else "", f"l{layer}{reverse}"
            )
    modules = []
    for path, layers in found.items():
        if sorted(layers) != list(range(len(layers))):
            raise ValueError(_("Module {path!r} lacks a layer.", path=path))
        modules.append(
            TorchModule(
                path or "rnn",
                tuple(
                    tuple(layers[k][end] for end in ("", "_reverse") if end in layers[k])
                    for k in range(len(layers))
                ),
            )
        )
    return tuple(modules)


def _layer(tensors: Tensors, prefix: str, suffix: str) -> TorchLayer:
    def weight(name: str) -> NDArray[Any] | None:
        array = tensors.get(f"{prefix}{name}_{suffix}")
        if array is not None and not np.isfinite(array).all():
            raise ValueError(
                _("The weights {name!r} hold NaN or infinity.", name=f"{prefix}{name}_{suffix}")
            )
        return None if array is None else np.asarray(array, np.float32)

    kernel, recurrent = weight("weight_ih"), weight("weight_hh")
    projection = weight("weight_hr")
    fits = (
        kernel is not None
        and recurrent is not None
        and kernel.ndim == recurrent.ndim == 2
        and kernel.shape[0] == recurrent.shape[0]
        and recurrent.shape[1] > 0
    )
    if not fits:
        raise ValueError(
            _("The weights of {name!r} do not fit one another.", name=f"{prefix}{suffix}")
        )
    assert kernel is not None
    assert recurrent is not None
    output = recurrent.shape[1]
    units = output if projection is None else projection.shape[-1]
    gates, rest = divmod(kernel.shape[0], units)
    if rest or gates not in _KINDS:
        raise ValueError(
            _("The weights of {name!r} do not fit one another.", name=f"{prefix}{suffix}")
        )
    kind = _KINDS[gates]
    zeros = np.zeros(kernel.shape[0], np.float32)
    first, second = weight("bias_ih"), weight("bias_hh")
    biases = [zeros if bias is None else bias for bias in (first, second)]
    arrays: Arrays = {
        "kernel": _in_keras_order(kind, kernel.T, units),
        "recurrent_kernel": _in_keras_order(kind, recurrent.T, units),
    }
    if kind == "GRU":
        arrays["bias"] = np.stack([_in_keras_order(kind, bias, units) for bias in biases])
    else:
        arrays["bias"] = biases[0] + biases[1]
    if projection is not None:
        arrays["projection"] = np.ascontiguousarray(projection.T)
    for array in arrays.values():
        array.flags.writeable = False
    return TorchLayer(kind, arrays, kernel.shape[1], units, output)


def _in_keras_order(kind: str, packed: NDArray[Any], units: int) -> NDArray[Any]:
    """PyTorch packs a GRU's gates reset, update, candidate; Keras update, reset, candidate.

    Both pack an LSTM's input gate, forget gate, candidate, output gate.
    """
    if kind != "GRU":
        return np.array(packed, order="C")
    reset, update, candidate = np.split(packed, 3, -1)
    return np.concatenate([update, reset, candidate], -1)


def architecture_of(
    modules: tuple[TorchModule, ...], tensors: Tensors, name: str
) -> tuple[Architecture, dict[str, Arrays]]:
    """The recurrent modules of a `state_dict` as a model, each with an input of its own.

    If there is one module, an embedding before it and a linear layer behind it are joined to it
    where the file has just one of each that fits.

    Raises:
        ValueError: If there is no recurrent module.
    """
    if not modules:
        raise ValueError(
            _(
                "The file has no weights of nn.LSTM, nn.GRU or nn.RNN, so there are no gates to "
                "look at."
            )
        )
    builder = _Builder()
    notes = [_("Translated from PyTorch: gate orders and the two biases.")]
    outputs = []
    for module in modules:
        width = module.layers[0][0].width
        table = _embedding(tensors, width) if len(modules) == 1 else None
        if table is None:
            current = builder.add_input(f"{module.path}_input", [None, width])
        else:
            ids = builder.add_input(f"{module.path}_input", [None])
            current = builder.add_embedding(table, tensors[f"{table}.weight"], ids)
        current = builder.add_module(module, current)
        head = _head(tensors, module, table) if len(modules) == 1 else None
        if head is not None:
            current = builder.add_dense(head, tensors, current)
        parts = [part for part in (table, head) if part]
        if parts:
            notes.append(
                _(
                    "The file does not say how the modules are joined; assumed: {parts} around "
                    "{module}.",
                    parts=", ".join(parts),
                    module=module.path,
                )
            )
        if module.kind == "SimpleRNN":
            notes.append(_("The file does not say whether nn.RNN has tanh or relu; assumed: tanh."))
        outputs.append(current)
    architecture = Architecture(
        name,
        builder.layers,
        tuple(builder.calls),
        tuple(builder.inputs),
        tuple(outputs),
        "PyTorch",
        tuple(notes),
    )
    return architecture, builder.weights


class _Builder:
    def __init__(self) -> None:
        self.layers: dict[str, LayerSpec] = {}
        self.calls: list[Call] = []
        self.inputs: list[int] = []
        self.weights: dict[str, Arrays] = {}

    def add_input(self, name: str, shape: list[int | None]) -> Ref:
        ref = self._add(LayerSpec(name, "InputLayer", {"shape": shape, "batch": None}), None)
        self.inputs.append(ref.call)
        return ref

    def add_embedding(self, name: str, table: NDArray[Any], ids: Ref) -> Ref:
        self.weights[name] = {"embeddings": np.asarray(table, np.float32)}
        config = {"input_dim": int(table.shape[0]), "output_dim": int(table.shape[1])}
        return self._add(LayerSpec(name, "Embedding", config), ids)

    def add_module(self, module: TorchModule, current: Ref) -> Ref:
        for position, directions in enumerate(module.layers):
            name = module.layer_name(position)
            config = _settings(directions[0])
            arrays = directions[0].arrays
            if len(directions) == 2:
                config = {"layer": config, "merge_mode": "concat"}
                arrays = {
                    f"{end}.{key}": array
                    for end, layer in zip(("forward", "backward"), directions, strict=True)
                    for key, array in layer.arrays.items()
                }
            self.weights[name] = arrays
            kind = "Bidirectional" if len(directions) == 2 else directions[0].kind
            current = self._add(LayerSpec(name, kind, config), current)
        return current

    def add_dense(self, name: str, tensors: Tensors, current: Ref) -> Ref:
        kernel = np.asarray(tensors[f"{name}.weight"], np.float32).T
        bias = tensors.get(f"{name}.bias")
        self.weights[name] = {"kernel": kernel}
        if bias is not None:
            self.weights[name]["bias"] = np.asarray(bias, np.float32)
        config = {
            "units": int(kernel.shape[1]),
            "activation": "linear",
            "use_bias": bias is not None,
        }
        return self._add(LayerSpec(name, "Dense", config), current)

    def _add(self, spec: LayerSpec, read: Ref | None) -> Ref:
        self.layers[spec.name] = spec
        self.calls.append(Call(spec.name, () if read is None else (read,), {}))
        return Ref(len(self.calls) - 1)


def _settings(layer: TorchLayer) -> dict[str, Any]:
    return {
        "class_name": layer.kind,
        "units": layer.units,
        "activation": "tanh",
        "recurrent_activation": "sigmoid",
        "return_sequences": True,
        "reset_after": True,
        "use_bias": True,
        **({"projection": layer.output} if "projection" in layer.arrays else {}),
    }


def _embedding(tensors: Tensors, width: int) -> str | None:
    fitting = [
        name.removesuffix(".weight")
        for name, array in tensors.items()
        if name.endswith(".weight")
        and "emb" in name.lower()
        and array.ndim == 2
        and array.shape[1] == width
    ]
    return fitting[0] if len(fitting) == 1 else None


def _head(tensors: Tensors, module: TorchModule, table: str | None) -> str | None:
    width = sum(layer.output for layer in module.layers[-1])
    matrices = [
        name.removesuffix(".weight")
        for name, array in tensors.items()
        if name.endswith(".weight") and array.ndim == 2 and name != f"{table}.weight"
    ]
    fits = len(matrices) == 1 and tensors[f"{matrices[0]}.weight"].shape[1] == width
    return matrices[0] if fits else None
