"""A saved Keras model's settings, of any version, brought to the normal form of `architecture`.

Sequential models are chains, functional ones name for each call of a layer what it reads; Keras 3
writes the calls' arguments out, Keras 1 and 2 as nested lists. Models within models are taken
apart; `Level` keeps how they were nested, because the weights are stored that way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.i18n import gettext as _
from core.models.architecture import Architecture, Call, LayerSpec, Ref, find_refs
from core.models.composed_layers import refuse_composed
from core.models.keras_names import (
    LEGACY_HARD_SIGMOID,
    MODELS,
    RECURRENT,
    class_name,
    is_own_class,
    settings,
)

INPUT = "InputLayer"

MAX_LAYERS = 2000

_CELLS = {"LSTMCell": "LSTM", "GRUCell": "GRU", "SimpleRNNCell": "SimpleRNN"}

NEVER = frozenset({"Lambda", "TFSMLayer", "JaxLayer", "FlaxLayer", "TorchModuleWrapper"})


@dataclass
class Level:
    """A model's layers as the file nests them.

    Attributes:
        layers: (name in the file, class in the file, name in the architecture or the level of a
            model within the model), in the file's order.
    """

    layers: list[tuple[str, str, str | Level]] = field(default_factory=list)


def read_architecture(config: Mapping[str, Any], version: str = "") -> tuple[Architecture, Level]:
    """The normal form of a saved model, and how its layers are nested.

    Args:
        config: `class_name` and `config`, as Keras saved them.
        version: The version of Keras that saved them; told by the settings where it is empty.

    Raises:
        ValueError: If a layer, or the way in which it is called, cannot be read.
    """
    try:
        return _Reader(version, config).read(config)
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise ValueError(
            _(
                "The file is damaged: its settings are not those of a Keras model ({problem}).",
                problem=f"{type(error).__name__}: {error}"[:100],
            )
        ) from None


def _is_legacy(version: str, config: Mapping[str, Any]) -> bool:
    major = version.partition(".")[0]
    if major.isdigit():
        return int(major) < 3
    return "batch_shape" not in str(config) and "DTypePolicy" not in str(config)


class _Reader:
    def __init__(self, version: str, config: Mapping[str, Any]) -> None:
        self.legacy = _is_legacy(version, config)
        self.version = version
        self.layers: dict[str, LayerSpec] = {}
        self.calls: list[Call] = []
        self.inputs: list[int] = []

    def read(self, config: Mapping[str, Any]) -> tuple[Architecture, Level]:
        level = Level()
        outputs = self._model(config, "", None, level)
        if not self.inputs:
            raise ValueError(_("The model says nothing of the shape of its input."))
        if not any(s.class_name in RECURRENT for s in self._cells()):
            raise ValueError(
                _(
                    "The model has no LSTM, GRU or SimpleRNN layer, so there are no gates to look "
                    "at; its layers are {kinds}.",
                    kinds=", ".join(sorted({s.class_name for s in self.layers.values()}))[:200],
                )
            )
        name = config["config"].get("name", "") if isinstance(config["config"], Mapping) else ""
        architecture = Architecture(
            str(name) or "model",
            self.layers,
            tuple(self.calls),
            tuple(self.inputs),
            tuple(outputs),
            f"Keras {self.version}" if self.version else "Keras",
            self._notes(),
        )
        return architecture, level

    def _cells(self) -> list[LayerSpec]:
        return [
            *self.layers.values(),
            *(
                LayerSpec(spec.name, spec.config["layer"]["class_name"], spec.config["layer"])
                for spec in self.layers.values()
                if spec.class_name == "Bidirectional"
            ),
        ]

    def _notes(self) -> tuple[str, ...]:
        notes = []
        if LEGACY_HARD_SIGMOID in str([spec.config for spec in self.layers.values()]):
            notes.append(
                _(
                    "hard_sigmoid is clip(0.2x + 0.5, 0, 1), as in Keras {version}; Keras 3 would "
                    "compute clip(x/6 + 0.5, 0, 1).",
                    version=self.version or "1 and 2",
                )
            )
        mixed = {s.config.get("dtype") for s in self.layers.values()} - {"float32", None}
        if any("float16" in str(dtype) for dtype in mixed):
            notes.append(_("Trained in half precision; computed here in float32."))
        return tuple(notes)

    def _model(
        self, spec: Mapping[str, Any], prefix: str, fed: list[Ref] | None, level: Level
    ) -> list[Ref]:
        kind, config = spec["class_name"], spec["config"]
        if kind == "Sequential":
            return self._sequential(config, prefix, fed, level)
        if kind in MODELS:
            return self._functional(config, prefix, fed, level)
        raise ValueError(
            _(
                "The model is of its author's own class {name!r}, whose code is not in the file; "
                "rebuild it as a functional model and save that.",
                name=str(kind)[:60],
            )
        )

    def _sequential(
        self, config: Any, prefix: str, fed: list[Ref] | None, level: Level
    ) -> list[Ref]:
        specs = config if isinstance(config, list) else config["layers"]
        built = None if isinstance(config, list) else config.get("build_input_shape")
        current = fed
        for spec in specs:
            name = self._saved_name(spec)
            if spec["class_name"] == INPUT:
                level.layers.append((name, INPUT, ""))
                if current is None:
                    current = [self._input(spec, prefix)]
                continue
            if current is None:
                shape = _batch_shape(spec["config"]) or _first_shape(spec["config"]) or built
                if shape is None and spec["class_name"] in MODELS:
                    shape = None
                elif shape is None:
                    raise ValueError(
                        _(
                            "The model was saved before it knew the shape of its input; call it on "
                            "data once, then save it again."
                        )
                    )
                if shape is not None:
                    current = [self._new_input(f"{prefix}{name}_input", shape, spec)]
            current = self._use(spec, name, prefix, current, {}, level)[:1]
        if current is None:
            raise ValueError(_("The model has no layers."))
        return current

    def _functional(
        self, config: Mapping[str, Any], prefix: str, fed: list[Ref] | None, level: Level
    ) -> list[Ref]:
        input_names = [entry[0] for entry in _entries(config["input_layers"])]
        made: dict[tuple[str, int], list[Ref]] = {}
        waiting: list[tuple[Mapping[str, Any], str, int, Any]] = []
        levels: dict[str, Level] = {}
        for spec in config["layers"]:
            name = self._saved_name(spec)
            if spec["class_name"] == INPUT:
                level.layers.append((name, INPUT, ""))
                if fed is not None and name in input_names:
                    made[name, 0] = [fed[input_names.index(name)]]
                else:
                    made[name, 0] = [self._input(spec, prefix)]
                continue
            own = Level()
            if spec["class_name"] in MODELS:
                levels[name] = own
                level.layers.append((name, spec["class_name"], own))
            else:
                level.layers.append((name, spec["class_name"], f"{prefix}{name}"))
            nodes = spec.get("inbound_nodes", [])
            waiting += [(spec, name, k, node) for k, node in enumerate(nodes)]
        if len(waiting) > MAX_LAYERS:
            raise ValueError(_("The model has more than {n} layers.", n=MAX_LAYERS))
        while waiting:
            held = []
            for entry in waiting:
                spec, name, k, node = entry
                args, kwargs = _arguments(node)
                needed = _histories([args, kwargs])
                if not all(made_of(made, history) for history in needed):
                    held.append(entry)
                    continue
                args, kwargs = _resolve(args, made), _resolve(kwargs, made)
                made[name, k] = self._apply(spec, name, prefix, args, kwargs, levels.get(name))
            if len(held) == len(waiting):
                raise ValueError(
                    _(
                        "The file is damaged: layer {layer!r} reads what no other layer gives.",
                        layer=held[0][1],
                    )
                )
            waiting = held
        outputs = [
            made[entry[0], entry[1]][entry[2]] for entry in _entries(config["output_layers"])
        ]
        if fed is None:
            order = {id(ref): ref for name in input_names for ref in made[name, 0]}
            self.inputs = [ref.call for ref in order.values()]
        return outputs

    def _use(
        self,
        spec: Mapping[str, Any],
        name: str,
        prefix: str,
        inputs: list[Ref] | None,
        kwargs: Mapping[str, Any],
        level: Level,
    ) -> list[Ref]:
        """A layer of a sequential model, called on what came before."""
        own = Level()
        is_model = spec["class_name"] in MODELS
        level.layers.append((name, spec["class_name"], own if is_model else f"{prefix}{name}"))
        if is_model:
            return self._model(spec, f"{prefix}{name}/", inputs, own)
        assert inputs is not None
        return self._apply(spec, name, prefix, [inputs[0]], kwargs, None)

    def _apply(
        self,
        spec: Mapping[str, Any],
        name: str,
        prefix: str,
        args: list[Any],
        kwargs: Mapping[str, Any],
        level: Level | None,
    ) -> list[Ref]:
        if spec["class_name"] in MODELS:
            assert level is not None
            inner = Level()
            refs = list(find_refs(args)) or list(find_refs(kwargs))
            outputs = self._model(spec, f"{prefix}{name}/", refs, inner)
            level.layers = inner.layers
            return outputs
        full = f"{prefix}{name}"
        if full not in self.layers:
            self.layers[full] = self._layer(spec, full)
        layer = self.layers[full]
        args, kwargs = _normal_call(layer, args, kwargs)
        self.calls.append(Call(full, tuple(args), kwargs))
        if len(self.calls) > MAX_LAYERS:
            raise ValueError(_("The model has more than {n} layers.", n=MAX_LAYERS))
        position = len(self.calls) - 1
        return [Ref(position, k) for k in range(_output_count(layer))]

    def _layer(self, spec: Mapping[str, Any], name: str) -> LayerSpec:
        saved = str(spec["class_name"])
        if saved in NEVER:
            raise ValueError(
                _(
                    "Layer {layer!r} is a {kind}, which runs code that comes with the file; "
                    "replace it by Keras' own layers and save the model again.",
                    layer=name,
                    kind=saved,
                )
            )
        if is_own_class(spec):
            raise ValueError(
                _(
                    "Layer {layer!r} is of its author's own class {kind!r}, whose code is not "
                    "in the file; replace it by Keras' own layers and save the model again.",
                    layer=name,
                    kind=saved[:60],
                )
            )
        config = settings(saved, spec["config"], name, legacy=self.legacy)
        config.pop("name", None)
        for key in ("layer", "backward_layer", "cell"):
            inner = config.get(key)
            if isinstance(inner, Mapping) and inner.get("class_name") not in MODELS:
                made = self._layer(inner, f"{name}/{inner['config'].get('name', key)}")
                config[key] = {"class_name": made.class_name, **made.config}
        kind = class_name(saved)
        refuse_composed(name, kind, config)
        if kind == "RNN" and (cell := _CELLS.get(config.get("cell", {}).get("class_name"))):
            inner = config.pop("cell")
            kind, config = cell, {**inner, **config}
            config.pop("class_name", None)
        if self._is_operator(spec):
            kind = f"ops.{kind}"
        return LayerSpec(name, kind, config)

    def _is_operator(self, spec: Mapping[str, Any]) -> bool:
        """Whether it is an operator between tensors, which Keras 3 saves like a layer."""
        if ".ops." in str(spec.get("module") or ""):
            return True
        is_layer = "trainable" in spec["config"]
        return not self.legacy and not is_layer and "inbound_nodes" in spec

    def _input(self, spec: Mapping[str, Any], prefix: str) -> Ref:
        config = spec["config"]
        shape = _batch_shape(config)
        if shape is None:
            raise ValueError(_("The model says nothing of the shape of its input."))
        return self._new_input(f"{prefix}{self._saved_name(spec)}", shape, spec)

    def _new_input(self, name: str, shape: Sequence[Any], spec: Mapping[str, Any]) -> Ref:
        if len(shape) < 2 or not all(n is None or (isinstance(n, int) and n > 0) for n in shape):
            raise ValueError(
                _("The model's input has the shape {shape}.", shape=str(list(shape))[:100])
            )
        dtype = spec["config"].get("dtype") if spec["class_name"] == INPUT else "float32"
        self.layers[name] = LayerSpec(
            name,
            INPUT,
            {"shape": list(shape[1:]), "batch": shape[0], "dtype": str(dtype)},
        )
        self.calls.append(Call(name, (), {}))
        self.inputs.append(len(self.calls) - 1)
        return Ref(len(self.calls) - 1)

    def _saved_name(self, spec: Mapping[str, Any]) -> str:
        config = spec["config"]
        if isinstance(config, Mapping):
            name = config.get("name") or spec.get("name")
        else:
            name = spec.get("name")
        return str(name or spec["class_name"])


def made_of(made: Mapping[tuple[str, int], list[Ref]], history: Sequence[Any]) -> bool:
    """Whether the layer's call that a tensor came from has been read."""
    return (history[0], history[1]) in made


