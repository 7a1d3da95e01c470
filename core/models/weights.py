"""Which array in a file is which weight of which layer.

A `.keras` archive keeps weights by the paths of attributes (`layers/lstm/cell/vars/0`), an HDF5
model by layers, each with a list of names in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.i18n import gettext as _
from core.models.architecture import Architecture, Config
from core.models.config import INPUT, Level
from core.models.hdf5 import SafeFile
from core.models.keras_names import RECURRENT

Arrays: TypeAlias = dict[str, NDArray[Any]]
"""A layer's weights by name, such as `kernel`, or `forward.kernel` in a bidirectional layer."""


@dataclass(frozen=True)
class Slot:
    """A place for a weight.

    Attributes:
        name: Such as `forward.kernel`.
        path: Of the group that holds it in a `.keras` archive, such as `forward_layer/cell`.
        trained: Whether training changes it by gradients; HDF5 models list those first.
    """

    name: str
    path: str = ""
    trained: bool = True


def slots(kind: str, config: Config) -> list[Slot] | None:
    """A layer's weights in the order of Keras; None for a class that is not known here."""
    if kind == "Bidirectional":
        backward = config.get("backward_layer") or config["layer"]
        found = []
        for end, layer in (("forward", config["layer"]), ("backward", backward)):
            inner = slots(layer["class_name"], layer)
            if inner is None:
                return None
            found += _inside(inner, end, f"{end}_layer")
        return found
    if kind == "TimeDistributed":
        layer = config["layer"]
        if "class_name" not in layer or (inner := slots(layer["class_name"], layer)) is None:
            return None
        return _inside(inner, "layer", "layer")
    bias = ["bias"] if config.get("use_bias", True) else []
    if kind in RECURRENT:
        return [Slot(name, "cell") for name in ("kernel", "recurrent_kernel", *bias)]
    if kind in ("Dense", "Conv1D", "Conv2D"):
        return [Slot(name) for name in ("kernel", *bias)]
    if kind == "Embedding":
        return [Slot("embeddings")]
    if kind == "ReversibleEmbedding":
        tied = config.get("tie_weights", True)
        return [Slot("embeddings"), *([] if tied else [Slot("reverse_embeddings")])]
    if kind in ("BatchNormalization", "LayerNormalization"):
        trained = [
            Slot(name)
            for name, used in (("gamma", "scale"), ("beta", "center"))
            if config.get(used, True)
        ]
        if kind == "LayerNormalization":
            return trained
        return [*trained, Slot("moving_mean", "", False), Slot("moving_variance", "", False)]
    if kind == "PReLU":
        return [Slot("alpha")]
    if kind in ("Attention", "AdditiveAttention"):
        wanted = config.get("use_scale", kind == "AdditiveAttention")
        concat = config.get("score_mode") == "concat"
        return [
            *([Slot("scale")] if wanted else []),
            *([Slot("concat_score_weight")] if concat else []),
        ]
    return [] if kind in WITHOUT_WEIGHTS or kind.startswith("ops.") else None


WITHOUT_WEIGHTS = frozenset(
    {
        INPUT, "Activation", "Dropout", "SpatialDropout1D", "GaussianDropout", "GaussianNoise",
        "AlphaDropout", "ActivityRegularization", "Flatten", "Reshape", "Permute", "RepeatVector",
        "Masking", "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D",
        "GlobalAveragePooling1D", "Concatenate", "Add", "Average", "Multiply", "Maximum",
        "Minimum", "Subtract", "Dot", "Merge", "LeakyReLU", "ReLU", "ELU", "Softmax",
        "ThresholdedReLU", "ZeroPadding1D", "Cropping1D", "UpSampling1D", "Identity", "Rescaling",
        "UnitNormalization", "TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer",
    }
)  # fmt: skip


def read_weights(
    architecture: Architecture, level: Level, store: SafeFile, layout: str, root: str = ""
) -> dict[str, Arrays]:
    """Every layer's weights, finite numbers.

    Args:
        architecture: Whose weights they are.
        level: How the file nests its layers.
        store: The file.
        layout: `paths` or `layers`, as in `container.Contents`.
        root: The group of a whole model's weights in an HDF5 file.

    Raises:
        ValueError: If weights are missing, left over, or not finite.
    """
    found: dict[str, Arrays] = {}
    if layout == "paths" and any(path.startswith(EARLY) for path in store.paths):
        _by_early_paths(architecture, level, store, found)
    elif layout == "paths":
        _by_paths(architecture, level, store, "", found)
    else:
        for name, kind, inner in level.layers:
            if kind == INPUT:
                continue
            group = f"{root}/{name}" if root else name
            names = store.names(group, "weight_names") if store.has(group) else None
            if names is None:
                names = []
            arrays = [(path, store.array(f"{group}/{path}")) for path in names]
            _by_order(architecture, inner, arrays, found)
    for layer, arrays_of in found.items():
        for weight, array in arrays_of.items():
            if not np.isfinite(array).all():
                raise ValueError(
                    _(
                        "The weights {weight!r} of layer {layer!r} hold NaN or infinity: the "
                        "training diverged; train the model again with a lower learning rate.",
                        weight=weight,
                        layer=layer,
                    )
                )
    return found


