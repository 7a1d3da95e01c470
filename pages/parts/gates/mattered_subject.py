"""What the panel "What mattered" asks about: a network with its input, or a model from a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core.analysis.baselines import Baseline, baselines
from core.analysis.influence import (
    MAX_CHEAP_WORK,
    DistanceInfluence,
    Progress,
    influence_by_distance,
    removal_work,
    unit_effects,
)
from core.analysis.input_sequence import InputSequence, likeliest, turning_step
from core.analysis.reference_inputs import (
    ReferenceInputs,
    digit_inputs,
    language_inputs,
    story_inputs,
)
from core.analysis.what_mattered import METHODS
from core.i18n import gettext as _
from core.network.answer_score import answer_score
from core.network.attribution import Method, Score
from core.network.cells import Array
from core.network.network import Network
from core.network.trace import Trace
from core.view.gate_film import SeriesStrip
from pages.parts.gates.inspected_network import InspectedNetwork


@dataclass(frozen=True)
class Subject:
    """Something that answers, and what it read.

    Attributes:
        key: What tells it, with its input, from all others.
        owner: What tells it from all others, whatever it reads.
        name: What it is called.
        sequence: What it read.
        outputs: (C,), the names of what it answers.
        ranked: By step, from 0, the numbers of its outputs, the likeliest first; at least one.
        can_choose_step: Whether it answers after each step.
        turning: The step, from 1, at which the answer turned; None where there is none.
        baselines: Those that can be chosen.
        methods: Those that can be computed.
        score: One logit: of an output, after a step from 0, with a baseline.
        distance: Measures how far back it looks.
        about: On what that was measured, for people; it is given the number of sequences.
        cells: Its recurrent layers.
        remove: How far a logit falls without each unit of a layer: of the layer's name, an output
            and a step from 0.
        is_quick: Whether that takes less than a second, for the layer of that name.
        network: The whole of it; None for a model from a file.
        trace: Its run; None for a model from a file.
        reference: Inputs to rank its units on; None where there are none.
        reads_columns: Whether the numbers of a step are columns of a table.
        columns: Their names.
        series: The columns as lines.
        gives_values: Whether it answers numbers, such as a forecast, and no probabilities.
        missing: A sentence on what cannot be computed, or "".
    """

    key: str
    owner: str
    name: str
    sequence: InputSequence
    outputs: Sequence[str]
    ranked: Sequence[Sequence[int]]
    can_choose_step: bool
    turning: int | None
    baselines: tuple[Baseline, ...]
    methods: tuple[Method, ...]
    score: Callable[[int, int, Baseline], Score]
    distance: Callable[[Progress], DistanceInfluence]
    about: Callable[[int], str]
    cells: Network
    remove: Callable[[str, int, int, Progress], Array]
    is_quick: Callable[[str], bool]
    network: Network | None = None
    trace: Trace | None = None
    reference: Callable[[], ReferenceInputs] | None = None
    reads_columns: bool = False
    columns: tuple[str, ...] = ()
    series: SeriesStrip | None = None
    gives_values: bool = False
    missing: str = ""

    @property
    def steps(self) -> int:
        """T."""
        return self.sequence.steps

    @property
    def reads_image(self) -> bool:
        """Whether a step is a row of pixels."""
        return self.sequence.step == "row" and not self.sequence.read

    def quoted(self, output: int) -> str:
        """The name of an output as it stands in a sentence: words in quotation marks."""
        name = str(self.outputs[output])
        return repr(name) if self.sequence.read else name

    def logit_of(self, output: int) -> str:
        """The number that is explained, as it stands in a sentence."""
        if self.gives_values:
            return _("the {output} of the model", output=self.outputs[output])
        return _("the logit of {answer}", answer=self.quoted(output))

    def likeliest(self, step: int) -> Sequence[int]:
        """The likeliest outputs after a step, from 0."""
        return self.ranked[min(step, len(self.ranked) - 1)]


def digest(*arrays: Array) -> str:
    """What tells these arrays from all others."""
    found = hashlib.sha256()
    for array in arrays:
        found.update(str(array.shape).encode() + np.ascontiguousarray(array).tobytes())
    return found.hexdigest()[:24]


def network_subject(inspected: InspectedNetwork, sequence: InputSequence, trace: Trace) -> Subject:
    """A network of the app, or one that a visitor's run has trained, with what it reads."""
    network = inspected.network
    logits = trace.logits[0] if network.answers_every_step else trace.logits[0, -1:]

    def reference() -> ReferenceInputs:
        if inspected.story_model:
            return story_inputs(inspected.story_model)
        return language_inputs(inspected.model) if inspected.model else digit_inputs()

    return Subject(
        key=f"{inspected.key}-{digest(np.asarray(sequence.inputs))}",
        owner=inspected.key,
        name=network.name,
        sequence=sequence,
        outputs=sequence.answers,
        ranked=likeliest(logits).tolist(),
        can_choose_step=network.answers_every_step,
        turning=turning_step(network, sequence, trace),
        baselines=baselines(network, sequence),
        methods=METHODS,
        score=lambda output, step, baseline: answer_score(
            network, sequence.inputs, output, step, baseline.values
        ),
        distance=lambda progress: influence_by_distance(
            network, reference().sequences, on_progress=progress
        ),
        about=lambda count: reference().about,
        cells=network,
        remove=lambda layer, output, step, progress: unit_effects(
            network, trace, layer, output, step, progress
        ),
        is_quick=lambda layer: removal_work(network, layer, sequence.steps) <= MAX_CHEAP_WORK,
        network=network,
        trace=trace,
        reference=reference,
    )