def _batch_shape(config: Any) -> Sequence[Any] | None:
    if not isinstance(config, Mapping):
        return None
    for key in ("batch_shape", "batch_input_shape"):
        if isinstance(config.get(key), list):
            found: list[Any] = config[key]
            return found
    return None


def _first_shape(config: Any) -> Sequence[Any] | None:
    """The input's shape where the first layer says only how wide it is (Keras 1)."""
    if not isinstance(config, Mapping):
        return None
    inner = config.get("layer")
    if isinstance(inner, Mapping):
        return _batch_shape(inner.get("config"))
    if "input_dim" in config and "output_dim" in config and "nb_filter" not in config:
        if "mask_zero" in config:
            return [None, config.get("input_length")]
        return [None, config.get("input_length"), config["input_dim"]]
    return None


def _entries(saved: Any) -> list[tuple[str, int, int]]:
    """`[["a", 0, 0], ...]`, `["a", 0, 0]` or a dictionary of such."""
    if isinstance(saved, Mapping):
        return [entry for part in saved.values() for entry in _entries(part)]
    if len(saved) == 3 and isinstance(saved[0], str) and isinstance(saved[1], int):
        return [(saved[0], saved[1], saved[2])]
    return [entry for part in saved for entry in _entries(part)]


@dataclass(frozen=True)
class _History:
    """A tensor as a file names it: a layer, which of its calls, which of the call's outputs."""

    layer: str
    node: int
    output: int


