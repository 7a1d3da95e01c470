"""What stands for nothing at a step when a step is erased: an attribution is relative to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.analysis.ablation_effect import sample_digits
from core.analysis.input_sequence import InputSequence
from core.data.ptb import UNKNOWN
from core.i18n import N_
from core.i18n import gettext as _
from core.network.cells import Array
from core.network.layers import Embedding
from core.network.network import Network

BLANK, MEAN, UNKNOWN_WORD, ZERO = "blank", "mean", "unknown", "zero"


@dataclass(frozen=True)
class Baseline:
    """A baseline that can be chosen.

    Attributes:
        name: In a link.
        title: On screen, to be translated.
        values: (F,), what each step is replaced by.
    """

    name: str
    title: str
    values: Array


def baselines(network: Network, sequence: InputSequence) -> tuple[Baseline, ...]:
    """The baselines of a network for what it reads; the first is the one that is used at first."""
    first = network.layers[0]
    if isinstance(first, Embedding):
        found = [Baseline(MEAN, N_("the mean of all words"), first.embeddings.mean(0))]
        if UNKNOWN in sequence.answers:
            unknown = first.embeddings[sequence.answers.index(UNKNOWN)]
            found.append(Baseline(UNKNOWN_WORD, N_("the word <unk>"), unknown))
        return (*found, Baseline(ZERO, N_("zeros"), np.zeros(first.units, np.float32)))
    width = network.width
    zeros = np.zeros(width, np.float32)
    if sequence.step == "row" and width == sample_digits()[0].shape[-1]:
        mean = sample_digits()[0].mean((0, 1), dtype=np.float32)
        return (
            Baseline(BLANK, N_("blank paper"), zeros),
            Baseline(MEAN, N_("the mean row of 1,000 digits"), mean),
        )
    return series_baselines(np.asarray(sequence.inputs, np.float32))


def series_baselines(x: Array) -> tuple[Baseline, ...]:
    """Those of a series, (T, F): each column's own mean, and zeros; a constant one is its mean."""
    mean = Baseline(MEAN, N_("the mean of each column"), x.mean(0))
    zeros = Baseline(ZERO, N_("zeros"), np.zeros(x.shape[-1], np.float32))
    return (zeros, mean) if (x == x[0]).all() else (mean, zeros)


def find_baseline(known: tuple[Baseline, ...], name: str) -> Baseline:
    """The baseline of that name; the first if the name is empty.

    Raises:
        ValueError: If there is none.
    """
    for baseline in known:
        if name in ("", baseline.name):
            return baseline
    raise ValueError(
        _(
            "There is no baseline {name} here; choose one of: {known}.",
            name=name[:40],
            known=", ".join(baseline.name for baseline in known),
        )
    )
