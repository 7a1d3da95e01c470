"""Which units of a layer stand for which ideas, over the files of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from core.analysis.depth_counting import Counting, counting
from core.analysis.linear_probe import LinearProbe, Probed
from core.analysis.text_reader import ReadText, TextReader
from core.analysis.text_states import OnSteps, TextStates
from core.analysis.unit_concepts import (
    ConceptRanker,
    ConceptRanking,
    OnUnits,
    correlations,
)
from core.concepts.concept import Labels, joined
from core.concepts.labels import is_measurable
from core.i18n import gettext as _

MOST_STEPS = 200_000
"""Of a text on which units are ranked: the states of LSTM(256) take 102 MB then."""


@dataclass(frozen=True)
class NumberRanking:
    """The units of a layer, ranked by how they follow a number, such as a depth.

    Attributes:
        units: Those with the largest correlation on the choosing half first.
        counting: How the best of them follows the number on the measuring half.
        probe: Correlation of a linear probe's answers with the number there.
    """

    units: tuple[tuple[int, float], ...]
    counting: Counting
    probe: float


@dataclass(frozen=True, eq=False)
class LayerText:
    """A layer's states over a text, with the text's labels.

    Attributes:
        read: The text.
        states: The layer's.
        labels: Of each step.
        split: Units are chosen on so many steps at the beginning, and measured on the others.
    """

    read: ReadText
    states: TextStates
    labels: Labels
    split: int

    def ranker(self) -> ConceptRanker:
        """Make what ranks the units for one idea after another.

        Raises:
            ValueError: The text is too short.
        """
        return ConceptRanker(self.states.values, self.split)

    def probe(self) -> LinearProbe:
        """Make the linear probe on all units."""
        return LinearProbe(self.states.values, self.split)

    def measurable(self, name: str) -> bool:
        """Whether an idea varies enough in both halves."""
        values = self.labels.values.get(name)
        return values is not None and all(
            is_measurable(part) for part in (values[: self.split], values[self.split :])
        )

    def rank(
        self, name: str, on_units: OnUnits = lambda done, total: None
    ) -> tuple[ConceptRanking, Probed]:
        """Rank the units for an idea, and measure a probe on it.

        Raises:
            ValueError: The idea hardly varies in this text, or the text is too short.
        """
        self.check(name)
        labels = self.labels.values[name]
        return self.ranker().rank(labels, on_units), self.probe().measure(labels)

    def rank_number(self, name: str) -> NumberRanking:
        """Rank the units by how they follow a number.

        Raises:
            ValueError: The number hardly varies in this text.
        """
        self.check(name)
        numbers, values = self.labels.values[name], self.states.values
        chosen = correlations(values[:, : self.split], numbers[: self.split])
        measured = correlations(values[:, self.split :], numbers[self.split :])
        order = np.argsort(-np.abs(chosen), kind="stable").tolist()
        best = counting(values[order[0], self.split :], numbers[self.split :])
        return NumberRanking(
            tuple((unit, float(measured[unit])) for unit in order),
            best,
            self.probe().correlation(numbers),
        )

    def check(self, name: str) -> None:
        """Check that units can be compared with an idea in this text.

        Raises:
            ValueError: It hardly varies there.
        """
        if not self.measurable(name):
            raise ValueError(
                _(
                    "In this text the idea holds too rarely, or nearly everywhere, in one of its "
                    "halves. Choose another idea or a longer text."
                )
            )


def layer_text(
    reader: TextReader,
    texts: Sequence[str],
    layer: str,
    quantity: str,
    *,
    is_python: bool,
    most: int = MOST_STEPS,
    on_steps: OnSteps = lambda done, total: None,
) -> LayerText:
    """Read texts one after another, and record a layer.

    Where there are several, whole files make each half: units are chosen on every other one.

    Args:
        reader: Reads them.
        texts: One or more.
        layer: A recurrent layer's name.
        quantity: One of the layer's.
        is_python: Whether the texts are Python source.
        most: So many steps are read at most, the first ones.
        on_steps: Called from time to time with the progress.

    Raises:
        ValueError: A text cannot be read.
    """
    parts = [reader.read(text) for text in (*texts[::2], *texts[1::2])]
    chosen = sum(len(part.ids) for part in parts[: (len(texts) + 1) // 2])
    read = ReadText(
        np.concatenate([part.ids for part in parts])[:most],
        tuple(islice((piece for part in parts for piece in part.pieces), most)),
        tuple(dict.fromkeys(note for part in parts for note in part.notes)),
    )
    labels = joined([part.labels(is_python=is_python) for part in parts]).at(slice(most))
    states = reader.record(read, layer, quantity, on_steps)
    is_whole = len(texts) > 1 and chosen < len(read.ids)
    return LayerText(read, states, labels, chosen if is_whole else len(read.ids) // 2)