def _arguments(node: Any) -> tuple[list[Any], dict[str, Any]]:
    """A call's arguments with `_History` for tensors."""
    if isinstance(node, Mapping):
        return _keras_3(node["args"]), _keras_3(node["kwargs"])
    if node and isinstance(node[0], str):  # a single tensor, not in a list
        node = [node]
    tensors: list[Any] = []
    kwargs: dict[str, Any] = {}
    for entry in node:
        tensors.append(_legacy_tensor(entry))
        if len(entry) > 3 and isinstance(entry[3], Mapping):
            kwargs |= {key: _legacy_value(value) for key, value in entry[3].items()}
    return [tensors[0] if len(tensors) == 1 else tensors], kwargs


def _legacy_tensor(entry: Sequence[Any]) -> Any:
    if entry[0] == "_CONSTANT_VALUE":
        return entry[2]
    return _History(entry[0], entry[1], entry[2])


def _legacy_value(value: Any) -> Any:
    if isinstance(value, list):
        is_tensor = (
            len(value) in (3, 4)
            and isinstance(value[0], str)
            and all(isinstance(n, int) for n in value[1:3])
        )
        if is_tensor or (len(value) == 3 and value[0] == "_CONSTANT_VALUE"):
            return _legacy_tensor(value)
        return [_legacy_value(part) for part in value]
    return value


