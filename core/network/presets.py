"""Cuts with names that stick: an LSTM or a GRU with one of its gates held open or shut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.network.interventions import Force
from core.network.trace import Network


@dataclass(frozen=True)
class Preset:
    """A way to cut a layer.

    Attributes:
        name: For people.
        gates: By the kind of layer, the gates that are forced and to what.
        sentences: By the kind of layer, what that does.
    """

    name: str
    gates: Mapping[str, Mapping[str, float]]
    sentences: Mapping[str, str]


PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.name: preset
        for preset in (
            Preset(
                "Amnesiac",
                {"lstm": {"forget_gate": 0.0}, "gru": {"update_gate": 0.0, "reset_gate": 0.0}},
                {
                    "lstm": "Forget gate 0: the cell state is dropped at every step. What the cell "
                    "showed last, its hidden state, still reaches the next step.",
                    "gru": "Update and reset gate 0: nothing of the old state is kept or looked "
                    "at, so every step stands alone.",
                },
            ),
            Preset(
                "Hoarder",
                {"lstm": {"forget_gate": 1.0}},
                {
                    "lstm": "Forget gate 1: nothing is ever dropped, new things only pile up in "
                    "the cell state."
                },
            ),
            Preset(
                "Deaf",
                {"lstm": {"input_gate": 0.0}, "gru": {"update_gate": 1.0}},
                {
                    "lstm": "Input gate 0: nothing is written to the cell state, which stays as it "
                    "began or fades.",
                    "gru": "Update gate 1: the old state is kept whole, so nothing new comes in.",
                },
            ),
            Preset(
                "Gullible",
                {"lstm": {"input_gate": 1.0}, "gru": {"update_gate": 0.0}},
                {
                    "lstm": "Input gate 1: every candidate is written to the cell state in full.",
                    "gru": "Update gate 0: every candidate replaces the old state.",
                },
            ),
            Preset(
                "Blurter",
                {"lstm": {"output_gate": 1.0}},
                {"lstm": "Output gate 1: the cell state is always shown in full."},
            ),
            Preset(
                "Mute",
                {"lstm": {"output_gate": 0.0}},
                {
                    "lstm": "Output gate 0: the cell state is never shown, neither to the next "
                    "step nor to the answer."
                },
            ),
        )
    }
)
"""By name. A GRU has no output gate, and cannot keep all that it has and still take in more: it
knows no Hoarder, no Blurter and no Mute."""


def presets_for(network: Network, layer: str) -> tuple[Preset, ...]:
    """The presets that a layer's kind knows; none for a layer without gates.

    Raises:
        ValueError: If the network has no such layer.
    """
    kind = network.layer(layer).kind
    return tuple(preset for preset in PRESETS.values() if kind in preset.gates)


def preset_interventions(
    name: str,
    network: Network,
    layer: str,
    units: tuple[int, ...] | None = None,
    start: int = 0,
) -> tuple[Force, ...]:
    """The cuts that a preset makes in a layer.

    Args:
        name: The preset's.
        network: What is cut.
        layer: The layer's name.
        units: Which units; all when None.
        start: The first step that is cut.

    Raises:
        ValueError: If there is no such layer, or no such preset for its kind.
    """
    known = {preset.name: preset for preset in presets_for(network, layer)}
    if name not in known:
        names = ", ".join(known) or "none"
        raise ValueError(f"Expected a preset for layer {layer!r} ({names}), got {name[:40]!r}.")
    gates = known[name].gates[network.layer(layer).kind]
    return tuple(Force(layer, gate, value, units, start) for gate, value in gates.items())
