"""Named interventions: an LSTM or a GRU with its gates forced open or shut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from core.i18n import N_
from core.i18n import gettext as _
from core.network.interventions import Force
from core.network.network import Network

_Value = TypeVar("_Value")

_LIKE_AN_LSTM = ("lstm", "peephole_lstm", "slstm")
"""Kinds of cells with the three gates of an LSTM."""

_WRITES = (*_LIKE_AN_LSTM, "original_lstm")
"""Kinds with an input gate and an output gate."""


def _each(kinds: tuple[str, ...], value: _Value) -> dict[str, _Value]:
    return dict.fromkeys(kinds, value)


@dataclass(frozen=True)
class Preset:
    """A named way to force the gates of a layer.

    Attributes:
        name: Its name on screen.
        gates: By the kind of layer, the value that each gate is forced to.
        sentences: By the kind of layer, a description of the effect.
    """

    name: str
    gates: Mapping[str, Mapping[str, float]]
    sentences: Mapping[str, str]


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        each.name: each
        for each in (
            Preset(
                "Amnesiac",
                {
                    **_each(_LIKE_AN_LSTM, {"forget_gate": 0.0}),
                    "min_lstm": {"forget_gate": 0.0},
                    "gru": {"update_gate": 0.0, "reset_gate": 0.0},
                },
                {
                    **_each(
                        _LIKE_AN_LSTM,
                        N_(
                            "Forget gate 0: the cell state is dropped at every step. Only the "
                            "hidden state still reaches the next step."
                        ),
                    ),
                    "min_lstm": N_("Forget gate 0: every step stands alone."),
                    "gru": N_(
                        "Update and reset gates 0: the old state is neither kept nor read, so "
                        "every step stands alone."
                    ),
                },
            ),
            Preset(
                "Hoarder",
                _each((*_LIKE_AN_LSTM, "min_lstm"), {"forget_gate": 1.0}),
                _each(
                    (*_LIKE_AN_LSTM, "min_lstm"),
                    N_("Forget gate 1: nothing is ever dropped; the cell state only accumulates."),
                ),
            ),
            Preset(
                "Deaf",
                {
                    **_each((*_WRITES, "min_lstm"), {"input_gate": 0.0}),
                    "gru": {"update_gate": 1.0},
                },
                {
                    **_each(
                        (*_WRITES, "min_lstm"),
                        N_(
                            "Input gate 0: nothing is written to the cell state, which keeps its "
                            "initial value or fades."
                        ),
                    ),
                    "gru": N_(
                        "Update gate 1: the old state is kept in full, so nothing is written."
                    ),
                },
            ),
            Preset(
                "Gullible",
                {
                    **_each((*_WRITES, "min_lstm"), {"input_gate": 1.0}),
                    "gru": {"update_gate": 0.0},
                },
                {
                    **_each(
                        (*_WRITES, "min_lstm"),
                        N_("Input gate 1: every candidate is written to the cell state in full."),
                    ),
                    "gru": N_("Update gate 0: every candidate replaces the old state."),
                },
            ),
            Preset(
                "Blurter",
                _each(_WRITES, {"output_gate": 1.0}),
                _each(_WRITES, N_("Output gate 1: the cell state is always exposed in full.")),
            ),
            Preset(
                "Mute",
                _each(_WRITES, {"output_gate": 0.0}),
                _each(
                    _WRITES,
                    N_(
                        "Output gate 0: the cell state is never exposed, neither to the next "
                        "step nor to the output."
                    ),
                ),
            ),
        )
    }
)
"""By name. A GRU has no output gate, and cannot keep its whole state and still write to it: it has
no Hoarder, Blurter or Mute."""


def presets_for(network: Network, layer: str) -> tuple[Preset, ...]:
    """The presets for a layer's kind; none for a layer without gates.

    Raises:
        ValueError: If the network has no such layer.
    """
    kind = network.layer(layer).kind
    return tuple(each for each in PRESETS.values() if kind in each.gates)


def preset(
    name: str,
    network: Network,
    layer: str | None = None,
    units: tuple[int, ...] | None = None,
    start: int = 0,
) -> tuple[Force, ...]:
    """The interventions of a named preset, such as `Amnesiac`.

    >>> import core as lab
    >>> digits = lab.load("digits")
    >>> lab.preset("Amnesiac", digits)
    (Force(layer='lstm', quantity='forget_gate', value=0.0, units=None, start=0),)
    >>> lab.preset("Mute", digits, units=(17,), start=14)
    (Force(layer='lstm', quantity='output_gate', value=0.0, units=(17,), start=14),)

    Args:
        name: `Amnesiac`, `Hoarder`, `Deaf`, `Gullible`, `Blurter` or `Mute`; a GRU has `Amnesiac`,
            `Deaf` and `Gullible`.
        network: The network to intervene in.
        layer: The layer's name; the first layer with gates when None.
        units: Which units; all when None.
        start: The first step to edit; all later ones are edited too.

    Raises:
        ValueError: If there is no such layer, or no such preset for its kind.
    """
    if layer is None:
        gated = (part.name for part in network.parts if presets_for(network, part.name))
        layer = next(gated, network.layers[0].name)
    known = {each.name: each for each in presets_for(network, layer)}
    if name not in known:
        names = ", ".join(known) or _("none")
        raise ValueError(
            _(
                "Layer '{layer}' has no preset '{name}'; presets for its kind: {known}.",
                layer=layer,
                name=name[:40],
                known=names,
            )
        )
    gates = known[name].gates[network.layer(layer).kind]
    return tuple(Force(layer, gate, value, units, start) for gate, value in gates.items())
