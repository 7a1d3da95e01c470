"""Logit attribution: how much each unit widened the gap between an answer and its rival.

The logit of an answer is the sum over the units of hidden state times weight, and the bias. What a
step adds to the gap between two logits is therefore the sum over the units of
(change of hidden state) * (difference of the two weights).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.analysis.input_sequence import InputSequence, turning_step
from core.formatting import signed
from core.i18n import ngettext
from core.network.layer_info import cell_layers
from core.network.layers import Dense
from core.network.network import Network
from core.network.trace import Trace

UNITS_NAMED = 3
TOP_UNITS = 8
"""How many units are chosen at once: in the shipped networks they contribute more than half."""


@dataclass(frozen=True)
class LogitAttribution:
    """Contributions of the units of the last recurrent layer to an answer at one step.

    Attributes:
        layer: The name of that layer.
        step: From 1.
        answer: The index of the final answer.
        rival: The index of the likeliest other answer before the step; after it where it is the
            first, or has an answer of its own.
        amounts: (U,), how much each unit widened the gap between the logits of answer and rival.
    """

    layer: str
    step: int
    answer: int
    rival: int
    amounts: NDArray[np.float64]

    @property
    def units(self) -> tuple[int, ...]:
        """All units, the largest contribution first."""
        return tuple(int(unit) for unit in np.argsort(-self.amounts, kind="stable"))

    def names(self) -> str:
        """List the units that contributed most: `24, 50, 26`."""
        return ", ".join(str(unit) for unit in self.units[:UNITS_NAMED])

    def sentence(self, input_sequence: InputSequence) -> str:
        """Say which units contributed most, and how much.

        Args:
            input_sequence: What was read.
        """
        answer, rival = (input_sequence.answers[k] for k in (self.answer, self.rival))
        most = [f"{unit} ({signed(self.amounts[unit], 1)})" for unit in self.units[:UNITS_NAMED]]
        return ngettext(
            "At {step} {number} this unit contributed most to {answer} against {rival}; in "
            "brackets, how much it widened the logit gap: {units}.",
            "At {step} {number} these units contributed most to {answer} against {rival}; in "
            "brackets, how much each widened the logit gap: {units}.",
            len(most),
            step=input_sequence.step_name,
            number=self.step,
            answer=answer,
            rival=rival,
            units=", ".join(most),
        )


def logit_attribution(
    network: Network, input_sequence: InputSequence, trace: Trace
) -> LogitAttribution | None:
    """Attribute the answer to units, at the step that raised its probability most.

    Args:
        network: The network.
        input_sequence: What it read.
        trace: Its run over one sequence (B is 1), without interventions.

    Returns:
        None where there is no such step, or where the answer is not a weighted sum of the hidden
        states of the last recurrent layer.
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
