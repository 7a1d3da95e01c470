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
from core.formatting import Mark, signed, unmarked
from core.i18n import ngettext
from core.network.gradients import check_output_and_step
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
    def change(self) -> float:
        """By how much the gap between the two logits changed: the sum over all units."""
        return float(self.amounts.sum())

    @property
    def units(self) -> tuple[int, ...]:
        """All units, the largest contribution first."""
        return tuple(int(unit) for unit in np.argsort(-self.amounts, kind="stable"))

    def names(self, mark: Mark = unmarked) -> str:
        """List the units that contributed most: `24, 50, 26`."""
        return ", ".join(mark("unit", unit) for unit in self.units[:UNITS_NAMED])

    def sentence(self, input_sequence: InputSequence, mark: Mark = unmarked) -> str:
        """Say which units contributed most, and how much.

        Args:
            input_sequence: What was read.
            mark: Writes the numbers of the step and of the units.
        """
        answer, rival = (input_sequence.answers[k] for k in (self.answer, self.rival))
        most = [
            f"{mark('unit', unit)} ({signed(self.amounts[unit], 1)})"
            for unit in self.units[:UNITS_NAMED]
        ]
        return ngettext(
            "At {step} {number} this unit contributed most to {answer} against {rival}; in "
            "brackets, how much it widened the logit gap: {units}.",
            "At {step} {number} these units contributed most to {answer} against {rival}; in "
            "brackets, how much each widened the logit gap: {units}.",
            len(most),
            step=input_sequence.step_name,
            number=mark("step", self.step),
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
    read_out = _read_out(network, trace)
    if step is None or read_out is None:
        return None
    layer, readout, hidden = read_out
    logits = trace.logits[0]
    answer = int(logits[-1].argmax())
    is_first = step == 1 or input_sequence.asks_every_step
    rivals = logits[step - 1 if is_first else step - 2].copy()
    rivals[answer] = -np.inf
    rival = int(rivals.argmax())
    before = hidden[step - 2] if step > 1 else 0.0
    weights = readout.kernel[:, answer].astype(np.float64) - readout.kernel[:, rival]
    return LogitAttribution(layer, step, answer, rival, (hidden[step - 1] - before) * weights)


@dataclass(frozen=True)
class LogitParts:
    """One logit after one step as a sum over units.

    Attributes:
        layer: The name of the last recurrent layer.
        step: From 0.
        output: Which logit.
        amounts: (U,), hidden state times weight; they and `bias` add up to `logit`.
        bias: Of the output.
        logit: Their sum.
    """

    layer: str
    step: int
    output: int
    amounts: NDArray[np.float64]
    bias: float
    logit: float


def logit_parts(network: Network, trace: Trace, output: int, step: int = -1) -> LogitParts | None:
    """Take one logit apart into what each unit contributes to it.

    Args:
        network: The network.
        trace: Its run over one sequence (B is 1), without interventions.
        output: Which logit.
        step: After which step, from 0, or counted from the end.

    Returns:
        None where the logit is not a weighted sum of the hidden states of the last recurrent layer.

    Raises:
        ValueError: If there is no such output or step.
    """
    check_output_and_step(trace.logits.shape[1:], output, step)
    read_out = _read_out(network, trace)
    if read_out is None:
        return None
    layer, readout, hidden = read_out
    place = range(len(hidden))[step]
    amounts = hidden[place] * readout.kernel[:, output].astype(np.float64)
    bias = float(readout.bias[output])
    return LogitParts(layer, place, output, amounts, bias, float(amounts.sum() + bias))


def _read_out(network: Network, trace: Trace) -> tuple[str, Dense, NDArray[np.float64]] | None:
    """The last recurrent layer, its readout and its hidden states, where these are all it reads."""
    readout, layer = network.layers[-1], cell_layers(network)[-1]
    if not isinstance(readout, Dense) or readout.activation != "linear":
        return None
    hidden = trace.layer(layer.name).quantities["hidden_state"][0]
    if not np.array_equal(trace.layers[-1].inputs[0], hidden):
        return None
    return layer.name, readout, hidden.astype(np.float64)
