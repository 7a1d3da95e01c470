"""Which units carried an answer: what each of them did at one step for it, against its rival.

The readout is a weighted sum: the logit of an answer is the sum over the units of hidden state
times weight, and the bias. What a step adds to the lead of one answer over another is therefore the
sum over the units of (change of hidden state) * (difference of the two weights).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.input_sequence import InputSequence, turning_step
from core.formatting import signed
from core.network.layer_info import cell_layers
from core.network.layers import Dense
from core.network.network import Network
from core.network.trace import Trace

UNITS_NAMED = 3
CHOSEN = 8
"""So many units are chosen at a click: in the shipped networks they do half of what is done for an
answer, and more."""


@dataclass(frozen=True)
class LogitAttribution:
    """What the units of the last recurrent layer did for an answer at one step.

    Attributes:
        layer: That layer's name.
        step: From 1.
        answer: The final answer's index.
        rival: The index of the likeliest other answer before the step; after it where it is the
            first, or has an answer of its own.
        amounts: (U,), what each unit added to the logit of the answer less that of the rival.
    """

    layer: str
    step: int
    answer: int
    rival: int
    amounts: NDArray[np.float64]

    @property
    def units(self) -> tuple[int, ...]:
        """All units, the one that did most for the answer first."""
        return tuple(int(unit) for unit in np.argsort(-self.amounts, kind="stable"))

    def names(self) -> str:
        """The few units that did most, in words: `Units 24, 50 and 26`."""
        return _listed([str(unit) for unit in self.units[:UNITS_NAMED]]).capitalize()

    def sentence(self, input_sequence: InputSequence) -> str:
        """The same with what they added to the lead over the rival.

        Args:
            input_sequence: What was read.
        """
        answer, rival = (input_sequence.answers[k] for k in (self.answer, self.rival))
        most = _listed(
            [f"{unit} ({signed(self.amounts[unit], 1)})" for unit in self.units[:UNITS_NAMED]]
        )
        return (
            f"At {input_sequence.step} {self.step} {most} did most for {answer} "
            f"against {rival}: so much "
            "each added to the lead of its logit."
        )


def logit_attribution(
    network: Network, input_sequence: InputSequence, trace: Trace
) -> LogitAttribution | None:
    """Who carried the answer at the step that raised the belief in it most.

    Args:
        network: What read.
        input_sequence: What it read.
        trace: What it did with one sequence (B is 1), without cuts.

    Returns:
        None where there is no such step, or where something other than a weighted sum of the last
        recurrent layer gives the answer.
    """
    step = turning_step(network, input_sequence, trace)
    readout, layer = network.layers[-1], cell_layers(network)[-1]
    hidden = trace.layer(layer.name).quantities["hidden_state"][0].astype(np.float64)
    if step is None or not isinstance(readout, Dense) or readout.width != layer.units:
        return None
    if not np.array_equal(trace.layers[-1].inputs[0], hidden.astype(np.float32)):
        return None
    logits = trace.logits[0]
    answer = int(logits[-1].argmax())
    is_first = step == 1 or input_sequence.asks_every_step
    rivals = logits[step - 1 if is_first else step - 2].copy()
    rivals[answer] = -np.inf
    rival = int(rivals.argmax())
    before = hidden[step - 2] if step > 1 else 0.0
    weights = readout.kernel[:, answer].astype(np.float64) - readout.kernel[:, rival]
    return LogitAttribution(layer.name, step, answer, rival, (hidden[step - 1] - before) * weights)


def _listed(units: Sequence[str]) -> str:
    *most, last = units
    return f"units {', '.join(most)} and {last}" if most else f"unit {last}"