def _keras_3(value: Any) -> Any:
    if isinstance(value, Mapping):
        if value.get("class_name") == "__keras_tensor__":
            return _History(*value["config"]["keras_history"])
        return {key: _keras_3(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_keras_3(part) for part in value]
    return value


def _histories(value: Any) -> list[tuple[str, int]]:
    if isinstance(value, _History):
        return [(value.layer, value.node)]
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return [found for part in value for found in _histories(part)]
    return []


def _resolve(value: Any, made: Mapping[tuple[str, int], list[Ref]]) -> Any:
    if isinstance(value, _History):
        return made[value.layer, value.node][value.output]
    if isinstance(value, dict):
        return {key: _resolve(part, made) for key, part in value.items()}
    if isinstance(value, list):
        return [_resolve(part, made) for part in value]
    return value


def _normal_call(
    layer: LayerSpec, args: list[Any], kwargs: Mapping[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    """A call with its initial state and mask named, and without what changes nothing.

    Raises:
        ValueError: If the layer is called as in training.
    """
    named = {key: value for key, value in kwargs.items() if value is not None}
    if named.pop("training", None) is True:
        raise ValueError(
            _(
                "Layer {layer!r} is called with `training=True`, so that its dropout is always on; "
                "save the model without it.",
                layer=layer.name,
            )
        )
    for key in ("inputs", "sequences", "sequence"):
        if key in named and not args:
            args = [named.pop(key)]
    is_recurrent = layer.class_name in (*RECURRENT, "Bidirectional", "RNN")
    if is_recurrent and args and isinstance(args[0], list):
        first, *states = args[0]
        args = [first, *args[1:]]
        if states:
            named["initial_state"] = states
    if is_recurrent and len(args) > 1:
        if args[1] is not None:
            named["initial_state"] = args[1]
        if len(args) > 2 and args[2] is not None:
            named["mask"] = args[2]
        args = args[:1]
    return args, named


def _output_count(layer: LayerSpec) -> int:
    """How many tensors a call of the layer gives."""
    config = layer.config
    kind = layer.class_name
    if kind == "Bidirectional":
        inner = config["layer"]
        outputs = 1 if config.get("merge_mode", "concat") else 2
        states = 2 * _state_count(inner["class_name"]) if inner.get("return_state") else 0
        return outputs + states
    if kind in RECURRENT:
        return 1 + (_state_count(kind) if config.get("return_state") else 0)
    return MAX_OUTPUTS


MAX_OUTPUTS = 8
"""Of a layer that does not say how many tensors it gives; the rest stay unused."""


def _state_count(kind: str) -> int:
    return 2 if kind == "LSTM" else 1