def _by_paths(
    architecture: Architecture,
    level: Level,
    store: SafeFile,
    group: str,
    found: dict[str, Arrays],
) -> None:
    seen: Counter[str] = Counter()
    for _name, kind, inner in level.layers:
        snake = snake_case(kind)
        seen[snake] += 1
        own = snake if seen[snake] == 1 else f"{snake}_{seen[snake] - 1}"
        path = f"{group}layers/{own}"
        if not isinstance(inner, str):
            _by_paths(architecture, inner, store, f"{path}/", found)
        elif inner in architecture.layers:
            found[inner] = _at_path(architecture, inner, store, path)


EARLY = "_layer_checkpoint_dependencies"
"""The group that the first `.keras` archives, of Keras 2.12, had in place of `layers`."""


def _by_early_paths(
    architecture: Architecture, level: Level, store: SafeFile, found: dict[str, Arrays]
) -> None:
    """As `_by_paths`, where the groups of a class are numbered with gaps: they keep their order."""
    groups: dict[str, list[str]] = {}
    seen: set[str] = set()
    for path in store.paths:
        parts = path.replace("\\", "/").split("/")
        if parts[0] == EARLY and len(parts) > 2 and parts[1] not in seen:
            seen.add(parts[1])
            groups.setdefault(re.sub(r"_\d+$", "", parts[1]), []).append(parts[1])
    for _name, kind, inner in level.layers:
        if not isinstance(inner, str):
            raise ValueError(
                _("The file holds a model within a model; save it again with Keras 3.")
            )
        spec = architecture.layers.get(inner)
        if spec is None or not slots(spec.class_name, spec.config):
            continue
        named = sorted(groups.get(snake_case(kind), []), key=_number)
        if not named:
            raise ValueError(_missing(inner, "kernel"))
        groups[snake_case(kind)] = named[1:]
        found[inner] = _at_path(architecture, inner, store, f"{EARLY}/{named[0]}")


def _number(group: str) -> int:
    match = re.search(r"_(\d+)$", group)
    return int(match[1]) if match else 0


def _at_path(architecture: Architecture, layer: str, store: SafeFile, path: str) -> Arrays:
    spec = architecture.layers[layer]
    places = slots(spec.class_name, spec.config)
    slashed = {p.replace("\\", "/"): p for p in store.paths}
    if places is None:  # a layer for Keras: everything below its group, under its own path
        start = f"{path}/"
        return {
            key.removeprefix(start): store.array(saved)
            for key, saved in slashed.items()
            if key.startswith(start) and "seed_generator" not in key
        }
    arrays: Arrays = {}
    used: Counter[str] = Counter()
    for slot in places:
        base = f"{path}/{slot.path}/vars" if slot.path else f"{path}/vars"
        key = f"{base}/{used[base]}"
        used[base] += 1
        if key not in slashed:
            raise ValueError(_missing(layer, slot.name))
        arrays[slot.name] = store.array(slashed[key])
    return arrays


def _by_order(
    architecture: Architecture,
    inner: str | Level,
    arrays: list[tuple[str, NDArray[Any]]],
    found: dict[str, Arrays],
) -> None:
    if isinstance(inner, str):
        spec = architecture.layers.get(inner)
        if spec is not None:
            found[inner] = _named(inner, spec.class_name, spec.config, arrays)
        return
    # A model within the model: its trained weights first, then the others, layer by layer.
    leaves = list(_leaves(inner))
    known = {
        leaf: slots(architecture.layers[leaf].class_name, architecture.layers[leaf].config) or []
        for leaf in leaves
    }
    parts: dict[str, list[tuple[str, NDArray[Any]]]] = {leaf: [] for leaf in leaves}
    waiting = iter(arrays)
    for trained in (True, False):
        for leaf in leaves:
            for slot in known[leaf]:
                if slot.trained == trained:
                    entry = next(waiting, None)
                    if entry is None:
                        raise ValueError(_missing(leaf, slot.name))
                    parts[leaf].append(entry)
    for leaf in leaves:
        spec = architecture.layers[leaf]
        found[leaf] = _named(leaf, spec.class_name, spec.config, parts[leaf])


