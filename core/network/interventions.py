"""Interventions in a running network, as data: force, freeze, scale, wipe or erase something.

Pass them to `Network.trace`. Steps and units are counted from 0. The backward layer of a
bidirectional one counts steps in the order in which it reads, from the end of the sequence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.i18n import gettext as _
from core.network.cells import Array
from core.network.gates import range_of
from core.network.layers import Edits, Inputs, Layer
from core.network.trace import Trace

SHOWN_CHARACTERS = 40  # of a wrong value, in an error message

LARGEST = 1000.0
"""The largest factor, and the largest value of an unbounded quantity: no trained cell comes near,
and far beyond it float32 would overflow on the way."""


@dataclass(frozen=True)
class Force:
    """Set a quantity to one value.

    >>> import core as lab
    >>> network, image = lab.load("digits"), lab.sample("notorious-10")
    >>> edit = lab.Force("lstm", "output_gate", 0, units=(3, 17), start=14)
    >>> trace = network.trace(image, edits=[edit])
    >>> trace["lstm.output_gate"][14:, [3, 17]].max()
    np.float32(0.0)

    Attributes:
        layer: The layer's name.
        quantity: A gate of the layer, or another of its `editable` quantities.
        value: In the range of the quantity: [0, 1] for gates, [-1, 1] for candidates and hidden
            states, [-1000, 1000] for cell states.
        units: Which units; all when None.
        start: The first step to edit; all later ones are edited too.
    """

    layer: str
    quantity: str
    value: float
    units: tuple[int, ...] | None = None
    start: int = 0


@dataclass(frozen=True)
class Freeze:
    """Hold a quantity, in each unit, at its mean over the unedited sequence.

    >>> import core as lab
    >>> network, image = lab.load("digits"), lab.sample("notorious-10")
    >>> trace = network.trace(image, edits=[lab.Freeze("lstm", "forget_gate")])
    >>> bool((trace["lstm.forget_gate"] == trace["lstm.forget_gate"][0]).all())
    True

    Attributes:
        layer: The layer's name.
        quantity: A gate of the layer, or another of its `editable` quantities.
        units: Which units; all when None.
        start: The first step to edit; all later ones are edited too.
    """

    layer: str
    quantity: str
    units: tuple[int, ...] | None = None
    start: int = 0


@dataclass(frozen=True)
class Scale:
    """Multiply a quantity by a factor, and clip it to its range: a gate stays in [0, 1].

    >>> import core as lab
    >>> network, image = lab.load("digits"), lab.sample("notorious-10")
    >>> trace = network.trace(image, edits=[lab.Scale("lstm", "input_gate", 0.5)])
    >>> bool(trace["lstm.input_gate"].max() <= 0.5)
    True

    Attributes:
        layer: The layer's name.
        quantity: A gate of the layer, or another of its `editable` quantities.
        factor: In [-1000, 1000].
        units: Which units; all when None.
        start: The first step to edit; all later ones are edited too.
    """

    layer: str
    quantity: str
    factor: float
    units: tuple[int, ...] | None = None
    start: int = 0


@dataclass(frozen=True)
class Wipe:
    """Set the memory of a layer to zero before a step begins.

    >>> import core as lab
    >>> network, image = lab.load("digits"), lab.sample("notorious-10")
    >>> trace = network.trace(image, edits=[lab.Wipe("lstm", 14)])
    >>> trace.layer("lstm").before["cell_state"][14].max()
    np.float32(0.0)

    Attributes:
        layer: The layer's name.
        step: The step that begins without memory.
        memory: `cell_state` or `hidden_state`; both when None.
        units: Which units; all when None.
    """

    layer: str
    step: int
    memory: str | None = None
    units: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Erase:
    """Replace one step of the input by zeros: a row without ink, a word without meaning.

    >>> import core as lab
    >>> network, image = lab.load("digits"), lab.sample("notorious-10")
    >>> network.trace(image, edits=[lab.Erase(14)]).inputs[14].max()
    np.float32(0.0)

    If the first layer is an embedding, the embedding of the word is zero; `Trace.inputs` keeps the
    word's id.

    Attributes:
        step: Which step of the input.
    """

    step: int


Intervention: TypeAlias = Force | Freeze | Scale | Wipe | Erase


def check_interventions(parts: Sequence[Layer], edits: Sequence[Intervention], steps: int) -> None:
    """Check that every edit can be made in a network that reads `steps` steps.

    Args:
        parts: The layers of the network (`Network.parts`).
        edits: What to check.
        steps: T.

    Raises:
        ValueError: If a layer, a quantity, a unit or a step does not exist, or a value is outside
            the range of its quantity.
    """
    for edit in edits:
        match edit:
            case Erase(step):
                _check_step(step, steps)
            case Wipe(step=step, memory=memory):
                layer = _layer(parts, edit.layer)
                _check_step(step, steps)
                known = layer.memory
                if not known or memory not in (None, *known):
                    raise ValueError(
                        _(
                            "Layer '{layer}' has no memory {name} that can be wiped; it has: "
                            "{known}.",
                            layer=layer.name,
                            name=_short(memory),
                            known=_listed(known),
                        )
                    )
                _check_units(layer, edit.units)
            case _:
                layer = _layer(parts, edit.layer)
                if edit.quantity not in layer.editable:
                    raise ValueError(
                        _(
                            "Layer '{layer}' has no quantity {name} that can be edited; it has: "
                            "{known}.",
                            layer=layer.name,
                            name=_short(edit.quantity),
                            known=_listed(layer.editable),
                        )
                    )
                _check_step(edit.start, steps)
                _check_units(layer, edit.units)
                _check_number(edit, layer.kind)


def freezes(edits: Sequence[Intervention]) -> bool:
    """Whether an edit needs the trace of the unedited network."""
    return any(isinstance(edit, Freeze) for edit in edits)


def erase_steps(x: Inputs, edits: Sequence[Intervention]) -> Inputs:
    """The inputs with the erased steps at zero: a copy, or `x` itself if there is nothing to erase.

    Ids, (B, T), stay as they are: see `layer_edits`.
    """
    steps = [edit.step for edit in edits if isinstance(edit, Erase)]
    if not steps or x.ndim == 2:
        return x
    x = x.copy()
    x[:, steps] = 0
    return x


def layer_edits(
    parts: Sequence[Layer], edits: Sequence[Intervention], steps: int, unedited: Trace | None
) -> Mapping[str, Edits]:
    """The edits of each layer, by its name, as `Layer.run` takes them.

    Args:
        parts: The layers of the network (`Network.parts`).
        edits: Several edits of one quantity are made in this order.
        steps: T.
        unedited: The trace of the unedited network over the same inputs; needed if `freezes`.

    Raises:
        ValueError: If an edit cannot be made.
    """
    check_interventions(parts, edits, steps)
    changes: dict[str, list[_Edit]] = {}
    wipes: dict[str, list[_Edit]] = {}
    for edit in edits:
        match edit:
            case Erase(step):
                first = parts[0]
                if "embedding" in first.editable:
                    one = range(step, step + 1)
                    erased = _Edit("embedding", one, slice(None), _zero)
                    changes.setdefault(first.name, []).append(erased)
            case Wipe(step=step, memory=memory):
                kinds = _layer(parts, edit.layer).memory if memory is None else (memory,)
                wipes.setdefault(edit.layer, []).extend(
                    _Edit(kind, range(step, step + 1), _index(edit.units), _zero) for kind in kinds
                )
            case _:
                changes.setdefault(edit.layer, []).append(
                    _Edit(
                        edit.quantity,
                        range(edit.start, steps),
                        _index(edit.units),
                        _change(edit, _layer(parts, edit.layer).kind, unedited),
                    )
                )
    return {
        name: _LayerEdits(changes.get(name, []), wipes.get(name, []))
        for name in changes.keys() | wipes
    }


def _layer(parts: Sequence[Layer], name: str) -> Layer:
    for layer in parts:
        if layer.name == name:
            return layer
    known = ", ".join(layer.name for layer in parts if layer.editable)
    raise ValueError(
        _(
            "No layer is called {name}; layers that can be edited: {known}.",
            name=_short(name),
            known=known,
        )
    )


def _check_step(step: int, steps: int) -> None:
    if step not in range(steps):
        raise ValueError(
            _("Choose a step from 0 to {last}, not {step}.", last=steps - 1, step=_short(step))
        )


def _check_units(layer: Layer, units: tuple[int, ...] | None) -> None:
    if units is None:
        return
    if not units:
        raise ValueError(_("Choose at least one unit of layer '{layer}'.", layer=layer.name))
    for unit in units:
        if unit not in range(layer.units):
            raise ValueError(
                _(
                    "Layer '{layer}' has units from 0 to {last}, not {unit}.",
                    layer=layer.name,
                    last=layer.units - 1,
                    unit=_short(unit),
                )
            )


def _check_number(edit: Force | Freeze | Scale, kind: str) -> None:
    if isinstance(edit, Scale) and not -LARGEST <= edit.factor <= LARGEST:  # refuses NaN too
        raise ValueError(
            _(
                "A factor for {quantity} must be between {low:g} and {high:g}, not {factor}.",
                quantity=edit.quantity,
                low=-LARGEST,
                high=LARGEST,
                factor=edit.factor,
            )
        )
    if isinstance(edit, Force):
        low, high = range_of(kind, edit.quantity) or (-LARGEST, LARGEST)
        if not low <= edit.value <= high:
            raise ValueError(
                _(
                    "A value for {quantity} must be between {low:g} and {high:g}, not {value}.",
                    quantity=edit.quantity,
                    low=low,
                    high=high,
                    value=edit.value,
                )
            )


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or _("none")


def _short(value: object) -> str:
    return repr(value)[:SHOWN_CHARACTERS]


_Change: TypeAlias = Callable[[Array], Array | float]
"""Maps values of some units at a step, (B, n), to what replaces them."""


@dataclass(frozen=True)
class _Edit:
    """One change of one quantity in some units at some steps."""

    quantity: str
    steps: range
    units: slice | list[int]
    change: _Change

    def apply(self, step: int, quantity: str, values: Array) -> None:
        if quantity == self.quantity and step in self.steps:
            values[:, self.units] = self.change(values[:, self.units])


@dataclass(frozen=True)
class _LayerEdits:
    """All changes of one layer; a `core.network.layers.Edits`."""

    edits: Sequence[_Edit]
    wipes: Sequence[_Edit]

    def edit(self, step: int, quantity: str, values: Array) -> None:
        for edit in self.edits:
            edit.apply(step, quantity, values)

    def wipe(self, step: int, memory: str, values: Array) -> None:
        for wipe in self.wipes:
            wipe.apply(step, memory, values)


def _index(units: tuple[int, ...] | None) -> slice | list[int]:
    return slice(None) if units is None else list(units)


def _zero(_: Array) -> float:
    return 0.0


def _change(edit: Force | Freeze | Scale, kind: str, unedited: Trace | None) -> _Change:
    if isinstance(edit, Force):
        value = edit.value
        return lambda values: value
    if isinstance(edit, Scale):
        factor = np.float32(edit.factor)
        low, high = range_of(kind, edit.quantity) or (-math.inf, math.inf)
        return lambda values: np.clip(values * factor, low, high)
    assert unedited is not None
    mean = unedited.layer(edit.layer).quantities[edit.quantity].mean(1)[:, _index(edit.units)]
    return lambda values: mean
