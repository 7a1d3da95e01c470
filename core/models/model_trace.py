"""Everything that an opened model computed while it read, by name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any

from core.models.layers import Values
from core.models.layers.recurrent import Cell
from core.network.layers import LayerTrace


@dataclass(frozen=True, repr=False)
class ModelTrace:
    """Everything that a model computed while it read.

    Attributes:
        inputs: What it read, an array for each input.
        layers: What each call of a layer computed, in order. A layer that is called again has
            `#2` behind its name.
        outputs: What the model returned.
        computed: What each call of the architecture returned first, in order.
        model: The `Model` that read; None for a living PyTorch module.
        cells: Those of a living PyTorch module, and whether each reads backwards.
        is_batch: Whether the arrays have a batch axis.
    """

    inputs: tuple[Values, ...]
    layers: tuple[LayerTrace, ...]
    outputs: tuple[Values, ...]
    computed: tuple[Values, ...] = ()
    model: Any = field(default=None, compare=False)
    cells: tuple[tuple[Cell, bool], ...] = field(default=(), compare=False)
    is_batch: bool = True

    @property
    def parts(self) -> tuple[LayerTrace, ...]:
        """The layers' traces; a bidirectional layer's is followed by those of its directions."""
        return tuple(part for layer in self.layers for part in (layer, *layer.directions))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all quantities, `LAYER.QUANTITY`, in the order of computation."""
        return tuple(f"{part.name}.{key}" for part in self.parts for key in part.quantities)

    def __getitem__(self, name: str) -> Values:
        """A quantity of a layer, such as `trace["lstm.forget_gate"]`.

        Args:
            name: `LAYER.QUANTITY`, one of `names`.

        Returns:
            (B, T, U), in the order in which the layer reads; without B if the inputs had none.

        Raises:
            KeyError: If the trace has no such quantity.
        """
        layer, _dot, quantity = name.rpartition(".")
        for part in self.parts:
            if part.name == layer and quantity in part.quantities:
                return part.quantities[quantity]
        raise KeyError(f"No quantity is called {name!r}; choose one of: {', '.join(self.names)}.")

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def layer(self, name: str) -> LayerTrace:
        """The trace of the layer `name`, or of one direction of a bidirectional one.

        Raises:
            ValueError: If there is none.
        """
        for part in self.parts:
            if part.name == name:
                return part
        names = ", ".join(part.name for part in self.parts)
        raise ValueError(f"No layer is called {name[:60]!r}; choose one of: {names}.")

    @property
    def output(self) -> Values:
        """What the model returned first."""
        return self.outputs[0]

    def unbatched(self) -> ModelTrace:
        """The trace of the first sequence of a batch, without the batch axis."""
        return self._select(0, is_batch=False)

    def batched(self) -> ModelTrace:
        """The trace with a batch axis."""
        return self if self.is_batch else self._select(None, is_batch=True)

    def to_html(self, path: str | PathLike[str], layer: str | None = None, unit: int = 0) -> None:
        """Write a page that shows every gate of a layer, and needs no server.

        Args:
            path: The file to write.
            layer: The name of a recurrent layer, or of one direction of a bidirectional one; the
                first one if None.
            unit: The unit that is chosen at first.

        Raises:
            ValueError: If there is no such layer or unit, or the trace is of several sequences.
        """
        page = import_module("core.view.model_page").model_page(self, layer, unit)
        Path(path).write_text(page, "utf-8")

    def _repr_html_(self) -> str | None:
        """The live view in the output of a notebook's cell; None leaves it to `repr`."""
        view: str | None = import_module("core.view.notebook").model_view(self)
        return view

    def __repr__(self) -> str:
        name = self.model.name if self.model is not None else "PyTorch"
        shapes = ", ".join(f"{name} {self[name].shape}" for name in self.names)
        return f"ModelTrace of {name!r}: {shapes or 'no recurrent layer'}"

    def _select(self, sequence: int | None, *, is_batch: bool) -> ModelTrace:
        return replace(
            self,
            inputs=tuple(values[sequence] for values in self.inputs),
            layers=tuple(layer.only(sequence) for layer in self.layers),
            outputs=tuple(values[sequence] for values in self.outputs),
            computed=tuple(values[sequence] for values in self.computed),
            is_batch=is_batch,
        )