def _leaves(level: Level) -> Iterator[str]:
    for _name, kind, inner in level.layers:
        if not isinstance(inner, str):
            yield from _leaves(inner)
        elif kind != INPUT:
            yield inner


def _named(layer: str, kind: str, config: Config, arrays: list[tuple[str, NDArray[Any]]]) -> Arrays:
    places = slots(kind, config)
    if places is None:
        return {f"{k}": array for k, (_path, array) in enumerate(arrays)}
    if _is_keras_1(arrays):
        arrays = _from_keras_1(kind, arrays)
    if len(arrays) != len(places):
        raise ValueError(
            _(
                "Layer {layer!r} needs {expected} arrays of weights, the file has {n}.",
                layer=layer,
                expected=len(places),
                n=len(arrays),
            )
        )
    named = {slot.name: array for slot, (_path, array) in zip(places, arrays, strict=True)}
    return {name: _unpacked(kind, name, array, named) for name, array in named.items()}


def _is_keras_1(arrays: list[tuple[str, NDArray[Any]]]) -> bool:
    return any(re.search(r"_W(_[a-z])?(:0)?$", path) for path, _array in arrays)


_GATES: Mapping[str, str] = {"LSTM": "ifco", "GRU": "zrh"}


def _from_keras_1(
    kind: str, arrays: list[tuple[str, NDArray[Any]]]
) -> list[tuple[str, NDArray[Any]]]:
    """Keras 1 kept one array for each gate; its convolutions had a fourth axis."""
    if kind in _GATES and len(arrays) > 3:
        return _packed(arrays, _GATES[kind])
    if kind == "Bidirectional" and len(arrays) > 6:
        half = len(arrays) // 2
        gates = _GATES["LSTM" if half == 12 else "GRU"]
        return [*_packed(arrays[:half], gates), *_packed(arrays[half:], gates)]
    return arrays


def _packed(arrays: list[tuple[str, NDArray[Any]]], gates: str) -> list[tuple[str, NDArray[Any]]]:
    by_suffix = {path.removesuffix(":0")[-3:]: array for path, array in arrays}
    try:
        return [
            (kind, np.concatenate([by_suffix[f"{kind}_{gate}"] for gate in gates], -1))
            for kind in "WUb"
        ]
    except KeyError:
        raise ValueError(_("The file is damaged: a gate's weights are missing.")) from None


def _unpacked(kind: str, name: str, array: NDArray[Any], named: Arrays) -> NDArray[Any]:
    """An array as Keras 3 holds it."""
    if kind == "Conv1D" and name == "kernel" and array.ndim == 4:  # Keras 1
        is_tensorflow = array.shape[1] == 1
        return array[:, 0] if is_tensorflow else array.transpose(2, 3, 1, 0)[::-1, 0]
    part = name.rpartition(".")[0]
    prefix = f"{part}." if part else ""
    bias = named.get(f"{prefix}bias")
    recurrent = named.get(f"{prefix}recurrent_kernel")
    if bias is None or recurrent is None or recurrent.ndim != 2 or bias.ndim != 1:
        return array
    units, packed = recurrent.shape
    if units == 0 or bias.size != 2 * packed or packed % units:
        return array
    return _from_cudnn(name.rpartition(".")[2], array, units)


def _from_cudnn(weight: str, array: NDArray[Any], units: int) -> NDArray[Any]:
    """A graphics card's layer (CuDNNLSTM, CuDNNGRU): each gate's matrix transposed, two biases."""
    if weight == "bias":
        gates = array.size // (2 * units)
        return array.reshape(2, -1).sum(0) if gates == 4 else array.reshape(2, -1)
    width = array.shape[0]
    blocks = np.split(array, array.shape[1] // units, 1)
    return np.concatenate([block.reshape(units, width).T for block in blocks], 1)


def _missing(layer: str, weight: str) -> str:
    return _(
        "The weights {weight!r} of layer {layer!r} are missing; save the model again.",
        weight=weight,
        layer=layer,
    )


def _inside(inner: list[Slot], name: str, path: str) -> list[Slot]:
    return [
        Slot(f"{name}.{slot.name}", f"{path}/{slot.path}".rstrip("/"), slot.trained)
        for slot in inner
    ]


def snake_case(name: str) -> str:
    """The name of a class as a `.keras` archive writes it: `conv1d`, `max_pooling1d`."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
