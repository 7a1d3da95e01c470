"""The normal form of a model: its layers, the calls that join them, its inputs and outputs.

Whatever wrote a file, Keras 1 to 3 or PyTorch, the rest of the package sees only this. Settings
carry the names of Keras 3. Models within a model are taken apart: their layers stand in the same
list, with the names of the models they came from in front (`encoder/lstm`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Config = Mapping[str, Any]


@dataclass(frozen=True)
class Ref:
    """An output of a call: the call's position in `Architecture.calls` and the output's in it."""

    call: int
    output: int = 0


@dataclass(frozen=True)
class LayerSpec:
    """A layer without its weights.

    Attributes:
        name: Unique in the model.
        class_name: Such as `LSTM`; `ops.Add` and the like for operators between tensors.
        config: Its settings, named as in Keras 3, without initializers and regularizers.
    """

    name: str
    class_name: str
    config: Config


@dataclass(frozen=True)
class Call:
    """One use of a layer.

    Attributes:
        layer: The layer's name.
        args: What it is called with; `Ref` stands for a tensor, alone or in lists.
        kwargs: Further arguments, such as `initial_state` and `mask`.
    """

    layer: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def refs(self) -> Iterator[Ref]:
        """The tensors that it reads."""
        yield from find_refs([list(self.args), dict(self.kwargs)])


@dataclass(frozen=True)
class Architecture:
    """A model without its weights.

    Attributes:
        name: The model's name.
        layers: By name, in the order of the file.
        calls: In an order in which they can be made.
        inputs: Positions of the calls that stand for the model's inputs.
        outputs: What the model returns.
        version: Of what wrote it, such as `Keras 2.4.0`.
        notes: What was translated or assumed, for people.
    """

    name: str
    layers: Mapping[str, LayerSpec]
    calls: tuple[Call, ...]
    inputs: tuple[int, ...]
    outputs: tuple[Ref, ...]
    version: str = ""
    notes: tuple[str, ...] = ()

    def spec(self, call: Call) -> LayerSpec:
        """The layer that a call uses."""
        return self.layers[call.layer]

    def to_plain(self) -> dict[str, Any]:
        """As JSON can hold it; `from_plain` undoes it."""
        return {
            "name": self.name,
            "layers": [[s.name, s.class_name, s.config] for s in self.layers.values()],
            "calls": [[c.layer, _plain(list(c.args)), _plain(dict(c.kwargs))] for c in self.calls],
            "inputs": self.inputs,
            "outputs": [[ref.call, ref.output] for ref in self.outputs],
            "version": self.version,
            "notes": self.notes,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Architecture:
        """The architecture that `to_plain` wrote."""
        return cls(
            plain["name"],
            {name: LayerSpec(name, kind, config) for name, kind, config in plain["layers"]},
            tuple(
                Call(layer, tuple(_unplain(args)), _unplain(kwargs))
                for layer, args, kwargs in plain["calls"]
            ),
            tuple(plain["inputs"]),
            tuple(Ref(*ref) for ref in plain["outputs"]),
            plain["version"],
            tuple(plain["notes"]),
        )


_REF = "@ref"


def find_refs(value: Any) -> Iterator[Ref]:
    """Every `Ref` in a nesting of lists and dictionaries."""
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from find_refs(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from find_refs(part)


def map_refs(value: Any, change: Callable[[Ref], Any]) -> Any:
    """A nesting of lists and dictionaries with every `Ref` replaced."""
    if isinstance(value, Ref):
        return change(value)
    if isinstance(value, dict):
        return {key: map_refs(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [map_refs(part, change) for part in value]
    return value


def _plain(value: Any) -> Any:
    return map_refs(value, lambda ref: {_REF: [ref.call, ref.output]})


def _unplain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {_REF}:
            return Ref(*value[_REF])
        return {key: _unplain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_unplain(part) for part in value]
    return value
