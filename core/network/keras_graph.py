"""The layers of a saved Keras model and how they are connected, from its `config.json`.

A network here is a chain: every layer reads the one before it, and nothing else. What is no chain,
or calls a layer in a way that changes what it computes, is refused with the layer's name. One
exception is read: an embedding table that is also, transposed, the output layer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.i18n import gettext as _

INPUT = "InputLayer"

REVERSIBLE = "ReversibleEmbedding"
"""Keras' class of an embedding table that can also map vectors back to ids."""

OWN = "lstm_lab"
"""The name under which `core.training.cell_layers` registers its layers with Keras."""

OWN_LAYERS = ("OriginalLSTM", "PeepholeLSTM", "SLSTM", "MinLSTM")
"""Those of them that networks are saved with."""

_CONTAINERS = ("Sequential", "Functional", "Model")


class UnreadableModel(ValueError):
    """A model file that cannot be opened; the message tells its owner why."""


@dataclass(frozen=True)
class LayerSpec:
    """A layer as Keras saved it.

    Attributes:
        name: Unique in its model.
        class_name: Keras' class, such as `LSTM`.
        config: The layer's settings.
        calls: How it is called, in order; empty in a sequential model.
        tied_to: If this is the second, reversed use of an embedding table: that layer's name.
    """

    name: str
    class_name: str
    config: Mapping[str, Any]
    calls: tuple[Mapping[str, Any], ...] = ()
    tied_to: str | None = None


def chain_of_layers(model: Mapping[str, Any]) -> tuple[LayerSpec, ...]:
    """The layers of a saved model in the order in which they run, the input layer first.

    Args:
        model: What `config.json` holds.

    Raises:
        UnreadableModel: If the model or a layer is of a class of its own, the layers are not one
            chain, or a layer is called with something that changes what it computes.
    """
    if model["class_name"] not in _CONTAINERS:
        raise UnreadableModel(
            _(
                "The model is a class of its own, {name}; save it as a Sequential or Functional "
                "model.",
                name=str(model["class_name"])[:40],
            )
        )
    config = model["config"]
    specs = [layer_spec(saved) for saved in config["layers"]]
    ends = _names(config["output_layers"]) if "output_layers" in config else None
    chain, chain_ends = _separate_tied(specs, ends)
    _check_chain(chain, chain_ends)
    return tuple(chain)


def layer_spec(saved: Mapping[str, Any]) -> LayerSpec:
    """A layer of a saved model.

    Raises:
        UnreadableModel: If its class is not one of Keras' own: it may bear the name of one and
            compute something else.
    """
    name, class_name = saved["config"]["name"], saved["class_name"]
    module, registered = saved.get("module"), saved.get("registered_name")
    is_keras = isinstance(module, str) and module.split(".")[0] == "keras"
    is_own = class_name in OWN_LAYERS and registered == f"{OWN}>{class_name}"
    if not is_own and (not is_keras or registered not in (None, class_name)):
        raise UnreadableModel(
            _(
                "Layer '{layer}' is a class of its own, {name}; only Keras' own layers can be "
                "computed here.",
                layer=name,
                name=str(registered or class_name)[:40],
            )
        )
    return LayerSpec(name, class_name, saved["config"], tuple(saved.get("inbound_nodes", ())))


def _separate_tied(
    specs: Sequence[LayerSpec], ends: Sequence[str] | None
) -> tuple[list[LayerSpec], Sequence[str] | None]:
    """Make the second use of an embedding table a last layer of its own, if there is one."""
    for place, spec in enumerate(specs):
        if spec.class_name != REVERSIBLE or len(spec.calls) != 2 or ends != [spec.name]:
            continue
        first, second = spec.calls
        kwargs = dict(second["kwargs"])
        if not kwargs.pop("reverse", False):
            continue
        name = f"{spec.name}_reversed"
        last = replace(spec, name=name, calls=({**second, "kwargs": kwargs},), tied_to=spec.name)
        table = replace(spec, calls=(first,))
        return [*specs[:place], table, *specs[place + 1 :], last], [name]
    return list(specs), ends


def _check_chain(specs: Sequence[LayerSpec], ends: Sequence[str] | None) -> None:
    """Check that each layer reads the one before it, and that the last one is the output.

    A sequential model saves no calls; its layers are a chain.
    """
    before: list[str] = []
    for position, spec in enumerate(specs):
        if (spec.class_name == INPUT) != (position == 0):
            raise UnreadableModel(
                _(
                    "A model must have one input, as its first layer; '{layer}' is not.",
                    layer=spec.name,
                )
            )
        for call in spec.calls:
            if (sources := _sources(call["args"])) != before:
                raise UnreadableModel(
                    _(
                        "Layer '{layer}' must read the layer before it ({before}), but it reads: "
                        "{sources}. Only a chain of layers can be computed here.",
                        layer=spec.name,
                        before=", ".join(before),
                        sources=", ".join(sources) or "-",
                    )
                )
            _check_arguments(spec.name, call)
        before = [spec.name]
    if ends is not None and list(ends) != before:
        raise UnreadableModel(
            _(
                "The output must be the last layer, '{last}', alone; it is: {ends}.",
                last=before[0],
                ends=", ".join(ends),
            )
        )


def _check_arguments(name: str, call: Mapping[str, Any]) -> None:
    """Check that a call passes nothing but its input: no constant state or mask, no training."""
    given = [
        key for key, value in call["kwargs"].items() if value is not None and value is not False
    ]
    given += [f"#{k}" for k, value in enumerate(call["args"][1:], start=2) if value is not None]
    if given:
        raise UnreadableModel(
            _(
                "Layer '{layer}' is called with {arguments}; that cannot be computed here.",
                layer=name,
                arguments=", ".join(given),
            )
        )


def _sources(value: Any) -> list[str]:
    """The names of the layers whose outputs stand anywhere in a call, as Keras saved it."""
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            return [value["config"]["keras_history"][0]]
        value = list(value.values())
    if isinstance(value, list):
        return [name for part in value for name in _sources(part)]
    return []


def _names(outputs: Any) -> list[str]:
    """The layers' names in `["a", 0, 0]` or in a nesting of such."""
    if isinstance(outputs, dict):
        outputs = list(outputs.values())
    if isinstance(outputs, list):
        return [name for part in outputs for name in _names(part)]
    return [outputs] if isinstance(outputs, str) else []
