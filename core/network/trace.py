"""Everything that a network computed while it read a sequence, by name.

Shapes: B sequences in a batch, T steps, F features, U units, C classes (or words).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, TypeVar

from core.i18n import gettext as _
from core.network.cells import Array, softmax
from core.network.layers import Inputs, LayerTrace, State


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Part = TypeVar("_Part", bound=_Named)


@dataclass(frozen=True, repr=False)
class Trace:
    """Everything that a network computed while it read.

    `Network.trace` makes it. An array has a batch axis in front, B, if the inputs had one.

    >>> import core as lab
    >>> trace = lab.load("digits").trace(lab.sample("notorious-10"))
    >>> trace["lstm.forget_gate"].shape          # 28 rows, 128 units
    (28, 128)
    >>> trace.probabilities.shape                # ten digits after each row
    (28, 10)
    >>> trace.answer
    0
    >>> trace.names
    ('lstm.input_gate', 'lstm.forget_gate', 'lstm.candidate', 'lstm.output_gate',
     'lstm.cell_state', 'lstm.hidden_state')

    Attributes:
        inputs: What was read: (B, T, F) float32, or (B, T) ids if the first layer is an embedding.
        layers: What each layer computed, in order.
        labels: The C words that the logits stand for; None for the classes 0 to C - 1.
        network: The `Network` that read; None if unknown.
        is_edited: Whether interventions were made.
    """

    inputs: Inputs
    layers: tuple[LayerTrace, ...]
    labels: tuple[str, ...] | None = None
    network: Any = field(default=None, repr=False, compare=False)
    is_edited: bool = False

    def __getitem__(self, name: str) -> Array:
        """A quantity of a layer, such as `trace["lstm.forget_gate"]`.

        Args:
            name: `LAYER.QUANTITY`, one of `names`.

        Returns:
            (B, T, U) float32. Gates are in [0, 1], candidates and hidden states in [-1, 1]. The
            steps are in the order in which the layer reads: from last to first for the backward
            layer of a bidirectional one (`layer(name).by_row(quantity)` puts them in row order).

        Raises:
            KeyError: If the trace has no such quantity.
        """
        layer, quantity = name.rsplit(".", 1) if "." in name else ("", name)
        for part in self.parts:
            if part.name == layer and quantity in part.quantities:
                return part.quantities[quantity]
        known = ", ".join(self.names)
        raise KeyError(
            _("No quantity is called '{name}'; choose one of: {known}.", name=name, known=known)
        )

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all quantities, `LAYER.QUANTITY`, in the order of computation."""
        return tuple(
            f"{part.name}.{quantity}" for part in self.parts for quantity in part.quantities
        )

    @property
    def logits(self) -> Array:
        """(B, T, C) float32: the logits if the sequence ended after each step.

        With a bidirectional layer only the last step's are an answer, because the backward layer
        starts at the end of the sequence (see `core.network.layers.Bidirectional`).
        """
        return self.layers[-1].outputs

    @cached_property
    def probabilities(self) -> Array:
        """(B, T, C) float32: the softmax of the logits; each step's probabilities sum to 1."""
        return softmax(self.logits)

    @property
    def answer(self) -> Any:
        """The most probable class after the last step; of a network with one output, its value.

        Returns:
            An int, the word if the network predicts words, or a float if it forecasts a number.
            With a batch axis, (B,) ints or floats, or a tuple of B words.
        """
        if self.labels is None and self.logits.shape[-1] == 1:
            values = self.logits[..., -1, 0]
            return float(values) if values.ndim == 0 else values
        best = self.logits[..., -1, :].argmax(-1)
        if best.ndim == 0:
            return int(best) if self.labels is None else self.labels[best]
        return best if self.labels is None else tuple(self.labels[k] for k in best)

    @property
    def state(self) -> tuple[State, ...]:
        """What each layer carries into the next step: pass it to `Network.trace` to continue."""
        return tuple(layer.state for layer in self.layers)

    def plot(self, name: str, ground: str = "light") -> Any:
        """A heat map of a quantity: steps from left to right, units from top to bottom.

        >>> import core as lab
        >>> figure = lab.load("digits").trace(lab.sample("easy-3")).plot("lstm.forget_gate")
        >>> figure.layout.title.text
        'Forget gate of lstm'

        Args:
            name: `LAYER.QUANTITY`, one of `names`.
            ground: `light` or `dark`.

        Returns:
            A `plotly.graph_objects.Figure`. Gates are on a scale fixed to [0, 1], all other
            quantities on a diverging scale around 0.

        Raises:
            KeyError: If the trace has no such quantity.
            ValueError: If the trace is of a batch of several sequences.
        """
        # Networks run without Plotly; figures live above this package, so they are imported by name
        # when the first one is wanted.
        return import_module("core.view.quantity_figure").quantity_figure(self, name, ground)

    def gradient(self, output: int, step: int = -1) -> Array:
        """The derivative of one logit by every input.

        >>> import core as lab
        >>> trace = lab.load("digits").trace(lab.sample("notorious-10"))
        >>> trace.gradient(output=0).shape
        (28, 28)

        Args:
            output: Which logit, from 0 to C - 1.
            step: After which step, from 0 to T - 1, or from -T to -1 counted from the end.

        Returns:
            Like `inputs`; if those are ids, (B, T, E), by the embedded ids.

        Raises:
            ValueError: If there is no such output or step, or the trace is of an edited run.
        """
        self._check_plain()
        found = self._of_network("core.network.gradients", "logit_gradients", output, step)
        gradients: Array = found.inputs
        return gradients if self._is_batch else gradients[0]

    def attribution(self, output: int, step: int = -1, method: str = "gradient_x_input") -> Array:
        """What each step that was read contributed to one logit.

        >>> import core as lab
        >>> trace = lab.load("digits").trace(lab.sample("notorious-10"))
        >>> by_row = trace.attribution(0, method="erasure")
        >>> by_row.shape
        (28,)

        Args:
            output: Which logit, from 0 to C - 1.
            step: After which step, as for `gradient`.
            method: `gradient_x_input`, `integrated_gradients` (adds up to the difference from an
                empty input) or `erasure` (how far the logit really falls when the step is
                replaced by an empty one). See `core.network.attribution`.

        Returns:
            (T,) float32, in logits: positive for the output, negative against it.

        Raises:
            ValueError: If there is no such output, step or method, the trace is of an edited run,
                or of several sequences.
        """
        self._check_plain()
        (inputs,) = self._sequences()
        made = import_module("core.network.attribution")
        by_step: Array = made.attribution(self.network, inputs, output, step, method).by_step
        return by_step

    def to_html(self, path: str | PathLike[str], layer: str | None = None, unit: int = 0) -> None:
        """Write a page that shows every gate of a layer, and needs no server and no network.

        >>> import core as lab, tempfile, pathlib
        >>> trace = lab.load("mnist-98").trace(lab.sample("easy-3"))
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     trace.to_html(pathlib.Path(folder, "gates.html"), unit=5)

        Args:
            path: The file to write.
            layer: The name of a recurrent layer; the first one if None.
            unit: The unit that is chosen at first.

        Raises:
            ValueError: If there is no such layer or unit, or the trace is of several sequences.
        """
        self._sequences()
        page = import_module("core.view.gate_page").trace_page(self.batched(), layer, unit)
        Path(path).write_text(page, "utf-8")

    def _repr_html_(self) -> str | None:
        """The live view in the output of a notebook's cell; None leaves it to `repr`."""
        view: str | None = import_module("core.view.notebook").network_view(self)
        return view

    def __repr__(self) -> str:
        name = repr(self.network.name) if self.network is not None else "a network"
        shapes = ", ".join(f"{name} {self[name].shape}" for name in self.names)
        return f"Trace of {name}: {shapes or 'no recurrent layer'}"

    def batched(self) -> Trace:
        """The same with a batch axis."""
        return self if self._is_batch else self._select(None)

    @property
    def _is_batch(self) -> bool:
        return self.layers[-1].outputs.ndim == 3

    def _of_network(self, module: str, function: str, *arguments: Any) -> Any:
        # These modules run networks, so they cannot be imported here before they are used.
        return getattr(import_module(module), function)(self.network, self.batched(), *arguments)

    def _sequences(self) -> Inputs:
        inputs = self.batched().inputs
        if len(inputs) != 1:
            raise ValueError(
                _(
                    "Choose one sequence first, as in trace.only(0); this batch has {n}.",
                    n=len(inputs),
                )
            )
        return inputs

    def _check_plain(self) -> None:
        if self.network is None or self.is_edited:
            raise ValueError(_("Derivatives are those of a run without interventions."))

    def only(self, sequence: int) -> Trace:
        """The trace of one sequence of a batch, as views that keep a batch axis of 1."""
        one = slice(sequence, sequence + 1)
        return self._select(one)

    def unbatched(self) -> Trace:
        """The trace of the only sequence of a batch of one, as views without the batch axis."""
        return self._select(0)

    def _select(self, sequences: int | slice | None) -> Trace:
        layers = tuple(layer.only(sequences) for layer in self.layers)
        return replace(self, inputs=self.inputs[sequences], layers=layers)

    @property
    def parts(self) -> tuple[LayerTrace, ...]:
        """The layers' traces; a bidirectional layer's is followed by those of its two layers."""
        return tuple(part for layer in self.layers for part in (layer, *layer.directions))

    def layer(self, name: str) -> LayerTrace:
        """The trace of the layer `name`; the two layers of a bidirectional one count as well.

        Raises:
            ValueError: If the network has no such layer.
        """
        return find_layer(self.parts, name)


def find_layer(parts: Sequence[_Part], name: str) -> _Part:
    """The layer, or the layer's trace, of that name.

    Raises:
        ValueError: If there is none.
    """
    for part in parts:
        if part.name == name:
            return part
    names = ", ".join(part.name for part in parts)
    raise ValueError(
        _("No layer is called '{name}'; choose one of: {known}.", name=name[:40], known=names)
    )
